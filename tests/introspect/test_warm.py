"""What is remembered from one look to the next is what a first look would say."""

from __future__ import annotations

from healthcheck.declaration import decode
from healthcheck.introspect import wanted_of
from tests.introspect.reading import read, reader
from tests.postgres import Database


def moved(database: Database, declaration: str, change: str) -> None:
    """Assert that after `change` a warm look and a first one agree, on something new."""
    what = wanted_of(decode(f"version: 1\n{declaration}\n".encode(), file="x"))
    with reader(database.url, what) as once:
        before = once()
        assert once() == before
        database.execute(change)
        after = once()
    assert after == read(database.url, what)
    assert after != before


def test_two_roles_that_swap_their_names_swap_their_rights(database: Database) -> None:
    one, two = database.create_role(), database.create_role()
    database.execute(f"""
        CREATE TABLE a ();
        CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
        REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
        GRANT SELECT ON a TO {one}; GRANT EXECUTE ON FUNCTION f() TO {one};
    """)
    swap = (
        f"ALTER ROLE {one} RENAME TO {one}_2; ALTER ROLE {two} RENAME TO {one};"
        f"ALTER ROLE {one}_2 RENAME TO {two}"
    )
    rights = "{tables: {a: [select]}, functions: {f(): [execute]}}"
    moved(database, f"privileges: {{{one}: {rights}, {two}: {rights}}}", swap)

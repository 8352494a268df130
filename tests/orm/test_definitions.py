"""Statements that define things, on a real server."""

from __future__ import annotations

from functools import partial

import psycopg
import pytest

from healthcheck.orm.definitions import Definitions
from tests.orm.loading import tables_of
from tests.postgres import Database


def _run(database: Database, *statements: str) -> Definitions:
    definitions = Definitions()
    for statement in statements:
        definitions.run(
            database.connection, statement, partial(database.connection.execute, statement)
        )
    return definitions


def _told(definitions: Definitions) -> list[str]:
    return [str(problem) for problem in definitions.problems("shop")]


def test_a_missing_schema_is_made(database: Database) -> None:
    made = _run(database, 'CREATE TABLE "a ""b".t (id int)', 'CREATE TABLE "a ""b".u (id int)')
    assert tables_of(database) == {'a "b.t', 'a "b.u'}
    assert _told(made) == []


def test_a_missing_extension_is_made(database: Database) -> None:
    made = _run(
        database,
        "CREATE TABLE t (name citext, at cube, label text)",
        "CREATE INDEX ON t USING gin (label gin_trgm_ops)",
        "CREATE TABLE u (room int, during int4range, EXCLUDE USING gist (room WITH =))",
        "CREATE TABLE v (name citext)",
    )
    assert _told(made) == []
    assert made.extensions == ["citext", "cube", "pg_trgm", "btree_gist"]


def test_all_that_is_missing_is_told_at_once(database: Database) -> None:
    made = _run(
        database,
        "CREATE TABLE places (at geometry)",
        "CREATE INDEX places_at ON places USING gist (at)",  # only follows from that
        "\nCREATE TABLE orders (\n  id uuid DEFAULT uuid_generate_v4())",
        "CREATE TABLE odd (a no_such_type)",
        "CREATE TABLE fine (id int)",
    )
    *refused, cure = _told(made)
    assert refused == [
        'shop: CREATE TABLE places: type "geometry" does not exist (extension postgis)',
        "shop: CREATE TABLE orders: function uuid_generate_v4() does not exist"
        " (extension uuid-ossp)",
        'shop: CREATE TABLE odd: type "no_such_type" does not exist',
    ]
    assert cure.startswith("shop: the private PostgreSQL ")
    assert "healthcheck snapshot --database-url" in cure
    assert tables_of(database) == {"public.fine"}


def test_what_only_lacks_a_table_is_told_where_nothing_else_is(database: Database) -> None:
    made = _run(database, "CREATE TABLE t (id int REFERENCES legacy (id))")
    assert _told(made) == ['shop: CREATE TABLE t: relation "legacy" does not exist']


def test_what_is_wrong_is_told(database: Database) -> None:
    made = _run(database, "CREATE TABLE t (id int CHECK (id >> 'x'))", "CREATE TABLE u (a int,, b)")
    assert _told(made) == [
        'shop: CREATE TABLE t: invalid input syntax for type integer: "x"',
        'shop: CREATE TABLE u: syntax error at or near ","',
    ]


def test_a_query_that_fails_does_so_at_once(database: Database) -> None:
    with pytest.raises(psycopg.errors.UndefinedObject):
        _run(database, "SELECT 'a'::citext")


@pytest.mark.parametrize(
    ("word", "extension"),
    [
        ("TABLE t (a {})", "citext"),
        ("TABLE t (a {})", "hstore"),
        ("TABLE t (a lquery)", "ltree"),
        ("TABLE t (a isbn)", "isn"),
        ("TABLE t (a {})", "seg"),
        ("TABLE t (a halfvec(3))", "vector"),
        ("TABLE t (a earth)", "earthdistance"),
        ("TABLE t (a text DEFAULT unaccent('a'))", "unaccent"),
        ("TABLE t (a int DEFAULT levenshtein('a', 'b'))", "fuzzystrmatch"),
        ("TABLE t (a int[]); CREATE INDEX ON t USING gin (a gin__int_ops)", "intarray"),
        ("TABLE t (a int); CREATE INDEX ON t USING gin (a)", "btree_gin"),
        ("TABLE t (a int); CREATE INDEX ON t USING bloom (a)", "bloom"),
    ],
)
def test_the_extension_that_brings_it(database: Database, word: str, extension: str) -> None:
    made = _run(database, f"CREATE {word.format(extension)}")
    assert _told(made) == []
    assert made.extensions == [extension]

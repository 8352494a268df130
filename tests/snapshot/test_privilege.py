"""What is granted comes into a snapshot, and a REVOKE of it is found."""

from __future__ import annotations

import pytest

from healthcheck.declaration import encode
from healthcheck.model.expectation import Privileges
from tests.postgres import Database
from tests.probing import findings_of
from tests.snapshot.taking import taken, written

GRANTS = [
    pytest.param("SELECT, INSERT ON orders", "public.orders", id="a table"),
    pytest.param("ALL ON orders", "public.orders", id="all of a table"),
    pytest.param("SELECT ON recent", "public.recent", id="a view"),
    pytest.param("UPDATE (total), SELECT (id) ON orders", "public.orders.total", id="columns"),
    pytest.param("USAGE, CREATE ON SCHEMA billing", "billing", id="a schema"),
    pytest.param("CREATE ON SCHEMA public", "public", id="the schema public"),
    pytest.param("USAGE ON SEQUENCE no_seq", "public.no_seq", id="a sequence"),
    pytest.param("EXECUTE ON FUNCTION total(text)", "public.total(text)", id="a function"),
]


def prepare(database: Database) -> None:
    database.execute("""
        CREATE TABLE orders (id integer, total integer);
        CREATE VIEW recent AS SELECT id FROM orders;
        CREATE SEQUENCE no_seq;
        CREATE SCHEMA billing;
        CREATE FUNCTION total(text) RETURNS integer LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION total(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
        REVOKE EXECUTE ON FUNCTION total(text) FROM PUBLIC;
    """)


@pytest.mark.parametrize("grantee", ["a role", "PUBLIC"])
@pytest.mark.parametrize(("grant", "named"), GRANTS)
def test_what_is_revoked_is_found(database: Database, grant: str, named: str, grantee: str) -> None:
    prepare(database)
    role = database.create_role() if grantee == "a role" else grantee
    database.execute(f"GRANT {grant} TO {role}")
    text = written(database.url)
    assert findings_of(database.url, text) == []
    database.execute(f"REVOKE {grant} FROM {role}")
    found = findings_of(database.url, text)
    assert {finding.code for finding in found} == {"privilege.missing"}
    assert named in {finding.subject.object for finding in found}


def test_what_nobody_granted_is_not_written(database: Database) -> None:
    prepare(database)
    role = database.create_role()
    database.execute(f"GRANT SELECT ON orders TO {role}; REVOKE SELECT ON orders FROM {role}")
    assert taken(database.url).expectation.privileges == {}


def test_a_schema_alone_has_its_own(database: Database) -> None:
    role = database.create_role()
    database.execute(
        f"CREATE SCHEMA shop; CREATE TABLE shop.a (); GRANT USAGE ON SCHEMA shop"
        f" TO {role}; CREATE TABLE b (); GRANT SELECT ON b TO {role}"
    )
    [privileges] = taken(database.url, schemas=("shop",)).expectation.privileges.values()
    assert privileges.schemas.keys() == {"shop"}
    assert privileges == Privileges(schemas=privileges.schemas)


def test_it_is_written_by_role_in_the_order_of_the_names(database: Database) -> None:
    prepare(database)
    role = database.create_role()
    database.execute(f"""
        GRANT UPDATE, SELECT ON orders TO PUBLIC; GRANT SELECT (id) ON orders TO {role};
        GRANT SELECT ON recent, orders TO {role}; GRANT EXECUTE ON FUNCTION total(text) TO {role};
    """)
    text = encode(taken(database.url, only=frozenset(["privileges"])).expectation).decode()
    _, found, section = text.partition("privileges:\n")
    assert found
    assert (
        section
        == f"""  public:
    tables:
      orders: [select, update]

  {role}:
    tables:
      orders: [select]
      recent: [select]
    columns:
      orders: {{id: [select]}}
    functions:
      total(text): [execute]
"""
    )

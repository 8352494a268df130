"""A look at a ledger runs nothing that somebody wrote, whatever was put in the ledger's place."""

from __future__ import annotations

import pytest

from healthcheck.introspect import Wanted
from healthcheck.introspect.ledger_reading import Ledgers
from healthcheck.model import expectation
from tests.introspect.reading import reader
from tests.introspect.test_ledger import PRISMA
from tests.postgres import Database

# What was run leaves a lock in the session that ran it.
_TRAP = """
    CREATE FUNCTION trap(anyelement) RETURNS boolean LANGUAGE plpgsql VOLATILE AS
        $$BEGIN PERFORM pg_catalog.pg_try_advisory_lock(4242); RETURN true; END$$;
    CREATE TYPE odd AS (x integer);
    CREATE FUNCTION as_integer(odd) RETURNS integer LANGUAGE plpgsql AS
        $$BEGIN PERFORM pg_catalog.pg_try_advisory_lock(4242); RETURN 1; END$$;
    CREATE FUNCTION as_text(odd) RETURNS varchar LANGUAGE plpgsql AS
        $$BEGIN PERFORM pg_catalog.pg_try_advisory_lock(4242); RETURN 'a'; END$$;
    CREATE CAST (odd AS integer) WITH FUNCTION as_integer(odd) AS IMPLICIT;
    CREATE CAST (odd AS varchar) WITH FUNCTION as_text(odd) AS IMPLICIT;
"""
_KNEX = """
    CREATE TABLE knex_migrations (
        id serial PRIMARY KEY, name varchar(255), batch integer, migration_time timestamptz
    );
    CREATE TABLE knex_migrations_lock (index serial PRIMARY KEY, is_locked integer);
    INSERT INTO knex_migrations (name) VALUES ('1_a.js');
    INSERT INTO knex_migrations_lock (is_locked) VALUES (1);
"""
_PRISMA = (
    PRISMA.format(table="_prisma_migrations")
    + ";"
    + """
    INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', 'c', '1_init');
"""
)
_AWAY = "ALTER TABLE {table} RENAME TO kept; CREATE VIEW {table} AS"
_ODD = "ALTER TABLE {table} ALTER {column} DROP DEFAULT, ALTER {column} TYPE odd USING row(1)::odd"

PLANTED = [
    pytest.param(
        "prisma",
        _AWAY.format(table="_prisma_migrations") + " SELECT * FROM kept WHERE trap(1)",
        id="a view",
    ),
    pytest.param(
        "prisma",
        _AWAY.format(table="_prisma_migrations")
        + " SELECT id, checksum, finished_at, trap(id)::text AS migration_name, logs,"
        " rolled_back_at, started_at, applied_steps_count FROM kept",
        id="a view's column",
    ),
    pytest.param(
        "prisma",
        _ODD.format(table="_prisma_migrations", column="migration_name"),
        id="a type of the ledger's",
    ),
    pytest.param(
        "knex",
        _AWAY.format(table="knex_migrations_lock") + " SELECT * FROM kept WHERE trap(1)",
        id="a view beside it",
    ),
    pytest.param(
        "knex",
        _ODD.format(table="knex_migrations_lock", column="is_locked"),
        id="a type beside it",
    ),
]


def wanting(tool: str) -> Wanted:
    ledger = expectation.Ledger(tool=tool)
    return Wanted(tables={}, texts=frozenset(), ledgers=(ledger,))


def sprung(database: Database) -> bool:
    return bool(database.query("SELECT FROM pg_locks WHERE locktype = 'advisory'"))


@pytest.mark.parametrize("warm", [True, False], ids=["warm", "cold"])
@pytest.mark.parametrize(("tool", "plant"), PLANTED)
def test_what_was_planted_between_two_looks(
    database: Database, tool: str, plant: str, *, warm: bool
) -> None:
    database.execute(_TRAP + _KNEX + _PRISMA)
    with reader(database.url, wanting(tool)) as once:
        if warm:
            once()
        database.execute(plant)
        for _ in range(2):
            once()
            assert not sprung(database)


@pytest.mark.parametrize(("tool", "plant"), PLANTED)
def test_what_is_planted_after_the_ledger_was_found(
    database: Database, monkeypatch: pytest.MonkeyPatch, tool: str, plant: str
) -> None:
    database.execute(_TRAP + _KNEX + _PRISMA)
    choices, planted = Ledgers._choices, [plant]

    def choose(ledgers: Ledgers, rows: object) -> object:
        while planted:
            database.execute(planted.pop())
        return choices(ledgers, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(Ledgers, "_choices", choose)
    with reader(database.url, wanting(tool)) as once:
        once()
        assert not planted
        assert not sprung(database)

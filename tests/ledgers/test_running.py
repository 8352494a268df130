"""A run that is at work, told from one that was cut off by what it holds on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import pytest

from healthcheck.embedded import EmbeddedServer
from healthcheck.ledgers import BY_NAME
from healthcheck.model.ledger import Standing
from tests.ledgers.reading import files, read
from tests.postgres import Database, fresh_database

_DATA = Path(__file__).parent / "data"
_LOCKS = {"prisma": 72707369, "node-pg-migrate": 7241865325823964, "sqitch": 75474063}


def _standings(database: Database, name: str) -> set[Standing]:
    tool = BY_NAME[name]
    entries = read(database, tool, tool.release(files(_DATA / name / "release")))
    return {entry.standing for entry in entries} - {Standing.APPLIED}


def _load(database: Database, name: str) -> None:
    database.execute((_DATA / name / "interrupted.sql").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "cut_off"),
    [
        pytest.param("prisma", {Standing.FAILED}, id="Prisma"),
        pytest.param("node-pg-migrate", set(), id="node-pg-migrate, which leaves no row"),
        pytest.param("rails", set(), id="Rails, whose key is of the database"),
        pytest.param("sqitch", set(), id="Sqitch, which leaves no event"),
    ],
)
def test_a_run_holds_its_lock(
    database: Database, postgres: EmbeddedServer, name: str, cut_off: set[Standing]
) -> None:
    _load(database, name)
    key = _LOCKS.get(name) or 2053462845 * crc32(database.name.encode())
    assert _standings(database, name) == cut_off
    with fresh_database(postgres) as other, _held(other, key):
        assert _standings(database, name) == cut_off
    with _held(database, key + 1):
        assert _standings(database, name) == cut_off
    with _held(database, key):
        assert _standings(database, name) == {Standing.RUNNING}
    assert _standings(database, name) == cut_off


@contextmanager
def _held(database: Database, key: int) -> Iterator[None]:
    with database.connect() as session:
        session.execute("SELECT pg_advisory_lock(%s)", (key,))
        yield
        session.execute("SELECT pg_advisory_unlock(%s)", (key,))


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        pytest.param("SELECT FROM users", Standing.FAILED, id="somebody reads"),
        pytest.param("INSERT INTO users VALUES (1)", Standing.FAILED, id="somebody writes"),
        pytest.param("CREATE INDEX ON users (id)", Standing.RUNNING, id="somebody indexes"),
        pytest.param("ALTER TABLE users ADD a text", Standing.RUNNING, id="somebody alters"),
    ],
)
def test_knex_s_lock_is_of_a_run_while_somebody_changes_tables(
    database: Database, statement: str, wanted: Standing
) -> None:
    _load(database, "knex")
    database.execute("CREATE TABLE users (id integer)")
    with database.connect() as session, session.transaction():
        session.execute(statement)
        assert _standings(database, "knex") == {wanted}
    assert _standings(database, "knex") == {Standing.FAILED}


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        pytest.param("SELECT FROM users", Standing.FAILED, id="somebody reads"),
        pytest.param("INSERT INTO users VALUES (1)", Standing.RUNNING, id="somebody writes"),
        pytest.param("ALTER TABLE users ADD a text", Standing.RUNNING, id="somebody alters"),
    ],
)
def test_yoyo_s_lock_is_of_a_run_while_somebody_writes(
    database: Database, statement: str, wanted: Standing
) -> None:
    _load(database, "yoyo")
    database.execute("CREATE TABLE users (id integer)")
    _read_by_a_role_of_few_rights(database, "_yoyo_migration, yoyo_lock")
    with database.connect() as session, session.transaction():
        session.execute(statement)
        assert _standings(database, "yoyo") == {wanted}
    assert _standings(database, "yoyo") == {Standing.FAILED}


@pytest.mark.parametrize(
    ("application", "wanted"),
    [
        pytest.param("PostgreSQL JDBC Driver", Standing.RUNNING, id="Java's driver"),
        pytest.param("my-liquibase", Standing.RUNNING, id="Liquibase by its name"),
        pytest.param("psql", Standing.FAILED, id="another program"),
    ],
)
def test_liquibase_s_lock_is_of_a_run_while_it_may_be_connected(
    database: Database, application: str, wanted: Standing
) -> None:
    _load(database, "liquibase")
    _read_by_a_role_of_few_rights(database, "databasechangelog, databasechangeloglock")
    with database.connect() as session:
        session.execute(f"SET application_name = '{application}'")
        assert _standings(database, "liquibase") == {wanted}


def _read_by_a_role_of_few_rights(database: Database, tables: str) -> None:
    role = database.create_role()
    database.execute(f"GRANT SELECT ON {tables} TO {role}; SET ROLE {role}")

"""A run that is at work, told from one that was cut off by what it holds on a real server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from healthcheck.embedded import EmbeddedServer
from healthcheck.ledgers import BY_NAME
from healthcheck.model.ledger import Standing
from tests.ledgers.reading import files, read
from tests.postgres import Database, fresh_database

_DATA = Path(__file__).parent / "data"
_LOCKS = {"prisma": 72707369, "node-pg-migrate": 7241865325823964}


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
    ],
)
def test_a_run_holds_its_lock(
    database: Database, postgres: EmbeddedServer, name: str, cut_off: set[Standing]
) -> None:
    _load(database, name)
    assert _standings(database, name) == cut_off
    with fresh_database(postgres) as other, _held(other, _LOCKS[name]):
        assert _standings(database, name) == cut_off
    with _held(database, _LOCKS[name] + 1):
        assert _standings(database, name) == cut_off
    with _held(database, _LOCKS[name]):
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

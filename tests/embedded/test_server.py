"""The life of a private PostgreSQL, on a real one."""

from __future__ import annotations

import psycopg
import pytest

from healthcheck.embedded import EmbeddedServer
from tests.postgres import Database


def test_answers_over_loopback(postgres: EmbeddedServer) -> None:
    with psycopg.connect(postgres.url()) as connection:
        row = connection.execute("SELECT current_setting('server_version')").fetchone()
    assert row is not None
    assert row[0].split()[0] == postgres.version


def test_refuses_a_wrong_password(postgres: EmbeddedServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url(password="wrong"))


def test_its_representation_holds_no_password(postgres: EmbeddedServer) -> None:
    assert postgres.password not in repr(postgres)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_an_empty_database(database: Database, turn: str) -> None:
    database.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
    assert database.query("SELECT a FROM t WHERE a = %s", 1) == [(1,)]
    assert database.server_version >= 130000


def test_a_role_may_connect_and_no_more(database: Database) -> None:
    database.execute("CREATE TABLE t (a int)")
    with (
        database.connect(database.create_role()) as session,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        session.execute("SELECT a FROM t")

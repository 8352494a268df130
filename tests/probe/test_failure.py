"""How a connection that fails is told to the world: by a reason, in words of our own."""

from __future__ import annotations

import asyncio
import socket

import psycopg
import pytest

from healthcheck.introspect import MovingError
from healthcheck.model.report import Reason
from healthcheck.probe.failure import Failure, failure_of
from tests.postgres import Database

SECRET = "hunter2-correct-horse"


def _fail(url: str, **parameters: str) -> Failure:
    async def connect() -> None:
        connection = await psycopg.AsyncConnection.connect(url, **parameters)  # type: ignore[arg-type]
        await connection.close()

    with pytest.raises(psycopg.Error) as caught:
        asyncio.run(connect())
    failure = failure_of(caught.value)
    for hidden in (SECRET, "127.0.0.1", "nobody_at_all", "nowhere"):
        assert hidden not in failure.message
    return failure


def test_refused() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    failure = _fail(f"postgresql://nobody_at_all:{SECRET}@127.0.0.1:{port}/nowhere")
    assert failure.reason is Reason.UNREACHABLE
    assert "refused" in failure.message


def test_no_such_socket() -> None:
    failure = _fail("host=/nowhere user=nobody_at_all", password=SECRET)
    assert failure.reason is Reason.UNREACHABLE


def test_a_password_that_is_wrong(database: Database) -> None:
    failure = _fail(database.url_as(database.create_role(), SECRET))
    assert failure.reason is Reason.DENIED
    assert "password" in failure.message


def test_no_such_role(database: Database) -> None:
    # With password authentication the server tells nobody which of the two was wrong.
    failure = _fail(database.url_as("nobody_at_all", SECRET))
    assert failure.reason is Reason.DENIED


def test_no_such_database(database: Database) -> None:
    failure = _fail(database.server.url("nowhere"))
    assert failure.reason is Reason.DENIED
    assert "no such database" in failure.message


def test_no_privilege_to_connect(database: Database) -> None:
    role = database.create_role()
    database.execute(f"REVOKE CONNECT ON DATABASE {database.name} FROM PUBLIC")
    failure = _fail(database.url_as(role))
    assert failure.reason is Reason.DENIED
    assert "GRANT CONNECT" in failure.message


def test_a_role_without_login(database: Database) -> None:
    assert _fail(database.url_as(database.create_role("NOLOGIN"))).reason is Reason.DENIED


def test_no_connection_left(database: Database) -> None:
    role = database.create_role("LOGIN CONNECTION LIMIT 0")
    failure = _fail(database.url_as(role))
    assert failure.reason is Reason.UNREACHABLE
    assert "no connection left" in failure.message


def test_tls_that_the_server_does_not_offer(database: Database) -> None:
    failure = _fail(database.url, sslmode="require")
    assert failure.reason is Reason.UNREACHABLE
    assert "offers no TLS" in failure.message


def test_a_user_without_a_name() -> None:
    failure = failure_of(psycopg.OperationalError("local user with ID 65532 does not exist"))
    assert "names no user" in failure.message


def _with_sqlstate(sqlstate: str) -> psycopg.Error:
    return psycopg.errors.lookup(sqlstate)(SECRET)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        pytest.param(_with_sqlstate("57014"), Reason.TIMEOUT, id="statement timeout"),
        pytest.param(_with_sqlstate("40001"), Reason.TIMEOUT, id="cancelled by replay"),
        pytest.param(_with_sqlstate("55P03"), Reason.MIGRATING, id="a catalog table locked"),
        pytest.param(_with_sqlstate("57P01"), Reason.UNREACHABLE, id="the session ended"),
        pytest.param(_with_sqlstate("57P03"), Reason.UNREACHABLE, id="starting up"),
        pytest.param(_with_sqlstate("28P01"), Reason.DENIED, id="password changed"),
        pytest.param(_with_sqlstate("42501"), Reason.DENIED, id="privilege revoked"),
        pytest.param(_with_sqlstate("08P01"), Reason.UNREACHABLE, id="a pooler gave up"),
        pytest.param(_with_sqlstate("42703"), Reason.INTERNAL, id="our SQL is wrong"),
        pytest.param(MovingError([]), Reason.MIGRATING, id="moving"),
        pytest.param(psycopg.OperationalError("Fehler"), Reason.UNREACHABLE, id="not in English"),
        pytest.param(
            psycopg.OperationalError("FATAL:  the database system is starting up"),
            Reason.UNREACHABLE,
            id="starting up, while connecting",
        ),
        pytest.param(
            psycopg.OperationalError("connection timeout expired"), Reason.TIMEOUT, id="too slow"
        ),
        pytest.param(
            psycopg.OperationalError('could not translate host name "x" to address'),
            Reason.UNREACHABLE,
            id="no such name",
        ),
        pytest.param(psycopg.ProgrammingError("x"), Reason.INTERNAL, id="driver misused"),
        pytest.param(OSError(24, "Too many open files"), Reason.UNREACHABLE, id="no descriptor"),
        pytest.param(KeyError("x"), Reason.INTERNAL, id="a fault of ours"),
    ],
)
def test_reasons(error: Exception, reason: Reason) -> None:
    failure = failure_of(error)
    assert failure.reason is reason
    assert SECRET not in failure.message

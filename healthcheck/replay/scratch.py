"""The database that a history is applied to: a private server's, or one on a given server."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from healthcheck.database_url import DatabaseUrl, of_variable, parse
from healthcheck.embedded import STAND_INS, EmbeddedError, EmbeddedServer, embedded_server
from healthcheck.errors import Problem, UsageError
from healthcheck.introspect import Limits
from healthcheck.orm.libpq import no_libpq
from healthcheck.probe.failure import failure_of
from healthcheck.replay.leftovers import leftovers

Say = Callable[[str], None]

LIMITS: Final = Limits(statement_timeout=600, lock_timeout=60)
"""Of what looks at a scratch database, which keeps nobody waiting."""

SERVER_OPTION: Final = "--server"
_IN_QUERY: Final = ("host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")
_NAME: Final = "healthcheck_replay"
_THERE: Final = (None, "postgres", "template0", "template1")
# Nothing is to move by itself between two looks, and nothing is kept.
_SETTINGS: Final[Mapping[str, str]] = {
    "autovacuum": "off",
    "max_connections": "20",
    "shared_buffers": "64MB",
}
# Waits until we are gone, whatever ended us, and then drops the database.
_KEEPER: Final = """
import signal, sys, psycopg
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
address, statement = sys.stdin.readline().strip(), sys.stdin.readline().strip()
sys.stdin.read()
with psycopg.connect(bytes.fromhex(address).decode(), autocommit=True) as connection:
    connection.execute(bytes.fromhex(statement))
"""
_KEEPER_DEADLINE_S: Final = 30
_CONNECT_TIMEOUT_S: Final = "10"
"""libpq itself waits as long as the kernel tries, which is minutes."""
_SILENT: Final = (
    "the server did not answer in time; are its address and port right, and does no firewall stand"
    " between? connect_timeout in the URL says how long to wait"
)


class ScratchError(Exception):
    """There is no database to replay in, or it went away. The text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scratch:
    """An empty database; `parameters` are libpq's. `private` says that its server is ours alone.

    `libpq` holds the variables of the environment that were taken out of it.
    """

    parameters: Mapping[str, str] = field(repr=False)
    private: bool
    libpq: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def url(self) -> str:
        """The address as SQLAlchemy and Django read it: a socket's folder stands in the query."""
        given = dict(self.parameters)
        user, password = (quote(given.pop(key, ""), safe="") for key in ("user", "password"))
        name = quote(given.pop("dbname", ""), safe="")
        host = given.get("host", "")
        place = ""
        if host and not host.startswith("/"):
            place = f"[{host}]" if ":" in host else host
            place += f":{given['port']}" if given.get("port") else ""
            given.pop("host")
            given.pop("port", None)
        query = urlencode({key: one for key, one in given.items() if key in _IN_QUERY})
        return f"postgresql://{user}:{password}@{place}/{name}{'?' if query else ''}{query}"

    @property
    def place(self) -> str:
        """For messages."""
        return "the private PostgreSQL" if self.private else f"the server of {SERVER_OPTION}"


@contextmanager
def scratch(
    server: str | None,
    *,
    say: Say,
    name: str | None = None,
    texts: Sequence[str] = (),
    note: Say = lambda _: None,
) -> Iterator[Scratch]:
    """An empty database that is gone on leaving, whatever happens.

    `server` is the connection string of a server to make it on, None for a private one, where the
    database may have a `name` that is expected. From a server the roles and databases go too that
    came to be there meanwhile and that `texts` create; `note` is told of what came.

    Raises ScratchError, and UsageError where the connection string is none.
    """
    place = _private(say, name) if server is None else _on(_parsed(server), say, texts, note)
    with place as made:
        yield made


@contextmanager
def _private(say: Say, name: str | None) -> Iterator[Scratch]:
    """On a socket that no other account can reach, as its superuser: what is replayed may do to
    that server what it likes, and to nothing else more than any script of the same repository.
    """
    say("starting a private PostgreSQL")
    try:
        with _server() as server, no_libpq() as taken:
            name = name if name not in _THERE else _NAME
            with psycopg.connect(server.url(), autocommit=True) as session:
                session.execute(_create(name))
            parameters = parse(server.url(name)).parameters
            yield Scratch(parameters=parameters, private=True, libpq=taken)
    except EmbeddedError as error:
        raise ScratchError(f"{error}\n  or name a server to replay on: {SERVER_OPTION}") from error


def _server() -> AbstractContextManager[EmbeddedServer]:
    return embedded_server(settings=_SETTINGS, loopback=False, extensions=STAND_INS)


@contextmanager
def _on(url: DatabaseUrl, say: Say, texts: Sequence[str], note: Say) -> Iterator[Scratch]:
    say("making a database for the replay")
    name = f"{_NAME}_{secrets.token_hex(6)}"
    parameters = patient(url.parameters, os.environ)
    home = psycopg.conninfo.make_conninfo(**dict(parameters))
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    try:
        session = psycopg.connect(home, autocommit=True)
    except psycopg.errors.ConnectionTimeout:
        raise ScratchError(f"{SERVER_OPTION}: {_SILENT}") from None
    except psycopg.OperationalError as error:
        raise unavailable(SERVER_OPTION, error) from None
    with session, _keeper(home, drop.as_bytes(session)):
        try:
            session.execute(_create(name))
        except psycopg.Error as error:
            place = f"{SERVER_OPTION}: no database can be made there"
            raise unavailable(place, error, cure="; the role needs CREATEDB") from None
        left = leftovers(session, texts)
        try:
            yield Scratch(parameters={**parameters, "dbname": name}, private=False)
        finally:
            with suppress(psycopg.Error):  # then the keeper does
                session.execute(drop)
                for sentence in left.clear(session):
                    note(sentence)


def unavailable(place: str, error: psycopg.Error, *, cure: str = "") -> ScratchError:
    """In the words of the server, or in ours: those of libpq name the host and the user."""
    said = error.diag.message_primary
    if said is None and isinstance(error, psycopg.OperationalError):
        said = failure_of(error).message
    return ScratchError(f"{place}: {said or error}{cure}")


@contextmanager
def _keeper(address: str, statement: bytes) -> Iterator[None]:
    with subprocess.Popen(  # noqa: S603 - a script of our own
        [sys.executable, "-c", _KEEPER],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        cwd="/",
    ) as keeper:
        if keeper.stdin is None:
            return
        order = f"{address.encode().hex()}\n{statement.hex()}\n"
        keeper.stdin.write(order.encode())
        keeper.stdin.flush()
        try:
            yield
        finally:
            keeper.stdin.close()
            try:
                keeper.wait(timeout=_KEEPER_DEADLINE_S)
            except subprocess.TimeoutExpired:
                keeper.kill()


def _parsed(server: str) -> DatabaseUrl:
    try:
        return parse(of_variable(server, os.environ))
    except ValueError as error:
        raise UsageError([Problem(SERVER_OPTION, 0, 0, str(error))]) from None


def patient(parameters: Mapping[str, str], env: Mapping[str, str]) -> Mapping[str, str]:
    """With an end to waiting for a server that does not answer, where nobody gave one."""
    is_given = "connect_timeout" in parameters or env.get("PGCONNECT_TIMEOUT")
    return parameters if is_given else {**parameters, "connect_timeout": _CONNECT_TIMEOUT_S}


def _create(name: str) -> sql.Composed:
    return sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))

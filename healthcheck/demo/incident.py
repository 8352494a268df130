"""The incident's migrations as files of this package, and how Prisma Migrate would apply them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, TypeAlias
from uuid import uuid4

import psycopg

Connection: TypeAlias = psycopg.Connection[Any]
"""A connection in autocommit: a migration is a transaction, its ledger row is another."""

INCIDENT: Final = "20251014_add_avatar_creator_complete"
"""The migration that was never applied."""


REMEDY: Final = "bunx prisma migrate deploy"
"""What would have applied it."""

DIRECTORY: Final = "prisma/migrations"
DECLARATION: Final = "expected_schema.yaml"
"""Where a release has its migrations, and what it needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One folder of prisma/migrations; `checksum` is the ledger's: sha256 of the file, in hex."""

    name: str
    sql: str = field(repr=False)
    checksum: str


def earlier_migrations() -> tuple[Migration, ...]:
    """Those that ran, in their order."""
    return tuple(migration for migration in _migrations() if migration.name < INCIDENT)


def incident_migration() -> Migration:
    """The one that did not."""
    return next(migration for migration in _migrations() if migration.name == INCIDENT)


def unpack_release(place: Path) -> Path:
    """The folder that was deployed, made in `place`: migrations, and the start of a declaration."""
    release = place / "release"
    for migration in _migrations():
        folder = release / DIRECTORY / migration.name
        folder.mkdir(parents=True)
        (folder / "migration.sql").write_text(migration.sql, encoding="utf-8")
    (release / DECLARATION).write_text(_BEGUN, encoding="utf-8")
    return release


def apply_earlier(connection: Connection) -> None:
    """Fill an empty database as far as the deployment came, ledger included."""
    connection.execute(_bytes("ledger.sql"))
    _apply(connection, earlier_migrations())


def seed(connection: Connection) -> None:
    """Write the rows of the release's seed script, for which the earlier migrations suffice."""
    connection.execute(_bytes("seed.sql"))


def apply_incident(connection: Connection) -> None:
    """Do what `prisma migrate deploy` would have done."""
    _apply(connection, [incident_migration()])


def _apply(connection: Connection, migrations: Iterable[Migration]) -> None:
    for migration in migrations:
        row = str(uuid4())
        # Prisma writes the row first and finishes it last: a crash between leaves it unfinished.
        connection.execute(_STARTED, (row, migration.checksum, migration.name))
        connection.execute(migration.sql.encode())
        connection.execute(_FINISHED, (row,))


_BEGUN: Final = f"""\
version: 1

migrations:
  tool: prisma
  directory: {DIRECTORY}
  remedy: {REMEDY}
"""

_STARTED: Final = """
    INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at)
    VALUES (%s, %s, %s, now())
"""

_FINISHED: Final = """
    UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = applied_steps_count + 1
    WHERE id = %s
"""


def _migrations() -> list[Migration]:
    folders = (_package() / "prisma" / "migrations").iterdir()
    return [
        _migration(folder)
        for folder in sorted(folders, key=lambda folder: folder.name)
        if folder.is_dir()
    ]


def _migration(folder: Traversable) -> Migration:
    content = (folder / "migration.sql").read_bytes()
    return Migration(name=folder.name, sql=content.decode(), checksum=sha256(content).hexdigest())


def _bytes(name: str) -> bytes:
    return (_package() / name).read_bytes()


def _package() -> Traversable:
    return files("healthcheck.demo")

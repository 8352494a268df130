"""Prisma Migrate: a folder a migration, and a row that is written first and finished last.

The row without finished_at and rolled_back_at is a migration that runs while the advisory lock is
held, and failed otherwise (schema-engine, sql-schema-connector: 72707369 is the lock's key). A
checksum counts with either ends of lines, and as old versions wrote it, each byte without its
leading zero (schema-engine, schema-connector: script_matches_checksum).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final

from healthcheck.ledgers.tool import HELD, FilesError, Place, Rows, Tool, whole
from healthcheck.model.ledger import Entry, Files, Migration, Script, Standing

_LOCK: Final = 72707369
_FILE: Final = "/migration.sql"
_OWN: Final = "migration_lock.toml"


def _query(place: Place) -> str:
    return f"""
        SELECT m.migration_name, m.checksum, m.finished_at IS NOT NULL,
            {_LOCK} = ANY ({HELD})
        FROM {place.table} m
        WHERE m.rolled_back_at IS NULL
        ORDER BY m.started_at, m.id
    """


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    """Of several rows the last, unless one was never finished: while any such row stands, Prisma
    applies nothing (schema-engine, P3009).
    """
    entries: dict[str, Entry] = {}
    for name, checksum, finished, locked in rows:
        before = entries.get(name)
        if finished and before is not None and before.standing is not Standing.APPLIED:
            continue
        standing = Standing.RUNNING if locked else Standing.FAILED
        entries[name] = Entry(
            name=name, standing=Standing.APPLIED if finished else standing, checksum=checksum
        )
    return tuple(entries.values())


def _folders(files: Files) -> tuple[tuple[str, str], ...]:
    """Name and file of each migration, in order. Raises FilesError where a folder has no file."""
    named = {path.removesuffix(_FILE): path for path in files if _is_migration(path)}
    for path in sorted(files):
        if path.endswith("/") and path[:-1] not in named and (named or _OWN in files):
            problem = "has no file migration.sql (Prisma: P3015); restore it, or remove the folder"
            raise FilesError(path[:-1], 0, problem)
    return tuple(sorted(named.items()))


def _is_migration(path: str) -> bool:
    return path.endswith(_FILE) and "/" not in path.removesuffix(_FILE)


def _release(files: Files) -> tuple[Migration, ...]:
    return tuple(
        Migration(
            name=name,
            checksum=sha256(files[path]).hexdigest(),
            checksums=frozenset(_as_good(files[path])),
            path=path,
        )
        for name, path in _folders(files)
    )


def _as_good(content: bytes) -> Iterator[str]:
    """The checksums by which Prisma knows a file."""
    for one in {content, content.replace(b"\r\n", b"\n"), content.replace(b"\n", b"\r\n")}:
        digest = sha256(one).digest()
        yield digest.hex()
        yield "".join(f"{byte:x}" for byte in digest)


def _scripts(files: Files) -> tuple[Script, ...]:
    return whole(files, _folders(files))


TOOL: Final = Tool(
    name="prisma",
    title="Prisma Migrate",
    table="_prisma_migrations",
    columns=frozenset(
        {
            "id",
            "checksum",
            "finished_at",
            "migration_name",
            "logs",
            "rolled_back_at",
            "started_at",
            "applied_steps_count",
        }
    ),
    remedy="npx prisma migrate deploy",
    resolve="npx prisma migrate resolve --rolled-back {name}",
    record="npx prisma migrate resolve --applied {name}",
    query=_query,
    row=tuple[str, str | None, bool, bool | None],
    entries=_entries,
    patterns=("*/migration.sql", _OWN, "*/"),
    release=_release,
    scripts=_scripts,
    is_its_own=lambda files: _OWN in files,
)

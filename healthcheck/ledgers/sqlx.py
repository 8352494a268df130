"""SQLx: a row and a checksum for each migration (sqlx-core/src/migrate, sqlx-postgres/src/migrate).

The row is part of the migration's transaction. Before 0.6 it was written first, without `success`:
such a row is a migration that runs while the advisory lock is held, and failed otherwise. The
lock's key is a constant times the CRC-32 of the database's name. A comment at the very beginning
of the file, "-- no-transaction", has it applied without one.
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Sequence
from hashlib import sha384
from typing import Final

from healthcheck.ledgers.locks import with_run
from healthcheck.ledgers.tool import FilesError, Place, Rows, Tool, given, in_motion, text
from healthcheck.ledgers.versions import names, once
from healthcheck.model.ledger import Entry, Files, Migration, Script, Standing

_LOCK: Final = 0x3D32AD9E
_FILE: Final = re.compile(r"([^/_]*)_[^/]*\.sql")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+")
_NO_TRANSACTION: Final = b"-- no-transaction"
_TEMPLATES: Final = (
    b"-- Add migration script here",
    b"-- Add up migration script here",
    b"-- Add down migration script here",
    _NO_TRANSACTION,
)


def _query(place: Place) -> str:
    return f"""
        SELECT m.version, m.description, m.success, encode(m.checksum, 'hex'),
            run.database, run.held
        FROM {with_run(place)}
        ORDER BY m.version
    """


def lock_key(database: str) -> int:
    """The key of the advisory lock that SQLx holds while it migrates."""
    return _LOCK * crc32(database.encode())


def _version(name: str) -> int | None:
    found = _NUMBER.match(name)
    return int(found[0]) if found else None


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    known = names(release, _version)
    locked = any(lock_key(database) in held for *_, database, held in rows)
    entries = [
        Entry(
            name=known.get(version, f"{version}_{given(description).replace(' ', '_')}"),
            standing=_standing(success, locked),
            checksum=checksum,
        )
        for version, description, success, checksum, *_ in rows
        if version is not None
    ]
    return in_motion(entries, release, locked)


def _standing(success: bool, locked: bool) -> Standing:
    if success:
        return Standing.APPLIED
    return Standing.RUNNING if locked else Standing.FAILED


def _file_version(path: str) -> int | None:
    """That of a file that migrates upwards."""
    found = _FILE.fullmatch(path)
    if not found or path.endswith(".down.sql"):
        return None
    if not _NUMBER.fullmatch(found[1]):
        raise FilesError(path, 0, "does not begin with a number before its first _; give it one")
    return int(found[1])


def _files(files: Files) -> list[tuple[str, str]]:
    """Name and file of each migration, in order."""
    found = once(files, _file_version)
    return [
        (path.removesuffix(".sql").removesuffix(".up"), path) for _, path in sorted(found.items())
    ]


def _release(files: Files) -> tuple[Migration, ...]:
    return tuple(
        Migration(name=name, checksum=sha384(files[path]).hexdigest(), path=path)
        for name, path in _files(files)
    )


def _scripts(files: Files) -> tuple[Script, ...]:
    return tuple(
        Script(
            migration=name,
            path=path,
            text=text(files, path),
            transaction=False if files[path].startswith(_NO_TRANSACTION) else None,
        )
        for name, path in _files(files)
    )


TOOL: Final = Tool(
    name="sqlx",
    title="SQLx",
    table="_sqlx_migrations",
    columns=frozenset(
        {"version", "description", "installed_on", "success", "checksum", "execution_time"}
    ),
    remedy="sqlx migrate run",
    query=_query,
    row=tuple[int | None, str | None, bool | None, str | None, str, list[int]],
    entries=_entries,
    patterns=("*.sql",),
    release=_release,
    scripts=_scripts,
    is_its_own=lambda files: any(content.startswith(_TEMPLATES) for content in files.values()),
)

"""Rails (Active Record): a version a row, and an advisory lock while they are applied.

The key of the lock is MIGRATOR_SALT times the CRC-32 of the database's name (activerecord,
migration.rb: Migrator, MigrationFilenameRegexp; schema_migration.rb: normalize_migration_number,
which pads versions to three digits). A migration that fails leaves no row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final
from zlib import crc32

from healthcheck.ledgers.tool import HELD, FilesError, Place, Rows, Tool, in_motion
from healthcheck.model.ledger import Entry, Files, Migration

_SALT: Final = 2053462845
_FILE: Final = re.compile(r"(?:.*/)?([0-9]+)_[_a-z0-9]*\.?[_a-z0-9]*\.rb")
_MARK: Final = re.compile(rb"ActiveRecord::Migration\b")


def _query(place: Place) -> str:
    return f"""
        SELECT m.version, run.database, run.held
        FROM (SELECT current_database() AS database, {HELD} AS held) run
        LEFT JOIN {place.table} m ON true
        ORDER BY m.version
    """


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    entries = [Entry(name=_padded(version)) for version, _, _ in rows if version is not None]
    locked = any(_SALT * crc32(database.encode()) in held for _, database, held in rows)
    return in_motion(entries, release, locked)


def _padded(version: str) -> str:
    return f"{int(version):03d}" if version.isascii() and version.isdecimal() else version


def _release(files: Files) -> tuple[Migration, ...]:
    paths: dict[str, str] = {}
    for version, path in _versions(files):
        other = paths.setdefault(version, path)
        if other != path:
            problem = f"has the version {version}, as {other} has; rename one of them"
            raise FilesError(path, 0, problem)
    return tuple(Migration(name=version, path=paths[version]) for version in sorted(paths, key=int))


def _versions(files: Files) -> Iterator[tuple[str, str]]:
    for path in sorted(files):
        if found := _FILE.fullmatch(path):
            yield _padded(found[1]), path


TOOL: Final = Tool(
    name="rails",
    title="Rails",
    table="schema_migrations",
    columns=frozenset({"version"}),
    beside=("ar_internal_metadata",),
    remedy="bin/rails db:migrate",
    query=_query,
    entries=_entries,
    patterns=("**/*_*.rb",),
    release=_release,
    is_its_own=lambda files: any(_MARK.search(content) for content in files.values()),
)

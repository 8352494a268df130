"""Rails (Active Record): a version a row, and an advisory lock while they are applied.

The key of the lock is MIGRATOR_SALT times the CRC-32 of the database's name (activerecord,
migration.rb: Migrator, MigrationFilenameRegexp). Versions are numbers, whatever zeros stand before
them. A migration that fails leaves no row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from posixpath import basename
from typing import Final
from zlib import crc32

from healthcheck.ledgers.tool import HELD, Place, RowError, Rows, Tool, in_motion
from healthcheck.ledgers.versions import leading_number, names, once
from healthcheck.model.ledger import Entry, Files, Migration

_SALT: Final = 2053462845
_FILE: Final = re.compile(r"(?:.*/)?([0-9]+)_[_a-z0-9]*\.?[_a-z0-9]*\.rb")
_MARK: Final = re.compile(rb"ActiveRecord::Migration\b")


_MOST_DIGITS: Final = 1000  # far from a version, and less than Python makes a number of


def _query(place: Place) -> str:
    return f"""
        SELECT m.version, run.database, run.held
        FROM (SELECT current_database() AS database, {HELD} AS held) run
        LEFT JOIN {place.table} m ON true
        ORDER BY m.version
    """


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    known = names(release, leading_number)
    versions = [str(version) for version, *_ in rows if version is not None]
    if any(len(each) > _MOST_DIGITS for each in versions):
        raise RowError
    entries = [Entry(name=known.get(leading_number(each) or 0, each)) for each in versions]
    locked = any(_SALT * crc32(database.encode()) in held for _, database, held in rows)
    return in_motion(entries, release, locked)


def _of_file(path: str) -> int | None:
    return leading_number(basename(path)) if _FILE.fullmatch(path) else None


def _release(files: Files) -> tuple[Migration, ...]:
    paths = once(files, _of_file)
    return tuple(
        Migration(name=basename(path).removesuffix(".rb"), path=path)
        for _, path in sorted(paths.items())
    )


TOOL: Final = Tool(
    name="rails",
    title="Rails",
    table="schema_migrations",
    columns=frozenset({"version"}),
    beside={"ar_internal_metadata": frozenset({"key", "value"})},
    remedy="bin/rails db:migrate",
    query=_query,
    row=tuple[str | int | None, str, list[int]],
    entries=_entries,
    patterns=("**/*_*.rb",),
    release=_release,
    is_its_own=lambda files: any(_MARK.search(content) for content in files.values()),
)

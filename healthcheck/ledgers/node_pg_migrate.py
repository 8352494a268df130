"""node-pg-migrate: a file a migration, a program or SQL, and an advisory lock while they run.

(node-pg-migrate, src/runner.ts: the lock; src/utils/fileNameUtils.ts and comparators.ts: the order;
src/sqlMigration.ts and migrationLoader.ts: the parts of SQL files.) A migration that fails leaves
no row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from healthcheck.ledgers.markers import lines, only
from healthcheck.ledgers.tool import HELD, FilesError, Place, Rows, Tool, in_motion, program, text
from healthcheck.model.ledger import Entry, Files, Migration, Script

_LOCK: Final = 7241865325823964
_FILE: Final = re.compile(r"(?!\.)([0-9]*)[^/]*\.(sql|js|ts|cjs|mjs|cts|mts)", re.IGNORECASE)
_DIRECTION: Final = re.compile(r"\s*--[\s-]*(up|down)\s+migration", re.IGNORECASE)


class _File(Struct, frozen=True, kw_only=True):
    """One migration: its name in the ledger, and the file that applies it."""

    name: str
    path: str
    time: float


def _query(place: Place) -> str:
    return f"""
        SELECT m.name, run.locked
        FROM (SELECT {_LOCK} = ANY ({HELD}) AS locked) run
        LEFT JOIN {place.table} m ON true
        ORDER BY m.run_on, m.id
    """


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    names = dict.fromkeys(name for name, _ in rows if name is not None)
    locked = any(locked for _, locked in rows)
    return in_motion([Entry(name=name) for name in names], release, locked)


def _migrations(files: Files) -> tuple[_File, ...]:
    """Programs without a number are helpers: they are to be ignored by its settings."""
    found: dict[str, _File] = {}
    for path in sorted(files):
        match = _FILE.fullmatch(path)
        name = _name(path, files)
        if match and name and (match[1] or _is_sql(path)):
            found.setdefault(name, _File(name=name, path=path, time=_time(match[1], path)))
    return tuple(sorted(found.values(), key=lambda file: (file.time, file.name)))


def _name(path: str, files: Files) -> str | None:
    """The ledger's name of what a file applies, None where it applies nothing.

    Of a pair .up.sql and .down.sql, which the loader "sql" reads, it is the name without both.
    """
    stem = path.rpartition(".")[0]
    if _is_sql(path):
        if stem.endswith(".down") and f"{stem.removesuffix('.down')}.up.sql" in files:
            return None
        if f"{stem.removesuffix('.up')}.down.sql" in files:
            return stem.removesuffix(".up")
    return None if stem.endswith(".d") else stem


def _is_sql(path: str) -> bool:
    return path.lower().endswith(".sql")


def _time(digits: str, path: str) -> float:
    """What orders files: a number, which of 17 digits is a time in UTC, in milliseconds."""
    if not digits:
        raise FilesError(path, 0, "begins with no number, which node-pg-migrate wants; rename it")
    if len(digits) != len("20240131235959999"):
        return int(digits)
    try:
        time = datetime.strptime(f"{digits}000", "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
    except ValueError:
        raise FilesError(path, 0, "begins with 17 digits that are no time; rename it") from None
    return time.timestamp() * 1000


def _release(files: Files) -> tuple[Migration, ...]:
    return tuple(Migration(name=file.name, path=file.path) for file in _migrations(files))


def _scripts(files: Files) -> tuple[Script, ...]:
    return tuple(
        Script(migration=file.name, path=file.path, text=_up(files, file.path))
        for file in _migrations(files)
    )


def _up(files: Files, path: str) -> str:
    """From the first comment of that name up to the other, if that comes later; else the whole."""
    if not _is_sql(path):
        raise program(path, "node-pg-migrate")
    content = text(files, path)
    first: dict[str, int] = {}
    for number, line in enumerate(lines(content)):
        if match := _DIRECTION.match(line):
            first.setdefault(match[1].lower(), number)
    if "up" not in first:
        return content
    after = first.get("down", -1)
    end = after if after > first["up"] else len(content)
    return only(content, range(first["up"], end).__contains__)


TOOL: Final = Tool(
    name="node-pg-migrate",
    title="node-pg-migrate",
    table="pgmigrations",
    columns=frozenset({"id", "name", "run_on"}),
    remedy="npx node-pg-migrate up",
    query=_query,
    row=tuple[str | None, bool | None],
    entries=_entries,
    patterns=("*.sql", "*.js", "*.ts", "*.cjs", "*.mjs", "*.cts", "*.mts"),
    release=_release,
    scripts=_scripts,
    is_its_own=lambda files: any(
        b"node-pg-migrate" in content or b"pgm." in content or b"Up Migration" in content
        for content in files.values()
    ),
    any_name=True,
)

"""Knex: a program a migration, and a table beside the ledger that holds a lock.

The lock is seen by others only while a migration runs without a transaction, and stays when the
program is killed (knex, lib/migrations/migrate/Migrator.js: _runBatch). It does not say who holds
it: it is that of a run while another session changes or indexes some table, and left behind
otherwise. A migration that fails leaves no row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from healthcheck.ledgers.locks import CHANGING, kept_in
from healthcheck.ledgers.programs import as_released, in_order
from healthcheck.ledgers.tool import Place, Rows, Tool, in_motion
from healthcheck.model.ledger import Entry, Files, Migration, Standing

# Those that Knex loads unless told otherwise (lib/migrations/common/MigrationsLoader.js), and .mjs,
# which it can be told to.
_EXTENSIONS: Final = (
    ".co",
    ".coffee",
    ".eg",
    ".iced",
    ".js",
    ".cjs",
    ".mjs",
    ".litcoffee",
    ".ls",
    ".ts",
)
_LOCK: Final = "knex_migrations_lock"


def _query(place: Place) -> str:
    locked = kept_in(place, _LOCK, "is_locked = 1")
    return f"""
        SELECT m.name, run.locked, run.changes
        FROM (SELECT {locked} AS locked, {CHANGING} AS changes) run
        LEFT JOIN {place.table} m ON true
        ORDER BY m.id
    """


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    names = as_released((name for name, _, _ in rows if name is not None), release)
    locked = any(locked for _, locked, _ in rows)
    running = any(changes for _, _, changes in rows)
    return in_motion(
        [Entry(name=name) for name in dict.fromkeys(names)],
        release,
        locked,
        Standing.RUNNING if running else Standing.FAILED,
    )


def _release(files: Files) -> tuple[Migration, ...]:
    return tuple(Migration(name=path, path=path) for path in in_order(files, _EXTENSIONS))


TOOL: Final = Tool(
    name="knex",
    title="Knex",
    table="knex_migrations",
    columns=frozenset({"id", "name", "batch", "migration_time"}),
    beside={_LOCK: frozenset({"is_locked"})},
    remedy="npx knex migrate:latest",
    resolve="npx knex migrate:unlock",
    query=_query,
    row=tuple[str | None, bool, bool],
    entries=_entries,
    patterns=tuple(f"*{extension}" for extension in _EXTENSIONS),
    release=_release,
    is_its_own=lambda files: any(b"knex" in content.lower() for content in files.values()),
    any_name=True,
)

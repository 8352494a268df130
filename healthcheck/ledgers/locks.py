"""Locks, by which a tool that is at work is told from one that was cut off."""

from __future__ import annotations

from typing import Final

from healthcheck.ledgers.tool import HELD, Place
from healthcheck.model.names import literal

# Autovacuum, which has no user, takes such locks as well.
CHANGING: Final = """EXISTS (
            SELECT FROM pg_locks l
            JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
            JOIN pg_stat_activity a ON a.pid = l.pid AND a.usesysid IS NOT NULL
            WHERE l.locktype = 'relation' AND l.pid <> pg_backend_pid() AND l.mode IN (
                'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                'AccessExclusiveLock'
            )
        )"""
"""An SQL expression: whether another session of this database changes or indexes some table.

By it the lock that a tool keeps in a row of a table is that of a run, not one that was left behind.
"""


WRITING: Final = f"""({CHANGING} OR EXISTS (
            SELECT FROM pg_locks l
            JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE a.datname = current_database() AND a.usesysid IS NOT NULL
            AND l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
            AND l.pid <> pg_backend_pid()
        ))"""
"""The same, or writes rows: for a tool whose migrations may do no more than that."""


def kept_in(place: Place, table: str, condition: str = "true") -> str:
    """An SQL expression: whether a table beside the ledger has a row of a lock that is held."""
    lock = place.beside.get(table)
    return f"EXISTS (SELECT FROM {lock} WHERE {condition})" if lock else "false"


def with_run(place: Place) -> str:
    """SQL to select from: the ledger's rows as `m`, each beside the same `run`.

    `run` has the names of the database, the schema and the table, of which tools make the keys of
    their locks, and the keys that are `held`. An empty ledger gives one row, of which `m` is null.
    """
    return f"""(
            SELECT current_database() AS database, n.nspname AS schema, c.relname AS table,
                {HELD} AS held
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = {literal(place.name)}::regclass
        ) run
        LEFT JOIN {place.table} m ON true"""

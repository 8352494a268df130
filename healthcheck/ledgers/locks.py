"""Advisory locks, by which a tool that is at work is told from one that was cut off."""

from __future__ import annotations

from healthcheck.ledgers.tool import HELD, Place
from healthcheck.model.names import literal


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
            WHERE c.oid = {literal(place.table)}::regclass
        ) run
        LEFT JOIN {place.table} m ON true"""

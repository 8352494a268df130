"""The one connection of a reading: its limits, and a round trip on it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct
from psycopg import AsyncClientCursor, AsyncConnection

from healthcheck.introspect.reading import Rows

_ROWS_AT_ONCE: Final = 2_000

Connection = AsyncConnection[tuple[Any, ...]]


class Limits(Struct, frozen=True, kw_only=True):
    """In seconds: how long the server may take for a statement, and wait for a lock."""

    statement_timeout: float
    lock_timeout: float

    def parameters(self) -> dict[str, str]:
        """As the scripts take them."""
        return {
            "statement_timeout": f"{max(1, round(self.statement_timeout * 1000))}ms",
            "lock_timeout": f"{max(1, round(self.lock_timeout * 1000))}ms",
        }


async def run(
    connection: Connection, script: str, parameters: Mapping[str, Any] | None = None
) -> list[Rows]:
    """The result sets of a script; None for one that has its parameters in place."""
    cursor = AsyncClientCursor(connection)
    await cursor.execute(script, parameters)
    results: list[Rows] = []
    while True:
        # cursor.description would make an object of each column, at each probe.
        if cursor.pgresult and cursor.pgresult.nfields:
            results.append(await _fetched(cursor))
        if not cursor.nextset():
            return results


async def _fetched(cursor: AsyncClientCursor[tuple[Any, ...]]) -> Rows:
    """The rows of a result set, made a few at a time, so that others have their turn."""
    rows = await cursor.fetchmany(_ROWS_AT_ONCE)
    while len(rows) < cursor.rowcount:
        await asyncio.sleep(0)
        rows += await cursor.fetchmany(_ROWS_AT_ONCE)
    return rows


def filled_in(connection: Connection, text: str, parameters: Mapping[str, Any]) -> str:
    """The SQL with its parameters in place, as that connection would send it."""
    return AsyncClientCursor(connection).mogrify(text, parameters)

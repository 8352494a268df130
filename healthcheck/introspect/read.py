"""Reads the catalog so that the answer is of one instant, whatever DDL runs beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from psycopg import AsyncClientCursor, AsyncConnection
from psycopg.errors import LockNotAvailable

from healthcheck.introspect.ledger import Choice
from healthcheck.introspect.ledger import parameters as ledger_parameters
from healthcheck.introspect.ledger_reading import Ledgers
from healthcheck.introspect.outside import asked_for, parameters, standing
from healthcheck.introspect.reading import Found, Reading, Rows, Standing, Tokens, tokens_of
from healthcheck.introspect.script import SETTINGS, catalog_script, text_script, token_script
from healthcheck.introspect.table import Assembly
from healthcheck.introspect.text import Texts
from healthcheck.introspect.wanted import Wanted
from healthcheck.model.catalog import Catalog, Ledger, Table, Triggers, View
from healthcheck.model.names import ObjectName, TableName

Connection = AsyncConnection[tuple[Any, ...]]

# Against a schema that changes without a pause, some attempts fail; each is two round trips.
_ATTEMPTS = 10
_PAUSE_S = 0.005
_MOST_NEIGHBOURS = 10_000

# What is read of a table only where it is asked for: queries/KIND.sql, and the head it builds on.
_HEADS: Final = {
    "table_definition": "table_parent",
    "exclusion": "user_exclusion",
    "row_security": "user_policy",
    "view": "view_rule",
}
_WITH_TEXT: Final = frozenset({"table_definition", "row_security", "view"})


class MovingError(Exception):
    """What was wanted kept changing while it was read; `names` are those of what moved."""

    def __init__(self, names: Sequence[ObjectName | str]) -> None:
        super().__init__(", ".join(map(str, names)))
        self.names = tuple(names)


@dataclass(frozen=True, slots=True)
class Known:
    """A table or view as it was when it had that token."""

    token: str
    name: TableName
    relation: Table | View
    triggers: Triggers


@dataclass(slots=True)
class Memory:
    """What was read and found unmoved, with its token: tables by oid, and by id what stands beside.

    It is good for as long as its token is the same; `access` is the token of everybody's access.
    It belongs to one target and one `Wanted`.
    """

    access: str = ""
    tables: dict[int, Known] = field(default_factory=dict)
    outside: dict[int, Standing] = field(default_factory=dict)
    ledgers: Sequence[Choice] | None = None

    def knows(self, found: Found) -> bool:
        """Whether the table is known as it was found."""
        known = self.tables.get(found.oid)
        return known is not None and known.token == found.token and known.name == found.name

    def knows_standing(self, one: Standing) -> bool:
        """Whether the thing beside the tables is known as it was found."""
        known = self.outside.get(one.parsed.id)
        return (
            known is not None and known.token == one.token and known.parsed.name == one.parsed.name
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """In seconds: how long the server may take for a statement, and wait for a lock."""

    statement_timeout: float
    lock_timeout: float

    def parameters(self) -> dict[str, str]:
        """As the scripts take them."""
        return {
            "statement_timeout": f"{max(1, round(self.statement_timeout * 1000))}ms",
            "lock_timeout": f"{max(1, round(self.lock_timeout * 1000))}ms",
        }


async def read_catalog(
    connection: Connection, wanted: Wanted, *, limits: Limits, memory: Memory
) -> Catalog:
    """Read what `wanted` names, as of one instant, in one read-only transaction.

    Rows come from that transaction's snapshot. What PostgreSQL answers from the newest catalog
    instead (privileges, deparsed text) is accepted for a table only if its token was the same
    before and afterwards. A text that is locked stays UNREAD. One round trip if `memory` knows
    every table and ledger, two if it does not, and more for ledgers that are not known or of which
    a migration failed. Raises MovingError if a table moved at every attempt, and psycopg's errors.
    The connection is left idle, outside of a transaction, unless it broke.
    """
    reader = _Reader(connection, wanted, limits, memory)
    moved: Sequence[ObjectName | str] = ()
    for _ in range(_ATTEMPTS):
        reading = await reader.reading()
        found = reading.found()
        unread = await reader.settle(reading, found)
        others = reader.standing(reading)
        moved = [
            *(one.name for one in found if one.oid not in unread and not memory.knows(one)),
            *(one.parsed.name for one in others if not memory.knows_standing(one)),
        ]
        if not moved and memory.access == reading.access():
            ledgers = await reader.ledgers(reading)
            if ledgers is not None:
                memory.outside = {one.parsed.id: memory.outside[one.parsed.id] for one in others}
                return replace(_catalog(reading, found, unread, memory), ledgers=ledgers)
            moved = [choice.ledger.table for choice in memory.ledgers or ()]
    raise MovingError(moved)


async def read_tokens(connection: Connection, wanted: Wanted, *, limits: Limits) -> Tokens:
    """The tokens of what `wanted` names, by id, without that of everybody's access in front; 0 is
    that one. Raises psycopg's errors.
    """
    return await _Reader(connection, wanted, limits, Memory()).tokens()


class _Reader:
    """The round trips of one `read_catalog`."""

    def __init__(
        self, connection: Connection, wanted: Wanted, limits: Limits, memory: Memory
    ) -> None:
        self._connection = connection
        self._wanted = wanted
        self._memory = memory
        self._version = connection.info.server_version
        self._outside = asked_for(wanted)
        self._put_together: tuple[Reading | None, list[Standing]] = (None, [])
        self._kinds = (
            *((kind.query, kind.head) for kind in self._outside),
            *((("trigger", "user_trigger"),) if wanted.triggers else ()),
            *((kind, _HEADS[kind]) for kind in wanted.parts),
        )
        self._texts_beside = tuple(kind for kind in wanted.parts if kind in _WITH_TEXT)
        views = {name: gone for name, gone in wanted.views.items() if name not in wanted.tables}
        only_triggers = wanted.triggers - wanted.tables.keys() - views.keys()
        names = [*wanted.tables, *views, *sorted(only_triggers)]
        self._ledgers = Ledgers(
            wanted.ledgers,
            wanted.schema,
            run=self._run,
            back=connection.rollback,
            known=memory.ledgers,
        )
        self._parameters: dict[str, Any] = {
            **limits.parameters(),
            "schemas": [name.schema for name in names],
            "names": [name.name for name in names],
            # Of what is only looked at for its triggers, nothing else is missed.
            "absents": [wanted.tables.get(name, views.get(name, True)) for name in names],
            "views": [name not in wanted.tables for name in names],
            "role": wanted.role,
            "listing": wanted.listing,
            "most": _MOST_NEIGHBOURS,
            "referred": sorted(wanted.referred),
            "homes": wanted.homes,
            **parameters(self._outside, wanted),
            **ledger_parameters(wanted.ledgers, wanted.schema),
        }

    async def reading(self) -> Reading:
        rows = await self._ledgers.with_catalog(catalog_script(self._version, self._kinds))
        self._memory.ledgers = self._ledgers.known
        return Reading.of(rows, (query for query, _ in self._kinds))

    async def ledgers(self, reading: Reading) -> tuple[Ledger, ...] | None:
        """Those of the last reading; None where they have moved meanwhile."""
        ledgers = await self._ledgers.settled(ending=reading.ending())
        if ledgers is None and reading.ending():
            await asyncio.sleep(_PAUSE_S)
        return ledgers

    async def tokens(self) -> Tokens:
        [rows] = await self._run(token_script(self._version, self._kinds))
        return dict(rows)

    def standing(self, reading: Reading) -> list[Standing]:
        """What stands beside the tables; of one reading it is put together but once."""
        if self._put_together[0] is not reading:
            self._put_together = reading, standing(reading, self._outside)
        return self._put_together[1]

    async def settle(self, reading: Reading, found: Sequence[Found]) -> dict[int, Known]:
        """Bring `memory` up to the reading, as far as nothing moves; return what is locked."""
        fresh = [one for one in found if not self._memory.knows(one)]
        others = [one for one in self.standing(reading) if not self._memory.knows_standing(one)]
        access = reading.access()
        if not fresh and not others and access == self._memory.access:
            return {}
        if reading.ending():
            # It takes microseconds, unless its process has to wait for a processor.
            await asyncio.sleep(_PAUSE_S)
            return {}
        assembly = Assembly(reading)
        texts, tokens = await self._texts([one for one in fresh if self._needs_text(one, assembly)])
        if tokens[0] == access:
            self._memory.access = access
        self._memory.outside |= {
            one.parsed.id: one for one in others if tokens.get(one.parsed.id) == one.token
        }
        unread: dict[int, Known] = {}
        for one in fresh:
            if tokens.get(one.oid) != one.token:
                continue
            known = texts.get(one.oid, {})
            make = assembly.view if one.is_view else assembly.table
            relation = replace(make(one, known), locked=known is None)
            now = Known(one.token, one.name, relation, assembly.triggers(one, known))
            (unread if known is None else self._memory.tables)[one.oid] = now
        return unread

    def _needs_text(self, found: Found, assembly: Assembly) -> bool:
        return found.name in self._wanted.texts and assembly.has_text(found.oid)

    async def _texts(self, tables: Sequence[Found]) -> tuple[dict[int, Texts | None], Tokens]:
        """Deparsed texts by table oid, None where it is locked; and the tokens after them."""
        texts: dict[int, Texts | None] = {one.oid: None for one in tables if one.locked}
        free = [one.oid for one in tables if not one.locked]
        try:
            read, tokens = await self._read_texts(free)
        except LockNotAvailable:
            # Which one it was is not said. A lock between the look and the read is rare.
            await self._connection.rollback()
            for oid in free:
                texts[oid] = await self._read_text_unless_locked(oid)
            read, tokens = await self._read_texts([])
        return texts | read, tokens

    async def _read_text_unless_locked(self, oid: int) -> Texts | None:
        try:
            read, _ = await self._read_texts([oid])
        except LockNotAvailable:
            await self._connection.rollback()
            return None
        return read[oid]

    async def _read_texts(self, oids: Sequence[int]) -> tuple[dict[int, Texts], Tokens]:
        scripts = [
            *(text_script(oid, self._texts_beside) for oid in oids),
            token_script(self._version, self._kinds),
        ]
        *results, token_rows = await self._run(";\n".join(scripts))
        texts: dict[int, Texts] = {
            oid: {(what, of, position): text for what, of, position, text in rows}
            for oid, rows in zip(oids, results, strict=True)
        }
        return texts, tokens_of(token_rows)

    async def _run(self, script: str) -> list[Rows]:
        return await run(self._connection, script, self._parameters)


async def run(connection: Connection, script: str, parameters: Mapping[str, Any]) -> list[Rows]:
    """The result sets of a script, but for those of its settings."""
    cursor = AsyncClientCursor(connection)
    await cursor.execute(script, parameters)
    results: list[Rows] = []
    while True:
        if cursor.description and cursor.description[-1].name != SETTINGS:
            results.append(await cursor.fetchall())
        if not cursor.nextset():
            return results


def _catalog(
    reading: Reading, found: Sequence[Found], unread: Mapping[int, Known], memory: Memory
) -> Catalog:
    memory.tables = {one.oid: memory.tables[one.oid] for one in found if one.oid not in unread}
    known = {**memory.tables, **unread}
    relations = {
        one.name: replace(known[one.oid].relation, locked=one.locked or one.oid in unread)
        for one in found
    }
    outside: dict[str, Any] = {}
    for one in memory.outside.values():
        outside.setdefault(one.section, {})[one.parsed.name] = one.parsed.value
    return Catalog(
        server=reading.server(),
        schemas=reading.schemas(),
        tables={name: one for name, one in relations.items() if isinstance(one, Table)},
        views={name: one for name, one in relations.items() if isinstance(one, View)},
        triggers={one.name: known[one.oid].triggers for one in found},
        neighbours=reading.neighbours(),
        known=reading.known(),
        servers=reading.servers(),
        role_missing=reading.role_missing(),
        **outside,
    )

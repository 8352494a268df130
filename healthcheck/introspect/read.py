"""Reads the catalog so that the answer is of one instant, whatever DDL runs beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from psycopg.errors import LockNotAvailable

from healthcheck.introspect.connection import Connection, Limits, filled_in, run
from healthcheck.introspect.ledger_choice import parameters as ledger_parameters
from healthcheck.introspect.ledger_reading import Ledgers
from healthcheck.introspect.memory import Known, Memory
from healthcheck.introspect.outside import standing
from healthcheck.introspect.question import Question
from healthcheck.introspect.reading import Found, Reading, Rows, Standing, Tokens, tokens_of
from healthcheck.introspect.script import unchanged_query
from healthcheck.introspect.table import Assembly
from healthcheck.introspect.text import Texts
from healthcheck.introspect.unchanged import REFUSED, Last, Look, look_again
from healthcheck.introspect.wanted import Wanted
from healthcheck.model.catalog import Catalog, Ledger, Table, View
from healthcheck.model.names import ObjectName

# Against a schema that changes without a pause, some attempts fail; each is two round trips.
_ATTEMPTS = 10
_PAUSE_S = 0.005


class MovingError(Exception):
    """What was wanted kept changing while it was read; `names` are those of what moved."""

    def __init__(self, names: Sequence[ObjectName | str]) -> None:
        super().__init__(", ".join(map(str, names)))
        self.names = tuple(names)


async def read_catalog(
    connection: Connection, wanted: Wanted, *, limits: Limits, memory: Memory
) -> Catalog:
    """Read what `wanted` names, as of one instant, in one read-only transaction.

    Rows come from that transaction's snapshot. What PostgreSQL answers from the newest catalog
    instead (privileges, deparsed text) is accepted for a table only if its token was the same
    before and afterwards. A text that is locked stays UNREAD. One round trip if nothing has moved
    since the last answer, which then is given again; one more if `memory` knows every table and
    ledger, two if it does not, and more for ledgers that are not known or of which a migration
    failed. Raises MovingError if a table moved at every attempt, and psycopg's errors.
    The connection is left idle, outside of a transaction, unless it broke.
    """
    last, memory.last = memory.last, None
    if last is not None and last.connection is connection:
        memory.last = await _again(last, wanted, limits, memory)
        if memory.last is not None:
            return memory.last.catalog
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
                whole = replace(_catalog(reading, found, unread, memory), ledgers=ledgers)
                memory.last = None if unread else reader.last(whole, reading, found)
                return whole
            moved = [choice.ledger.table for choice in memory.ledgers or ()]
    raise MovingError(moved)


async def read_tokens(connection: Connection, wanted: Wanted, *, limits: Limits) -> Tokens:
    """The tokens of what `wanted` names, by id, without that of everybody's access in front; 0 is
    that one. Raises psycopg's errors.
    """
    return await _Reader(connection, wanted, limits, Memory()).tokens()


async def _again(last: Last, wanted: Wanted, limits: Limits, memory: Memory) -> Last | None:
    """The last answer as of now; None where it has to be read again."""
    connection = last.connection
    parameters = {
        **limits.parameters(),
        **ledger_parameters(wanted.ledgers, wanted.schema),
        **last.parameters(),
    }
    ledgers = _ledgers(connection, wanted, memory, parameters)
    try:
        now = await look_again(last, ledgers, locks=memory.locks_matter)
    except REFUSED:
        await connection.rollback()
        memory.refused = True
        return None
    memory.ledgers = ledgers.known
    return now


def _ledgers(
    connection: Connection, wanted: Wanted, memory: Memory, parameters: Mapping[str, Any]
) -> Ledgers:
    return Ledgers(
        wanted.ledgers,
        wanted.schema,
        run=lambda script: run(connection, script, parameters),
        back=connection.rollback,
        known=memory.ledgers,
    )


class _Reader:
    """The round trips of one `read_catalog`."""

    def __init__(
        self, connection: Connection, wanted: Wanted, limits: Limits, memory: Memory
    ) -> None:
        self._connection = connection
        self._wanted = wanted
        self._memory = memory
        # To be known again pays for what was read before.
        self._looks = bool(memory.access) and not memory.refused
        self._look: Look | None = None
        self._question = Question.of(wanted, connection.info.server_version)
        self._put_together: tuple[Reading | None, list[Standing]] = (None, [])
        self._parameters = self._question.parameters(wanted, limits)
        if self._looks:
            digest = filled_in(connection, self._question.digest(), self._parameters)
            self._parameters |= {"moment": None, "digest": digest}
        self._ledgers = _ledgers(connection, wanted, memory, self._parameters)

    async def reading(self) -> Reading:
        script = self._question.catalog()
        self._look = None
        if self._looks:
            try:
                rows = await self._ledgers.with_catalog(f"{script};\n{unchanged_query()}")
            except REFUSED:
                await self._connection.rollback()
                self._looks, self._memory.refused = False, True
                rows = await self._ledgers.with_catalog(script)
            else:
                self._look = Look.of(rows.pop())
        else:
            rows = await self._ledgers.with_catalog(script)
        self._memory.ledgers = self._ledgers.known
        return Reading.of(rows, self._question.queries)

    def last(self, catalog: Catalog, reading: Reading, found: Sequence[Found]) -> Last | None:
        """The answer, if it was asked by what it is known again."""
        if self._look is None or reading.ending():
            return None
        digest = self._parameters["digest"]
        return Last.of(catalog, self._look, found, connection=self._connection, query=digest)

    async def ledgers(self, reading: Reading) -> tuple[Ledger, ...] | None:
        """Those of the last reading; None where they have moved meanwhile."""
        ledgers = await self._ledgers.settled(ending=reading.ending())
        if ledgers is None and reading.ending():
            await asyncio.sleep(_PAUSE_S)
        return ledgers

    async def tokens(self) -> Tokens:
        [rows] = await self._run(self._question.tokens())
        return dict(rows)

    def standing(self, reading: Reading) -> list[Standing]:
        """What stands beside the tables; of one reading it is put together but once."""
        if self._put_together[0] is not reading:
            self._put_together = reading, standing(reading, self._question.outside)
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
        *results, token_rows = await self._run(self._question.texts_of(oids))
        texts: dict[int, Texts] = {
            oid: {(what, of, position): text for what, of, position, text in rows}
            for oid, rows in zip(oids, results, strict=True)
        }
        return texts, tokens_of(token_rows)

    async def _run(self, script: str) -> list[Rows]:
        return await run(self._connection, script, self._parameters)


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

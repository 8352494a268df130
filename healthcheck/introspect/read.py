"""Reads the catalog so that the answer is of one instant, whatever DDL runs beside it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from healthcheck.introspect.collector import put_off
from healthcheck.introspect.connection import Connection, Limits, filled_in, run
from healthcheck.introspect.ledger_choice import parameters as ledger_parameters
from healthcheck.introspect.ledger_reading import Ledgers
from healthcheck.introspect.memory import Known, Memory
from healthcheck.introspect.outside import standing
from healthcheck.introspect.putting_together import catalog_of, put_together
from healthcheck.introspect.question import Question
from healthcheck.introspect.reading import Found, Reading, Rows, Standing, Tokens
from healthcheck.introspect.script import unchanged_query
from healthcheck.introspect.table import Assembly
from healthcheck.introspect.text_reading import TextReading
from healthcheck.introspect.unchanged import REFUSED, Last, Look, look_again
from healthcheck.introspect.wanted import Wanted
from healthcheck.model.catalog import Catalog, Ledger
from healthcheck.model.names import ObjectName

# Against a schema that changes without a pause, some attempts fail, of two round trips or three.
_ATTEMPTS = 25
_PAUSE_S = 0.005

# Tables of which no more is made than another answer can wait for.
_AT_ONCE: Final = 50

# Tables of which all rows together are enough for Python to look for garbage among them.
_MANY: Final = 500

T = TypeVar("T")


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
    reader = _Reader(connection, wanted, limits, memory, moved=last is not None)
    with put_off(reader.has_many):
        return await _read(reader, memory, last)


async def _read(reader: _Reader, memory: Memory, last: Last | None) -> Catalog:
    """Read until nothing moves meanwhile, and remember it. `last` is the answer before."""
    moved: Sequence[ObjectName | str] = ()
    for _ in range(_ATTEMPTS):
        reading = await reader.reading()
        if reading is None:
            continue
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
                whole = replace(catalog_of(reading, found, unread, memory), ledgers=ledgers)
                if last is not None and whole == last.catalog:
                    whole = last.catalog
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
    """The round trips of one `read_catalog`; `moved` says that not all is as `memory` has it."""

    def __init__(
        self,
        connection: Connection,
        wanted: Wanted,
        limits: Limits,
        memory: Memory,
        *,
        moved: bool = False,
    ) -> None:
        self._connection = connection
        self._wanted = wanted
        self._memory = memory
        self._moved = moved
        # To be known again pays for what was read before.
        self._looks = bool(memory.access) and not memory.refused
        self._look: Look | None = None
        self._question = Question.of(wanted, connection.info.server_version)
        self._stood: tuple[Reading | None, list[Standing]] = (None, [])
        self._parameters = self._question.parameters(wanted, limits)
        if self._looks:
            digest = self._question.digest(
                catalog_bytes=memory.catalog_bytes, tables=len(memory.tables)
            )
            digest = filled_in(connection, digest, self._parameters)
            self._parameters |= {"moment": None, "digest": digest}
        self._of_fresh: dict[str, Any] = {}
        self._ledgers = _ledgers(connection, wanted, memory, self._parameters)

    @property
    def has_many(self) -> bool:
        """Whether so many tables are wanted, or may be, that to read them all takes a while."""
        return len(self._wanted.tables) > _MANY or bool(self._wanted.tenants)

    async def reading(self) -> Reading | None:
        """None where it broke off and is to be begun again.

        All at once at first. What is known is looked for in one round trip with the ledgers, and
        then nothing is read of tables; where some have moved, in two, and of no others.
        """
        reading = await (self._whole() if not self._memory.access else self._beside_memory())
        self._memory.ledgers = self._ledgers.known
        if reading is not None:
            self._memory.catalog_bytes = reading.catalog_bytes()
        return reading

    async def _whole(self) -> Reading:
        question = self._question
        rows = await self._ledgers.with_catalog(question.whole())
        return Reading.of(rows, (*question.look_queries, *question.table_queries))

    async def _beside_memory(self) -> Reading | None:
        question = self._question
        script = question.look()
        if self._looks:
            script += f";\n{unchanged_query()}"
        try:
            rows = await (self._run if self._moved else self._ledgers.with_catalog)(script)
        except REFUSED:
            if not self._looks:
                raise
            await self._connection.rollback()
            self._looks, self._memory.refused = False, True
            return None
        self._look = Look.of(rows.pop()) if self._looks else None
        reading = Reading.of(rows, question.look_queries)
        fresh = [one for one in reading.found() if not self._memory.knows(one)]
        self._of_fresh = self._question.only(fresh)
        return await self._with_tables(reading, fresh) if self._moved else reading

    async def _with_tables(self, reading: Reading, fresh: Sequence[Found]) -> Reading | None:
        """And what the `fresh` are made of, in the same transaction."""
        script = filled_in(
            self._connection, self._question.tables(), self._parameters | self._of_fresh
        )
        rows = await self._ledgers.behind(script.replace("%", "%%") if fresh else "")
        if rows is None:
            return None
        return reading.with_tables(rows, self._question.table_queries) if fresh else reading

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
        if self._stood[0] is not reading:
            self._stood = reading, standing(reading, self._question.outside)
        return self._stood[1]

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
        # What is read again after this, is because something moved.
        self._moved = True
        if fresh and not reading.has_tables:
            return {}
        assembly = await _aside(len(fresh), partial(Assembly, reading)) if fresh else None
        texts, tokens = await self._texts(fresh, assembly).read()
        if tokens[0] == access:
            self._memory.access = access
        self._memory.outside |= {
            one.parsed.id: one for one in others if tokens.get(one.parsed.id) == one.token
        }
        stood = [one for one in fresh if tokens.get(one.oid) == one.token]
        if assembly is None:
            return {}
        known = await _aside(len(stood), partial(put_together, assembly, stood, texts))
        unread = {oid: one for oid, one in known.items() if texts.get(oid, {}) is None}
        self._memory.tables |= {oid: one for oid, one in known.items() if oid not in unread}
        return unread

    def _texts(self, fresh: Sequence[Found], assembly: Assembly | None) -> TextReading:
        return TextReading.of(
            [one for one in fresh if self._wanted.has_text(one.name)],
            assembly,
            connection=self._connection,
            question=self._question,
            parameters=self._parameters | self._of_fresh,
        )

    async def _run(self, script: str) -> list[Rows]:
        return await run(self._connection, script, self._parameters)


async def _aside(number: int, work: Callable[[], T]) -> T:
    """The work on so many tables, beside the event loop where they are many."""
    return work() if number <= _AT_ONCE else await asyncio.to_thread(work)

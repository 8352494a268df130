"""The round trips of one reading of the catalog, and what it remembers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from healthcheck.introspect.connection import Connection, Limits, filled_in, run
from healthcheck.introspect.ledger_reading import ledgers_of
from healthcheck.introspect.memory import Known, Memory
from healthcheck.introspect.outside import standing
from healthcheck.introspect.putting_together import put_together
from healthcheck.introspect.question import Question
from healthcheck.introspect.reading import Found, Reading, Rows, Standing, Tokens, tokens_of
from healthcheck.introspect.script import still_script, unchanged_query
from healthcheck.introspect.table import Assembly
from healthcheck.introspect.text_reading import TextReading
from healthcheck.introspect.unchanged import REFUSED, Last, Look
from healthcheck.introspect.wanted import Wanted
from healthcheck.model.catalog import Catalog, Ledger

_PAUSE_S: Final = 0.005

# Tables of which no more is made than another answer can wait for.
_AT_ONCE: Final = 50

# Tables of which all rows together are enough for Python to look for garbage among them.
_MANY: Final = 500

T = TypeVar("T")


class Reader:
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
        # What is read for the first time is proven by a digest of everything.
        self._by_digest = not (memory.access or memory.refused or moved)
        # What is read of tables is read behind the look, where some of it is sure to be missing.
        self._moved = moved or memory.by_digest or not memory.access
        # To be known again pays for what was read before.
        self._looks = bool(memory.access) and not memory.refused
        self._look: Look | None = None
        self._question = Question.of(wanted, connection.info.server_version)
        self._stood: tuple[Reading | None, list[Standing]] = (None, [])
        self._parameters = self._question.parameters(wanted, limits)
        if self._looks:
            self._take_digest(memory.catalog_bytes, len(memory.tables))
        self._of_fresh: dict[str, Any] = {}
        self._ledgers = ledgers_of(connection, wanted, memory.ledgers, self._run)

    def _take_digest(self, catalog_bytes: int, tables: int) -> None:
        """Ask by what all is known again: the way that costs less with so many tables."""
        digest = self._question.digest(catalog_bytes=catalog_bytes, tables=tables)
        digest = filled_in(self._connection, digest, self._parameters)
        self._parameters |= {"moment": None, "digest": digest}

    @property
    def has_many(self) -> bool:
        """Whether so many tables are wanted, or may be, that to read them all takes a while."""
        return len(self._wanted.tables) > _MANY or bool(self._wanted.tenants)

    async def reading(self) -> Reading | None:
        """None where it broke off and is to be begun again.

        What is known is looked for in one round trip with the ledgers, and then nothing is read of
        tables; where some have moved or none is known, in two, and of no others.
        """
        try:
            reading = await self._reading()
        except REFUSED:
            if not (self._looks or self._by_digest):
                raise
            await self._connection.rollback()
            self._looks = self._by_digest = False
            self._memory.refused = True
            return None
        self._memory.ledgers = self._ledgers.known
        if reading is not None:
            self._memory.catalog_bytes = reading.catalog_bytes()
        return reading

    async def _reading(self) -> Reading | None:
        question, tokens = self._question, not self._by_digest
        script = question.look(tokens=tokens)
        if self._looks:
            script += f";\n{unchanged_query()}"
        rows = await (self._run if self._moved else self._ledgers.with_catalog)(script)
        self._look = Look.of(rows.pop()) if self._looks else None
        reading = Reading.of(rows, question.look_queries(tokens=tokens))
        fresh = [one for one in reading.found() if not self._memory.knows(one)]
        self._of_fresh = question.only(fresh)
        return await self._with_tables(reading, fresh) if self._moved else reading

    async def _with_tables(self, reading: Reading, fresh: Sequence[Found]) -> Reading | None:
        """And what the `fresh` are made of, in the same transaction; and the digest, if by that."""
        scripts = [self._question.tables()] if fresh else []
        if self._by_digest:
            self._take_digest(reading.catalog_bytes(), len(fresh))
            scripts.append(unchanged_query())
        script = filled_in(self._connection, ";\n".join(scripts), self._parameters | self._of_fresh)
        rows = await self._ledgers.behind(script.replace("%", "%%"))
        if rows is None:
            return None
        if self._by_digest:
            self._look = Look.of(rows.pop())
            reading = replace(reading, digest=self._look.digest)
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
        texts, rows = await self._texts(fresh, assembly).read()
        token = self._token_now(reading, rows)
        if token(0) == access:
            self._memory.access, self._memory.by_digest = access, self._by_digest
        self._memory.outside |= {
            one.parsed.id: one for one in others if token(one.parsed.id) == one.token
        }
        stood = [one for one in fresh if token(one.oid) == one.token]
        # Where something moved, it is not known what: tokens tell.
        self._by_digest = False
        if assembly is None:
            return {}
        known = await _aside(len(stood), partial(put_together, assembly, stood, texts))
        unread = {oid: one for oid, one in known.items() if texts.get(oid, {}) is None}
        self._memory.tables |= {oid: one for oid, one in known.items() if oid not in unread}
        return unread

    def _texts(self, fresh: Sequence[Found], assembly: Assembly | None) -> TextReading:
        parameters = self._parameters | self._of_fresh
        if self._look is not None:
            parameters["moment"] = self._look.moment
        return TextReading.of(
            [one for one in fresh if self._wanted.has_text(one.name)],
            assembly,
            connection=self._connection,
            question=self._question,
            parameters=parameters,
            behind=still_script() if self._by_digest else self._question.tokens(),
        )

    def _token_now(self, reading: Reading, rows: Rows) -> Callable[[int], str | None]:
        """The tokens behind the texts, by id: that of the `reading` where all is as it was."""
        if not self._by_digest:
            return tokens_of(rows).get
        stands = not rows or Look.of(rows).digest == reading.digest
        return lambda _: reading.digest if stands else None

    async def _run(self, script: str) -> list[Rows]:
        return await run(self._connection, script, self._parameters)


async def _aside(number: int, work: Callable[[], T]) -> T:
    """The work on so many tables, beside the event loop where they are many."""
    return work() if number <= _AT_ONCE else await asyncio.to_thread(work)

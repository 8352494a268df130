"""What only deparsing can give, read under a short lock timeout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from psycopg.errors import LockNotAvailable

from healthcheck.introspect.connection import Connection, run
from healthcheck.introspect.question import Question
from healthcheck.introspect.reading import Found, Rows
from healthcheck.introspect.table import Assembly
from healthcheck.introspect.text import Texts


class TextReading(Struct, frozen=True, kw_only=True):
    """The texts of tables by oid: of the `locked` there are none to be had.

    Those `apart` are read in a transaction each, for the locks that their texts hold, those
    `together` many at a time. `behind` is a script of one result set, which tells what has moved.
    """

    connection: Connection
    question: Question
    parameters: Mapping[str, Any]
    behind: str
    locked: Sequence[int]
    apart: Sequence[int]
    together: Sequence[int]

    @classmethod
    def of(
        cls,
        tables: Sequence[Found],
        assembly: Assembly | None,
        *,
        connection: Connection,
        question: Question,
        parameters: Mapping[str, Any],
        behind: str,
    ) -> TextReading:
        """Those of the tables that have any; `assembly` is None where there are no tables."""
        having = [one for one in tables if assembly is not None and assembly.has_text(one.oid)]
        free = [one.oid for one in having if not one.locked]
        apart = [oid for oid in free if assembly is not None and assembly.holds_locks(oid)]
        return cls(
            connection=connection,
            question=question,
            parameters=parameters,
            behind=behind,
            locked=[one.oid for one in having if one.locked],
            apart=apart,
            together=[oid for oid in free if oid not in {*apart}],
        )

    async def read(self) -> tuple[dict[int, Texts | None], Rows]:
        """By table oid, None where it is locked; and the rows of `behind`."""
        texts: dict[int, Texts | None] = dict.fromkeys(self.locked)
        try:
            read, rows = await self._read(self.apart, self.together, self.behind)
        except LockNotAvailable:
            # Which one it was is not said. A lock between the look and the read is rare.
            await self.connection.rollback()
            texts |= await self._read_unlocked(self.apart, self.together)
            read, rows = await self._read([], [], self.behind)
        return texts | read, rows

    async def _read_unlocked(
        self, apart: Sequence[int], together: Sequence[int]
    ) -> dict[int, Texts | None]:
        """By halves, until those are found that are locked."""
        try:
            return {**(await self._read(apart, together))[0]}
        except LockNotAvailable:
            await self.connection.rollback()
        if len(apart) + len(together) == 1:
            return dict.fromkeys((*apart, *together))
        a, t = (len(apart) + 1) // 2, len(together) // 2
        first = await self._read_unlocked(apart[:a], together[:t])
        return first | await self._read_unlocked(apart[a:], together[t:])

    async def _read(
        self, apart: Sequence[int], together: Sequence[int], *behind: str
    ) -> tuple[dict[int, Texts], Rows]:
        """The texts by table, and the rows of a script `behind` theirs."""
        scripts = [*self.question.texts_of(apart, together), *behind]
        results = await run(self.connection, ";\n".join(scripts), self.parameters)
        rows_behind = results.pop() if behind else []
        texts: dict[int, dict[tuple[str, int, int], str]] = {oid: {} for oid in (*apart, *together)}
        for rows in results:
            for table, what, of, position, text in rows:
                texts[table][what, of, position] = text
        return {**texts}, rows_behind

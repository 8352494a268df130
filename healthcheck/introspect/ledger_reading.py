"""The ledgers' part of a reading: found and read in the transaction that reads the catalog."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

import psycopg
from msgspec.structs import replace

from healthcheck.introspect.connection import Connection
from healthcheck.introspect.ledger import Choice, sightings
from healthcheck.introspect.ledger_choice import choose
from healthcheck.introspect.reading import Rows
from healthcheck.introspect.script import COMMIT, SAVEPOINT, alone, ledger_script, query
from healthcheck.introspect.wanted import Wanted
from healthcheck.model import catalog
from healthcheck.model.expectation import Ledger
from healthcheck.model.ledger import Standing

Run: TypeAlias = Callable[[str], Awaitable[list[Rows]]]
"""One round trip: a script's result sets."""

# What a statement on a ledger fails with where the table is not as it was found; and where it is,
# but has something else in it than its tool writes.
_LOCKED: Final = "55P03"
_REFUSED: Final = "42501"
_GONE: Final = ("42P01", "42703", "3F000", "XX000")
_STRANGE: Final = ("42", "22", "0A")

# Rows and migrations of which no more is made than another answer can wait for.
_AT_ONCE: Final = 500


class Ledgers:
    """Reads the declared ledgers, in order. `known` is what was found before, None for nothing.

    `back` ends a transaction that failed.
    """

    def __init__(
        self,
        wanted: Sequence[Ledger],
        schema: str,
        *,
        run: Run,
        back: Callable[[], Awaitable[None]],
        known: Sequence[Choice] | None,
    ) -> None:
        self._wanted = wanted
        self._schema = schema
        self._run = run
        self._back = back
        self.known = known
        self._read: list[catalog.Ledger | None] = []

    @property
    def any(self) -> bool:
        """Whether any are declared."""
        return bool(self._wanted)

    async def with_catalog(self, script: str) -> list[Rows]:
        """The result sets of a script that leaves its transaction open; the ledgers are read in it.

        One round trip where they are where they were known to be, else one more for each that there
        is. A lock is waited for, but by nothing that holds one. Raises psycopg's errors.
        """
        if not self._wanted:
            return await self._run(f"{script};\n{COMMIT}")
        if self.known is not None:
            results = await self._at_once(script, self.known)
            if results is not None:
                return results
        return await self._one_by_one(script)

    async def behind(self, script: str) -> list[Rows] | None:
        """The same in a transaction that is open; None where that is lost.

        Then all is to be read again, and the ledgers are looked for anew.
        """
        if not self._wanted:
            return await self._run(f"{script};\n{COMMIT}")
        if self.known is None:
            return await self._one_by_one(script)
        results = await self._at_once(script, self.known)
        if results is None:
            self.known = None
        return results

    async def _at_once(self, script: str, known: Sequence[Choice]) -> list[Rows] | None:
        """None where some ledger is not what it was known to be."""
        statements = [alone(choice.statement()) for choice in known if choice.tool]
        whole = ";\n".join((script, query("ledger"), *statements, COMMIT))
        try:
            results = await self._run(whole)
        except psycopg.Error as error:
            if not _is_of_a_ledger(error):
                raise
            await self._back()
            return None
        behind = len(results) - len(statements)
        choices = self._choices(results[behind - 1])
        if [choice.reads for choice in choices] != [choice.reads for choice in known]:
            return None
        self.known = choices
        rows = iter(results[behind:])
        self._read = [
            await _entered(choice, next(rows), want) if choice.tool else choice.ledger
            for choice, want in zip(choices, self._wanted, strict=True)
        ]
        return results[: behind - 1]

    async def _one_by_one(self, script: str) -> list[Rows]:
        *results, found = await self._run(f"{script};\n{query('ledger')}")
        self.known = choices = self._choices(found)
        left = sum(choice.tool is not None for choice in choices)
        if not left:
            await self._run(COMMIT)
        self._read = []
        for choice, want in zip(choices, self._wanted, strict=True):
            if choice.tool is None:
                self._read.append(choice.ledger)
                continue
            left -= 1
            self._read.append(await self._one(choice, want, is_last=not left))
        return results

    async def _one(self, choice: Choice, want: Ledger, *, is_last: bool) -> catalog.Ledger | None:
        """None where it is not what it was a moment ago. The last one ends the transaction."""
        end = f";\n{COMMIT}" if is_last else ""
        try:
            [rows] = await self._run(alone(choice.statement()) + end)
        except psycopg.Error as error:
            if not _is_of_a_ledger(error):
                raise
            if is_last:
                await self._back()
            else:
                await self._run(f"ROLLBACK TO SAVEPOINT {SAVEPOINT}")
            return _unread(choice.ledger, error.sqlstate)
        return await _entered(choice, rows, want)

    def _choices(self, rows: Rows) -> list[Choice]:
        seen = sightings(rows)
        return [choose(want, seen, self._schema) for want in self._wanted]

    async def settled(self, *, ending: bool) -> tuple[catalog.Ledger, ...] | None:
        """What was read; None where that cannot be believed, and is to be read again.

        `ending` says that a commit was seen of which privileges may not know yet. That a migration
        failed is told by a lock that nobody holds, of a later moment than the rows: it is believed
        when later rows say so too.
        """
        ledgers = tuple(ledger for ledger in self._read if ledger is not None)
        if len(ledgers) < len(self._read):
            return None
        if ending and not all(ledger.usable for ledger in ledgers):
            return None
        failed = [number for number, ledger in enumerate(ledgers) if _has_failed(ledger)]
        if failed and [ledgers[number] for number in failed] != await self._again(failed):
            return None
        return ledgers

    async def _again(self, numbers: Sequence[int]) -> list[catalog.Ledger | None]:
        """Some of the ledgers, read once more in a transaction of their own."""
        choices = [(self.known or ())[number] for number in numbers]
        try:
            results = await self._run(ledger_script(*(choice.statement() for choice in choices)))
        except psycopg.Error as error:
            if not _is_of_a_ledger(error):
                raise
            await self._back()
            return []
        return [
            await _entered(choice, rows, self._wanted[number])
            for choice, rows, number in zip(choices, results, numbers, strict=True)
        ]


def ledgers_of(
    connection: Connection, wanted: Wanted, known: Sequence[Choice] | None, run: Run
) -> Ledgers:
    """Those that are wanted, read on that connection."""
    return Ledgers(wanted.ledgers, wanted.schema, run=run, back=connection.rollback, known=known)


async def _entered(choice: Choice, rows: Rows, want: Ledger) -> catalog.Ledger | None:
    """`Choice.read`; beside the event loop where there is much of it."""
    if len(rows) + sum(map(len, want.releases.values())) <= _AT_ONCE:
        return choice.read(rows, want)
    return await asyncio.to_thread(choice.read, rows, want)


def _has_failed(ledger: catalog.Ledger) -> bool:
    return any(entry.standing is Standing.FAILED for entry in ledger.entries or ())


def _is_of_a_ledger(error: psycopg.Error) -> bool:
    """Whether it may come from what a ledger is or holds, and not from the server or the way."""
    state = error.sqlstate
    if state is None:
        return isinstance(error, psycopg.DataError)  # a value that Python has none for
    return state == _LOCKED or state in _GONE or state[:2] in _STRANGE


def _unread(ledger: catalog.Ledger, state: str | None) -> catalog.Ledger | None:
    """A ledger that could not be read, by the SQLSTATE; None where it has moved."""
    if state in _GONE:
        return None
    if state == _LOCKED:
        return replace(ledger, locked=True)
    if state == _REFUSED:
        return replace(ledger, usable=False)
    return replace(ledger, tool=None)

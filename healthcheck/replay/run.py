"""One script of a migration, run as its tool would."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, TypeAlias

import psycopg
from psycopg.errors import (
    ActiveSqlTransaction,
    InvalidTransactionTermination,
    UnsafeNewEnumValueUsage,
)
from psycopg.pq import TransactionStatus

from healthcheck.errors import Problem, UsageError
from healthcheck.model.ledger import Script
from healthcheck.orm.secrets import open_part, repeats
from healthcheck.replay.statements import Statement, place, statements

Session: TypeAlias = psycopg.AsyncConnection[tuple[Any, ...]]
"""In autocommit: transactions are begun by words."""

Mend: TypeAlias = Callable[[psycopg.Error], Awaitable[bool]]
"""Makes what a statement lacked, such as a role; False where that is not why it failed."""

_ALONE: Final = (ActiveSqlTransaction, UnsafeNewEnumValueUsage, InvalidTransactionTermination)
"""CONCURRENTLY, VACUUM and CREATE DATABASE; a new value of an enum; COMMIT in a procedure."""

_ROW: Final = re.compile(r"COPY [^\n]*?, line (\d+)")
_HEAD: Final = 60  # characters of a statement that are shown


async def nothing_to_mend(error: psycopg.Error) -> bool:
    """A Mend that makes nothing."""
    return False


async def run_script(session: Session, script: Script, *, file: str, mend: Mend) -> None:
    """Run a script, whose file is shown as `file`; the session is left outside of a transaction.

    Raises UsageError with the place of what was refused, and psycopg.OperationalError where the
    server has gone.
    """
    todo = [one for one in statements(script.text, file=file) if one.text]
    _refuse_programs(todo, file)
    together = script.transaction is not False
    done = 0
    while done < len(todo):
        run = _Run(session, todo, done)
        try:
            await (run.together() if together else run.one_by_one())
        except psycopg.Error as error:
            if session.closed:
                raise
            await session.execute("ROLLBACK")
            done = run.committed
            if await mend(error):
                continue
            alone = together and script.transaction is None and isinstance(error, _ALONE)
            if not alone:
                raise _refused(script, run.at, error, file) from None
            together = False
        else:
            break
    if session.info.transaction_status is not TransactionStatus.IDLE:
        await session.execute("ROLLBACK")
        text = "begins a transaction that nothing commits; add COMMIT"
        raise UsageError([Problem(file, *place(script.text, len(script.text)), text)])


class _Run:
    """Statements on their way: `at` is the one being run, `committed` how many need no more."""

    def __init__(self, session: Session, todo: Sequence[Statement], done: int) -> None:
        self._session = session
        self._todo = todo
        self.committed = done
        self.at: Statement | None = None

    async def together(self) -> None:
        """In one transaction, unless the script ends it and begins others."""
        await self._session.execute("BEGIN")
        await self.one_by_one()
        self.at = None
        if self._session.info.transaction_status is TransactionStatus.INTRANS:
            await self._session.execute("COMMIT")

    async def one_by_one(self) -> None:
        for number in range(self.committed, len(self._todo)):
            self.at = self._todo[number]
            await _send(self._session, self.at)
            if self._session.info.transaction_status is TransactionStatus.IDLE:
                self.committed = number + 1


async def _send(session: Session, statement: Statement) -> None:
    text = statement.text.encode()
    if statement.data is None:
        await session.execute(text)
        return
    async with session.cursor().copy(text) as copy:
        await copy.write(statement.data)


def _refuse_programs(todo: Sequence[Statement], file: str) -> None:
    problems = [
        Problem(file, one.line, one.column, "COPY with PROGRAM runs a program; none is run here")
        for one in todo
        if one.begins("copy") and "program" in one.words
    ]
    if problems:
        raise UsageError(problems)


def _refused(
    script: Script, statement: Statement | None, error: psycopg.Error, file: str
) -> UsageError:
    """What the server said, at the place that it speaks of; without a statement, of the whole."""
    said = error.diag
    told = [said.message_primary or str(error), said.message_detail, said.message_hint]
    text = "; ".join(part for part in told if part)
    if statement is not None and repeats(text, statement.text, _open(statement)):
        text = f"the server refused it with {error.sqlstate}, and a message that repeats a secret"
    if statement is None:
        return UsageError([Problem(file, 0, 0, f"COMMIT: {text}")])
    where = place(script.text, statement.offset + int(said.statement_position or 1) - 1)
    row = _ROW.match(said.context or "") if statement.data is not None else None
    if row is not None:
        last, _ = place(script.text, statement.offset + len(statement.text))
        where = last + int(row[1]), 1
    return UsageError([Problem(file, *where, f"{shown(statement)}: {text}")])


def shown(statement: Statement) -> str:
    """Its beginning, in one line, up to a secret."""
    part = _open(statement)
    line = re.sub(r"\s+", " ", part).rstrip("; ")
    is_whole = part == statement.text and len(line) <= _HEAD
    return line if is_whole else f"{line[: _HEAD - 1]}…"


def _open(statement: Statement) -> str:
    return open_part(statement.text, statement.words)

"""One named database: what it should be, how it is reached, and what was last seen of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Final

import psycopg
from msgspec import Struct

from healthcheck.compare import Verdict, verdict
from healthcheck.introspect import Limits, Memory, Wanted, read_catalog, wanted_of
from healthcheck.model.catalog import Catalog, Server
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Code, Finding
from healthcheck.model.report import (
    Conclusive,
    DeclarationInfo,
    Ledger,
    Reason,
    Report,
    Status,
    Tenants,
)
from healthcheck.probe.aside import aside
from healthcheck.probe.declaration_source import DeclarationSource
from healthcheck.probe.failure import (
    FIRST_LOOK,
    SILENT,
    TIMEOUT,
    Failure,
    failure_of,
    given_up,
    out_of_time,
    slow,
)
from healthcheck.probe.gate import Gate
from healthcheck.probe.link import Link
from healthcheck.probe.patience import patiently
from healthcheck.probe.places import Places
from healthcheck.probe.silence import SILENCE_S
from healthcheck.probe.verdict import judge, reason_of
from healthcheck.report.message import drift_message

if TYPE_CHECKING:
    from healthcheck.database_url import DatabaseUrl


class _Answer(Struct, frozen=True):
    """What one check saw, before it is dated and named."""

    status: Status
    findings: tuple[Finding, ...] = ()
    migrations: tuple[Ledger, ...] = ()
    tenants: tuple[Tenants, ...] = ()
    server: Server | None = None
    failure: Failure | None = None


class _Judged(Struct, frozen=True):
    """A verdict, and what it is about."""

    expectation: Expectation
    catalog: Catalog
    today: date
    verdict: Verdict

    def stands(self, expectation: Expectation, today: date) -> bool:
        """Whether it stands as long as the catalog does."""
        return self.expectation is expectation and self.today == today


_CANCELLED_AT_MOST: Final = 5


class Target:
    """Checks one database against one declaration, for however many callers.

    A check is given up when the server has owed a word for `statement_timeout` seconds, and a
    connection whose network is black for `silence`. `once` says that nobody asks again. `places`
    are shared with other targets, which are checked side by side as far as there are any.
    `on_report` is called in the event loop with every report once, and with an `unknown` the first
    time that a check overruns a caller's deadline. `on_error` gets what is a fault of this program.
    """

    def __init__(
        self,
        name: str,
        *,
        url: DatabaseUrl,
        declaration: DeclarationSource,
        statement_timeout: float = 10.0,
        lock_timeout: float = 0.1,
        silence: float = SILENCE_S,
        always_full: bool = False,
        once: bool = False,
        places: Places | None = None,
        on_report: Callable[[Report], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        self.name = name
        self.declaration = declaration
        self.last: Report | None = None
        self.last_conclusive: Conclusive | None = None
        self._limits = Limits(statement_timeout=statement_timeout, lock_timeout=lock_timeout)
        self._always_full = always_full
        self._once = once
        self._places = places
        self._on_report = on_report
        self._on_error = on_error
        self._link = Link(url.parameters, silence_s=silence)
        self._gate = Gate(self._check)
        self._overrun = -1  # how many checks had begun before the last that did
        self._known: tuple[Expectation, Wanted, Memory] | None = None
        self._judged: _Judged | None = None
        self._first_seen: dict[tuple[Code, str], datetime] = {}
        self._given_up = given_up(statement_timeout)
        self._gave_up = False  # the last check
        self._quickest_s = inf  # of the checks after the first that had an answer

    async def report(self, *, timeout: float) -> Report:
        """A report of this moment or later, within `timeout` seconds.

        When the check takes longer, the answer is unknown and the check goes on behind it.
        """
        begun = self._gate.begun
        report = await self._gate.ask(timeout=timeout)
        if report is not None:
            return report
        answer = _Answer(Status.UNKNOWN, failure=self._lateness(timeout))
        late = self._report(answer, self.declaration.current[1], duration_s=timeout)
        if self._overrun != begun:
            self._overrun = begun
            self._tell(late)
        return late

    def _lateness(self, timeout: float) -> Failure:
        """What is the matter where a check overran a deadline of so many seconds."""
        if self._once:
            return out_of_time(timeout)
        if self._gave_up:
            return self._given_up
        if self.last_conclusive is None:
            return FIRST_LOOK
        return slow(self._quickest_s) if timeout < self._quickest_s < inf else TIMEOUT

    async def close(self) -> None:
        """End the check that runs, if any, and the connection."""
        # First, because psycopg that is cancelled waits up to ten seconds for a frozen server.
        self._link.cut()
        await self._gate.close()
        self._link.cut()

    async def _check(self) -> Report:
        if self._places is None:
            return await self._check_now()
        async with self._places.one():
            return await self._check_now()

    async def _check_now(self) -> Report:
        started = time.perf_counter()
        expectation, info = self.declaration.current
        work = self._answer(expectation)
        answer = await patiently(work, left_s=self._patience_left_s, cut=self._link.cut)
        if answer is None:
            answer = _Answer(Status.UNKNOWN, failure=self._given_up)
        duration_s = time.perf_counter() - started
        self._gave_up = answer.failure == self._given_up
        if answer.failure is None and self.last_conclusive is not None:
            self._quickest_s = min(self._quickest_s, duration_s)
        report = self._report(answer, info, duration_s=duration_s)
        self.last = report
        self._tell(report)
        return report

    def _patience_left_s(self) -> float:
        """How much longer the server may owe a word."""
        return self._limits.statement_timeout - self._link.owed_s

    async def _answer(self, expectation: Expectation) -> _Answer:
        today = datetime.now(UTC).date()
        try:
            catalog = await self._read(expectation, today)
            found = await self._verdict(expectation, catalog, today)
        except Exception as error:  # the edge an answer is owed
            await self._link.recover(error)
            failure = self._failure_of(error)
            if failure.reason is Reason.INTERNAL and self._on_error is not None:
                self._on_error(error)
            return _Answer(Status.UNKNOWN, failure=failure)
        self._link.rest()
        status, moving = judge(found.findings, catalog, found.migrations)
        return _Answer(
            status, found.findings, found.migrations, found.tenants, catalog.server, moving
        )

    def _failure_of(self, error: Exception) -> Failure:
        if self._link.was_silent:
            return SILENT
        if isinstance(error, psycopg.errors.QueryCanceled):
            return self._given_up
        return failure_of(error)

    async def _verdict(self, expectation: Expectation, catalog: Catalog, today: date) -> Verdict:
        """The last one, if it was of the very same, on the same day."""
        last = self._judged
        if last and not last.stands(expectation, today):
            last = None
        if last and last.catalog is catalog:
            return last.verdict
        before = last.verdict if last and not self._always_full else None
        found = await aside(partial(verdict, expectation, catalog, today=today, before=before))
        self._judged = _Judged(expectation, catalog, today, found)
        return found

    async def _read(self, expectation: Expectation, today: date) -> Catalog:
        reused = self._link.is_open
        for _ in range(_CANCELLED_AT_MOST):
            try:
                return await self._read_once(expectation, today)
            except psycopg.errors.SerializationFailure:
                # Replay on a standby cancels what is in its way.
                await (await self._link.connection()).rollback()
            except psycopg.OperationalError:
                # A connection that went stale while it rested is worth one retry, not one answer.
                if not reused or self._link.is_open:
                    raise
                reused = False
        return await self._read_once(expectation, today)

    async def _read_once(self, expectation: Expectation, today: date) -> Catalog:
        connection = await self._link.connection()
        wanted, memory = self._known_of(expectation)
        last = self._judged
        passes = last and last.stands(expectation, today) and not last.verdict.findings
        memory.locks_matter = not passes
        return await read_catalog(connection, wanted, limits=self._limits, memory=memory)

    def _known_of(self, expectation: Expectation) -> tuple[Wanted, Memory]:
        if self._known is None or self._known[0] is not expectation:
            self._known = expectation, wanted_of(expectation), Memory()
        _, wanted, memory = self._known
        return wanted, Memory() if self._always_full else memory

    def _report(self, answer: _Answer, info: DeclarationInfo, *, duration_s: float) -> Report:
        now = datetime.now(UTC)
        first_seen = {
            key: self._first_seen.get(key, now)
            for key in ((one.code, one.subject.object) for one in answer.findings)
        }
        failure = answer.failure
        report = Report(
            status=answer.status,
            reason=reason_of(answer.status, failure),
            message=failure.message
            if failure
            else drift_message(
                answer.findings,
                info.objects,
                migrations=answer.migrations,
                tenants=answer.tenants,
            ),
            target=self.name,
            checked_at=now,
            duration_ms=duration_s * 1000,
            server=answer.server,
            declaration=info,
            findings=answer.findings,
            migrations=answer.migrations,
            tenants=answer.tenants,
            first_seen=first_seen,
            last_conclusive=self.last_conclusive if failure else None,
        )
        if failure is None:
            self._first_seen = first_seen
            self.last_conclusive = Conclusive(
                status=answer.status,
                at=now,
                findings=answer.findings,
                migrations=answer.migrations,
                tenants=answer.tenants,
            )
        return report

    def _tell(self, report: Report) -> None:
        if self._on_report is not None:
            self._on_report(report)

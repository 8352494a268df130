"""A transaction flips all tables between two states while readers look: never anything between."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import psycopg
from msgspec.structs import replace

from healthcheck.database_url import parse
from healthcheck.introspect import Connection, Limits, Memory, MovingError, read_catalog
from healthcheck.model.catalog import Catalog, Table
from healthcheck.model.finding import Finding
from healthcheck.model.names import TableName
from healthcheck.model.report import Reason, Status
from healthcheck.probe import Target
from tests.exactness.scene import BACK, FORTH, declaration, wanted
from tests.probing import declaration_of

_LIMITS = Limits(statement_timeout=30, lock_timeout=0.1)
# Four read at once; where nothing stands for as long as one reading takes, there is nothing to see.
_LONGEST_PAUSE_IN_READINGS = 10
_WANTED = wanted()


@dataclass(slots=True)
class Tally:
    """What readers saw. `mixed` were neither state; `withheld` had a text behind a lock, or drift
    behind one, and said so; `unstable` gave no answer.
    """

    flips: int = 0
    reads: int = 0
    mixed: int = 0
    withheld: int = 0
    unstable: int = 0

    def __str__(self) -> str:
        return (
            f"{self.flips} flips, {self.reads} reads: {self.mixed} mixed, {self.unstable} unstable,"
            f" {self.withheld} said that a lock was in the way"
        )

    @property
    def holds(self) -> bool:
        """Whether nothing was mixed, and no more than a thousandth without an answer."""
        seen = self.flips > 0 and self.reads > 0
        return seen and not self.mixed and self.unstable * 1000 <= self.reads


async def flipping(url: str, seconds: float) -> Tally:
    """Readers for so long: two that remember, one that does not, and a probe."""
    tally, over = Tally(), asyncio.Event()
    async with _session(url) as flipper:
        states, findings = [], []
        for change in (FORTH, BACK):
            await flipper.execute(change.encode())
            began = time.monotonic()
            # As a reading is that something moves beside: with tokens.
            states.append(_unlocked(await _read(flipper, Memory(refused=True))))
            pause = _LONGEST_PAUSE_IN_READINGS * (time.monotonic() - began)
            async with _probe(url) as target:
                findings.append((await target.report(timeout=30)).findings)
        await asyncio.gather(
            _look(url, states, tally, over, remembers=True),
            _look(url, states, tally, over, remembers=True),
            _look(url, states, tally, over, remembers=False),
            _ask(url, findings, tally, over),
            _flip(flipper, tally, over, seconds=seconds, pause=pause),
        )
    return tally


@asynccontextmanager
async def _session(url: str) -> AsyncIterator[Connection]:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as session:
        yield session


@asynccontextmanager
async def _probe(url: str) -> AsyncIterator[Target]:
    source = declaration_of(declaration())
    target = Target("default", url=parse(url), declaration=source, statement_timeout=30)
    try:
        yield target
    finally:
        await target.close()


async def _flip(
    flipper: Connection, tally: Tally, over: asyncio.Event, *, seconds: float, pause: float
) -> None:
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            for change in (FORTH, BACK):
                await flipper.execute(change.encode())
                tally.flips += 1
                await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - no secret
    finally:
        over.set()


async def _look(
    url: str, states: list[Catalog], tally: Tally, over: asyncio.Event, *, remembers: bool
) -> None:
    memory = Memory()
    async with _session(url) as session:
        while not over.is_set():
            tally.reads += 1
            try:
                catalog = _unlocked(await _read(session, memory if remembers else Memory()))
            except MovingError:
                tally.unstable += 1
                continue
            unread = frozenset(name for name, one in catalog.tables.items() if _is_unread(one))
            tally.withheld += bool(unread)
            tally.mixed += _without(catalog, unread) not in [
                _without(one, unread) for one in states
            ]


async def _ask(
    url: str, findings: list[tuple[Finding, ...]], tally: Tally, over: asyncio.Event
) -> None:
    async with _probe(url) as target:
        while not over.is_set():
            tally.reads += 1
            report = await target.report(timeout=30)
            if report.status is not Status.UNKNOWN:
                tally.mixed += report.findings not in findings
            elif report.reason is Reason.MIGRATING:
                tally.withheld += 1
            else:
                tally.unstable += 1


async def _read(session: Connection, memory: Memory) -> Catalog:
    return await read_catalog(session, _WANTED, limits=_LIMITS, memory=memory)


def _unlocked(catalog: Catalog) -> Catalog:
    """Without what is of the moment: who holds a lock."""
    tables = {name: replace(one, locked=False) for name, one in catalog.tables.items()}
    return replace(catalog, tables=tables)


def _without(catalog: Catalog, names: frozenset[TableName]) -> Catalog:
    tables = {name: one for name, one in catalog.tables.items() if name not in names}
    return replace(catalog, tables=tables)


def _is_unread(table: Table) -> bool:
    return "UNREAD" in repr(table)

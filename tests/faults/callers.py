"""Callers who come and go while their database is killed, frozen and cut off: what they are told
was never true before they asked, and whoever comes last is answered.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psycopg

from healthcheck.database_url import parse
from healthcheck.model.finding import Code
from healthcheck.model.report import Report, Status
from healthcheck.probe import Target
from tests.faults.proxy import Proxy
from tests.faults.server import Cluster
from tests.probing import declaration_of

_DATABASE = "callers"
_DECLARATION = "version: 1\ntables: {a: {columns: {version: text default '0'}}}\n"
_MOST_CALLERS = 6
_LONG_S = 30.0
_PATIENCES_S = (0.001, 0.02, 0.3, _LONG_S)


class _Scene:
    """A target, the way to its database, and the version that the database is known to have."""

    def __init__(self, target: Target, proxy: Proxy, owner: psycopg.AsyncConnection) -> None:
        self.target = target
        self.proxy = proxy
        self.owner = owner
        self.version = 0

    async def commit(self) -> None:
        """Another version; known once it is committed."""
        await self.owner.execute(f"ALTER TABLE a ALTER version SET DEFAULT '{self.version + 1}'")
        self.version += 1

    async def ask(self, patience_s: float) -> Report:
        """A report that is no older than its question."""
        known = self.version
        report = await self.target.report(timeout=patience_s)
        if report.status is not Status.UNKNOWN:
            assert version_of(report) >= known, f"told {report.findings}, after version {known}"
        return report

    async def backends(self) -> list[int]:
        found = await self.owner.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in await found.fetchall()]


def version_of(report: Report) -> int:
    """Which of the versions a report is of; an AssertionError where it is of none."""
    if report.status is Status.PASS:
        return 0
    [finding] = report.findings
    assert finding.code is Code.COLUMN_DEFAULT, finding
    found = re.search(r"'(\d+)'", str(finding.actual))
    assert found, finding
    return int(found[1])


async def _nothing(_: _Scene, __: float) -> None:
    pass


async def _killed(scene: _Scene, _: float) -> None:
    for pid in await scene.backends():
        await scene.owner.execute(f"SELECT pg_terminate_backend({pid})")


async def _frozen(scene: _Scene, while_s: float) -> None:
    pids = await scene.backends()
    try:
        for pid in pids:
            _send(pid, signal.SIGSTOP)
        await asyncio.sleep(while_s)
    finally:
        for pid in pids:
            _send(pid, signal.SIGCONT)


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)


async def _dark(scene: _Scene, while_s: float) -> None:
    scene.proxy.darken()
    try:
        await asyncio.sleep(while_s)
    finally:
        scene.proxy.lighten()


async def _reset(scene: _Scene, _: float) -> None:
    scene.proxy.reset()


async def _hung_up(scene: _Scene, _: float) -> None:
    scene.proxy.hang_up()


async def _forgotten(scene: _Scene, _: float) -> None:
    scene.proxy.forget()


_TROUBLES = (_nothing, _nothing, _killed, _frozen, _dark, _reset, _hung_up, _forgotten)


async def _one_round(scene: _Scene, chance: random.Random) -> Counter[str]:
    """Callers, a commit and a trouble, all in each other's way; then one who is to be answered."""

    async def after(pause_s: float, patience_s: float) -> Report:
        await asyncio.sleep(pause_s)
        return await scene.ask(patience_s)

    async def trouble() -> None:
        await asyncio.sleep(chance.random() * 0.02)
        await chance.choice(_TROUBLES)(scene, chance.random() * 0.05)

    callers = [
        asyncio.create_task(after(chance.random() * 0.03, chance.choice(_PATIENCES_S)))
        for _ in range(chance.randint(1, _MOST_CALLERS))
    ]
    beside = asyncio.create_task(trouble())
    await asyncio.sleep(chance.random() * 0.02)
    await scene.commit()
    for caller in callers:
        if chance.random() < 0.2:
            caller.cancel()
    await beside
    told: Counter[str] = Counter()
    for said in await asyncio.gather(*callers, return_exceptions=True):
        if isinstance(said, Report):
            told[said.status] += 1
        elif isinstance(said, asyncio.CancelledError):
            told["cancelled"] += 1
        else:
            raise said
    last = await scene.ask(_LONG_S)
    assert last.status is not Status.UNKNOWN, last.message
    assert version_of(last) == scene.version
    return told


@asynccontextmanager
async def _scene(cluster: Cluster, errors: list[Exception]) -> AsyncIterator[_Scene]:
    proxy = Proxy(cluster.port)
    target = Target(
        "default",
        url=parse(cluster.url(_DATABASE, proxy.port)),
        declaration=declaration_of(_DECLARATION),
        silence=0.1,
        on_error=errors.append,
    )
    owner = await psycopg.AsyncConnection.connect(cluster.url(_DATABASE), autocommit=True)
    try:
        yield _Scene(target, proxy, owner)
    finally:
        await target.close()
        await owner.close()
        proxy.close()


async def _rounds(cluster: Cluster, rounds: int, seed: int) -> Counter[str]:
    chance = random.Random(seed)  # noqa: S311 - a seed, so that a failure comes again
    told: Counter[str] = Counter()
    errors: list[Exception] = []
    async with _scene(cluster, errors) as scene:
        for _ in range(rounds):
            told += await _one_round(scene, chance)
    assert errors == []
    return told


def run(cluster: Cluster, rounds: int, seed: int = 1) -> str:
    """What came of it, in a sentence. Raises AssertionError where a caller was told what is old."""
    cluster.execute(f"CREATE DATABASE {_DATABASE}")
    cluster.execute("CREATE TABLE a (version text DEFAULT '0')", _DATABASE)
    try:
        told = asyncio.run(_rounds(cluster, rounds, seed))
    finally:
        cluster.execute(f"DROP DATABASE {_DATABASE} WITH (FORCE)")
    answers = told["pass"] + told["fail"]
    return (
        f"Callers: {rounds} rounds; {answers} were told what was true when they asked or later,"
        f" {told['unknown']} that it is unknown, {told['cancelled']} had gone;"
        f" the one who came last each time was always told."
    )

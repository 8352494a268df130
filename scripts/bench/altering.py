"""ALTERs of declared tables, alone and beside probes of the same: what they lose to these."""

from __future__ import annotations

import asyncio
import itertools
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from measure import arguments, database, machine
from over_http import Answers, Caller, callers_of
from services import Service, ours, surroundings

from tests.postgres import Database

_BLOCK = 100
_PAUSE_S = 0.005  # as a migration has between its statements

# Each is undone by one that follows, and each has the tables read again.
_ALTERS = (
    "ALTER TABLE thing_{n} ADD COLUMN extra text",
    "ALTER TABLE thing_{n} ALTER COLUMN status SET DEFAULT 'old'",
    "ALTER TABLE thing_{n} DROP CONSTRAINT thing_{n}_total",
    "ALTER TABLE thing_{n} ADD CONSTRAINT thing_{n}_total CHECK (total >= 0)",
    "ALTER TABLE thing_{n} ALTER COLUMN status SET DEFAULT 'new'",
    "ALTER TABLE thing_{n} DROP COLUMN extra",
)

# What the server says where a lock was waited for at all.
_WAITED = re.compile(r"acquired \w+ on .* after ([0-9.]+) ms")


@dataclass(slots=True)
class Alters:
    """What some of them took, in milliseconds; and how long they waited for locks."""

    took: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)

    def at(self, percent: int) -> float:
        return statistics.quantiles(self.took, n=100, method="inclusive")[percent - 1]


class Migration:
    """One session that alters a table after the other, for ever."""

    def __init__(self, session: psycopg.Connection, tables: int) -> None:
        self._session = session
        self._turns = itertools.cycle(
            alter.format(n=number) for number in range(tables) for alter in _ALTERS
        )
        self._now = Alters()
        # Tell us of every wait for a lock that takes longer than a millisecond.
        session.execute("SET deadlock_timeout = '1ms'")
        session.execute("SET log_lock_waits = on; SET client_min_messages = log")
        session.add_notice_handler(self._notice)

    def _notice(self, notice: psycopg.errors.Diagnostic) -> None:
        if found := _WAITED.search(notice.message_primary or ""):
            self._now.waited.append(float(found[1]))

    def alter(self, number: int, into: Alters) -> None:
        self._now = into
        for _ in range(number):
            statement = next(self._turns)
            began = time.perf_counter()
            self._session.execute(statement)
            into.took.append((time.perf_counter() - began) * 1000)
            time.sleep(_PAUSE_S)


async def _ask_for_ever(service: Service, a_second: int) -> None:
    """So many questions a second, each when its time has come, whoever still waits."""
    answers = Answers()

    async def ask(caller: Caller) -> None:
        await caller.ask(answers)
        free.append(caller)

    async with callers_of(service, a_second) as free:
        asking: set[asyncio.Task[None]] = set()
        while True:
            if free:
                task = asyncio.create_task(ask(free.pop()))
                asking.add(task)
                task.add_done_callback(asking.discard)
            await asyncio.sleep(1 / a_second)


@contextmanager
def _probed(service: Service, a_second: int) -> Iterator[None]:
    """While it holds, another process asks."""
    command = [sys.executable, __file__, "--port", str(service.port), "--probes", str(a_second)]
    with subprocess.Popen(command) as process:
        time.sleep(1)
        try:
            yield
        finally:
            process.terminate()


def _checks(service: Service) -> int:
    """How many the service has made in all."""
    with urllib.request.urlopen(f"http://127.0.0.1:{service.port}/metrics") as answer:
        counted = re.findall(r"(?m)^healthcheck_probes_total\{.*\} (\d+)", answer.read().decode())
    return sum(map(int, counted))


def measured(made: Database, service: Service, given: dict[str, int]) -> dict[str, Alters]:
    found = {"alone": Alters(), "probed": Alters()}
    with psycopg.connect(made.url, autocommit=True) as session:
        migration = Migration(session, given["tables"])
        migration.alter(_BLOCK, Alters())
        for _ in range(max(1, given["alters"] // _BLOCK)):
            migration.alter(_BLOCK, found["alone"])
            with _probed(service, given["probes"]):
                migration.alter(_BLOCK, found["probed"])
    return found


def main(given: dict[str, int]) -> None:
    tables, a_second = given["tables"], given["probes"]
    with database(tables) as made, surroundings(made.url, tables) as environment:
        print(f"ALTERs of {tables} declared tables; {machine(made.server_version)}")
        with ours(environment) as service:
            found = measured(made, service, given)
            checks = _checks(service)
    names = {"alone": "alone", "probed": f"beside {a_second} probes a second"}
    for each, alters in found.items():
        waited = f"{len(alters.waited)} waited for a lock" + (
            f", at most {max(alters.waited):.1f} ms" if alters.waited else ""
        )
        print(
            f"  {names[each]:<28} {len(alters.took)} ALTERs   median {alters.at(50):6.2f} ms"
            f"   p99 {alters.at(99):6.2f} ms   {waited}"
        )
    lost = {
        percent: found["probed"].at(percent) - found["alone"].at(percent) for percent in (50, 99)
    }
    print(f"  {checks} checks were made for the probes")
    print(f"  lost to them: {lost[50]:.2f} ms at the median, {lost[99]:.2f} ms at p99")


if __name__ == "__main__":
    given = arguments(
        "An ALTER after the other, alone and beside probes; --port N asks the service there.",
        alters=1000,
        probes=100,
        tables=6,
        port=0,
    )
    if given["port"]:
        there = Service(process=None, port=given["port"])  # type: ignore[arg-type]
        asyncio.run(_ask_for_ever(there, given["probes"]))
    else:
        main(given)

"""GET /health/schema beside a bare route that does one SELECT 1, from 1, 64 and 1,000 callers."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from measure import arguments, database, machine
from services import PATH, Service, bare, ours, surroundings

_TABLES = 6
_FEW = 64  # callers
_REQUEST = f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()


@dataclass(slots=True)
class Answers:
    """What some callers got: the seconds of each answer, and how many were no 200."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    bodies: set[bytes] = field(default_factory=set)

    @property
    def median_ms(self) -> float:
        return statistics.median(self.seconds) * 1000

    @property
    def p99_ms(self) -> float:
        return sorted(self.seconds)[len(self.seconds) * 99 // 100] * 1000


class Caller:
    """One connection that is kept open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def of(cls, service: Service) -> Caller:
        return cls(*await asyncio.open_connection("127.0.0.1", service.port))

    async def ask(self, answers: Answers) -> None:
        began = time.perf_counter()
        self._writer.write(_REQUEST)
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        body = await self._reader.readexactly(int(length))
        answers.seconds.append(time.perf_counter() - began)
        answers.errors += not head.startswith(b"HTTP/1.1 200 ")
        answers.bodies.add(body)

    def close(self) -> None:
        self._writer.close()


@asynccontextmanager
async def callers_of(service: Service, number: int) -> AsyncIterator[list[Caller]]:
    callers = [await Caller.of(service) for _ in range(number)]
    try:
        yield callers
    finally:
        for caller in callers:
            caller.close()


async def for_a_while(callers: list[Caller], seconds: float) -> tuple[Answers, float]:
    """All of them ask again and again; what they got, and answers a second."""
    answers = Answers()
    began = time.perf_counter()

    async def go_on(caller: Caller) -> None:
        while time.perf_counter() - began < seconds:
            await caller.ask(answers)

    await asyncio.gather(*map(go_on, callers))
    return answers, len(answers.seconds) / (time.perf_counter() - began)


async def at_once(callers: list[Caller]) -> Answers:
    """Each of them asks once, at the same time."""
    answers = Answers()
    await asyncio.gather(*(caller.ask(answers) for caller in callers))
    return answers


def checks(answers: Answers) -> int:
    """How many checks the answers are of: each has a time of its own."""
    return len({json.loads(body)["checked_at"] for body in answers.bodies})


async def compared(services: dict[str, Service], number: int, seconds: float) -> dict[str, float]:
    """Both services in turn, each for twice so many seconds; the answers a second of each."""
    print(f"{number:,} callers" if number > 1 else "1 caller")
    rates: dict[str, list[float]] = {name: [] for name in services}
    told = {name: Answers() for name in services}
    # What else the machine does meets both alike, if they change often; a crowd takes time to come.
    turns = 2 if number > _FEW else 12
    for _ in range(turns):
        for name, service in services.items():
            # Opened anew each time: a server closes a connection on which nobody asks.
            async with callers_of(service, number) as callers:
                answers, rate = await for_a_while(callers, 2 * seconds / turns)
            rates[name].append(rate)
            told[name].seconds += answers.seconds
            told[name].errors += answers.errors
    means = {name: statistics.mean(each) for name, each in rates.items()}
    for name, answers in told.items():
        print(
            f"  {name:<18} {means[name]:8.0f} answers/s   median {answers.median_ms:8.2f} ms"
            f"   p99 {answers.p99_ms:8.2f} ms   {answers.errors} errors"
        )
    (floor, bare_answers), (name, own) = told.items()
    print(
        f"  ratio: {means[name] / means[floor]:.2f} x the throughput,"
        f" {own.median_ms / bare_answers.median_ms:.2f} x the latency"
    )
    return means


async def crowd(service: Service, number: int) -> None:
    async with callers_of(service, number) as callers:
        answers = await at_once(callers)
    print(
        f"{number:,} callers, one question each at once: {checks(answers)} checks,"
        f" {answers.errors} errors, the last answer after {max(answers.seconds) * 1000:.0f} ms"
    )


async def measured(services: dict[str, Service], most: int, seconds: float) -> None:
    rates = {}
    for number in sorted({1, _FEW, most}):
        rates[number] = await compared(services, number, seconds)
    await crowd(services["/health/schema"], most)
    own = {number: means["/health/schema"] for number, means in rates.items()}
    ratio = own[most] / own[1]
    print(f"{most:,} callers get {ratio:.1f} x the answers of one, whose every answer is a check")


def main(callers: int, seconds: int) -> None:
    with database(_TABLES) as made, surroundings(made.url, _TABLES) as environment:
        print(f"HTTP, {_TABLES} tables, nothing changes; {machine(made.server_version)}")
        with bare(environment) as floor, ours(environment) as service:
            services = {"bare, SELECT 1": floor, "/health/schema": service}
            asyncio.run(measured(services, callers, seconds))


if __name__ == "__main__":
    given = arguments(
        "The service beside a bare one, from 1, 64 and more callers; each asks so long, twice.",
        callers=1000,
        seconds=3,
    )
    main(given["callers"], given["seconds"])

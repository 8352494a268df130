"""Many commit and then ask, all of the same service: no answer is older than its question."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

import psycopg

from healthcheck.database_url import parse
from healthcheck.model.report import Report, Status
from healthcheck.probe import Target
from tests.exactness.scene import ROLE
from tests.probing import declaration_of

_CHANGES = (
    ("REVOKE SELECT ON {} FROM " + ROLE, "GRANT SELECT ON {} TO " + ROLE),
    ("ALTER TABLE {} ALTER x SET DEFAULT 2", "ALTER TABLE {} ALTER x SET DEFAULT 1"),
    ("CREATE INDEX ON {} (x)", "DROP INDEX {}_x_idx"),
)


@dataclass(slots=True)
class Freshness:
    """`asked` counts questions that had an answer, `again` those that were put anew because a lock
    was in the way, `stale` the answers that had not the asker's own commit in them.
    """

    asked: int = 0
    again: int = 0
    stale: int = 0

    def __str__(self) -> str:
        return f"{self.asked} answers: {self.stale} stale ({self.again} times asked again)"

    @property
    def holds(self) -> bool:
        return self.asked > 0 and not self.stale


async def freshness(url: str, *, clients: int, rounds: int) -> Freshness:
    """So many rounds in all, of so many clients at once, who each alter a table of their own."""
    names = list(map(_name, range(clients)))
    made = "".join(
        f"CREATE TABLE {name} (x integer DEFAULT 1); GRANT SELECT ON {name} TO {ROLE};"
        for name in names
    )
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as session:
        await session.execute(made.encode())
    declared = "".join(
        f"  {name}: {{columns: {{x: integer default 1}}, indexes: {{{name}_x_idx: absent}}}}\n"
        for name in names
    )
    source = declaration_of(f"version: 1\nrole: {ROLE}\ntables:\n{declared}")
    target = Target("default", url=parse(url), declaration=source, statement_timeout=30)
    seen = Freshness()
    try:
        each = [
            _client(url, partial(target.report, timeout=60), number, rounds // clients, seen)
            for number in range(clients)
        ]
        await asyncio.gather(*each)
    finally:
        await target.close()
    return seen


async def _client(
    url: str, ask: Callable[[], Awaitable[Report]], number: int, rounds: int, seen: Freshness
) -> None:
    name, changes = _name(number), _CHANGES[number % len(_CHANGES)]
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as session:
        for turn in range(rounds):
            broken = turn % 2 == 0
            await session.execute(changes[not broken].format(name).encode())
            report = await ask()
            while report.status is Status.UNKNOWN:
                seen.again += 1
                report = await ask()
            seen.asked += 1
            seen.stale += _is_broken(report, name) != broken


def _name(number: int) -> str:
    return f"own_{number}"


def _is_broken(report: Report, table: str) -> bool:
    return any(table in (one.subject.table, one.subject.name) for one in report.findings)

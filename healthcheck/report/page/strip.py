"""The migrations of each ledger as a strip, in the order in which they are applied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import zip_longest
from typing import Final

from msgspec import Struct

from healthcheck.compare.ledger import release_of, title
from healthcheck.model import expectation
from healthcheck.model.names import printable
from healthcheck.model.report import Ledger, Report, states

SHOWN: Final = 60
"""About how many migrations are shown one by one; of those before only the number is told."""

LISTED: Final = 50
"""How many of the others are listed by name."""


class Stand(StrEnum):
    """What is said of one migration."""

    APPLIED = "applied"
    PENDING = "pending"
    RUNNING = "running"
    FAILED = "failed"
    MODIFIED = "modified"
    UNKNOWN = "unknown"
    UNRECORDED = "unrecorded"
    HOLLOW = "hollow"


SAYS: Final[Mapping[Stand, str]] = {
    Stand.APPLIED: "applied",
    Stand.PENDING: "pending",
    Stand.RUNNING: "running now",
    Stand.FAILED: "failed",
    Stand.MODIFIED: "changed after it was applied",
    Stand.UNKNOWN: "not of this release",
    Stand.UNRECORDED: "there, not recorded",
    Stand.HOLLOW: "recorded, and nothing of it is there",
}


class Step(Struct, frozen=True, kw_only=True):
    """One migration."""

    name: str
    stand: Stand
    says: str


class Strip(Struct, frozen=True, kw_only=True):
    """One ledger; `counts` is such as "11 applied, 1 pending".

    `earlier` migrations come before the `steps`, `later` ones behind. `told` are those that are not
    simply applied, and `untold` more of them.
    """

    tool: str
    table: str
    counts: str
    earlier: int
    steps: tuple[Step, ...]
    later: int
    told: tuple[Step, ...]
    untold: int


def strips(report: Report) -> tuple[Strip, ...]:
    """One of each ledger that was read."""
    declared = report.declaration.expectation
    wants = declared.migrations if declared else ()
    pairs = zip_longest(report.migrations, wants[: len(report.migrations)])
    return tuple(_strip(ledger, want) for ledger, want in pairs)


def _strip(ledger: Ledger, want: expectation.Ledger | None) -> Strip:
    steps = list(_steps(ledger, want))
    told = [step for step in steps if step.stand is not Stand.APPLIED]
    first = _first_shown(steps, told)
    return Strip(
        tool=title(ledger.tool) if ledger.tool else "no tool that is known",
        table=printable(ledger.table),
        counts=_counts(ledger),
        earlier=first + _unnamed(ledger, steps),
        steps=tuple(steps[first : first + 2 * SHOWN]),
        later=max(0, len(steps) - first - 2 * SHOWN),
        told=tuple(told[:LISTED]),
        untold=max(0, len(told) - LISTED),
    )


def _steps(ledger: Ledger, want: expectation.Ledger | None) -> Iterator[Step]:
    """Those of the release in its order, then what the ledger alone has."""
    stands = {name: Stand(state) for state, names in states(ledger) for name in names}
    if ledger.applied is not None and want is not None:
        for migration in release_of(want, ledger.tool):
            yield _step(migration.name, stands.pop(migration.name, Stand.APPLIED))
    for name, stand in stands.items():
        yield _step(name, stand)


def _step(name: str, stand: Stand) -> Step:
    return Step(name=printable(name), stand=stand, says=SAYS[stand])


def _first_shown(steps: Sequence[Step], told: Sequence[Step]) -> int:
    """Where the strip begins: with what is not applied, and some before and behind."""
    latest = max(0, len(steps) - SHOWN)
    return min(latest, max(0, steps.index(told[0]) - SHOWN // 2)) if told else latest


def _unnamed(ledger: Ledger, steps: Sequence[Step]) -> int:
    """How many are applied of which no name is known: those of a report without a declaration."""
    applied = (Stand.APPLIED, Stand.MODIFIED, Stand.HOLLOW)
    return max(0, (ledger.applied or 0) - sum(step.stand in applied for step in steps))


def _counts(ledger: Ledger) -> str:
    applied = "not read" if ledger.applied is None else f"{ledger.applied:,} applied"
    others = (f"{len(names):,} {SAYS[Stand(state)]}" for state, names in states(ledger) if names)
    return ", ".join([applied, *others])

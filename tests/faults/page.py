"""The tables of docs/reference/faults.md."""

from __future__ import annotations

import statistics
from collections.abc import Iterable

from tests.faults.play import Outcome
from tests.faults.table import Phase, Row

_NONE = "\N{EN DASH}"

PLAYED = (
    "| fault | phase | answer | p50 | p99 | `/health/live` at worst | `healthcheck_up`"
    " | counted | logged |",
    "|---|---|---|--:|--:|--:|---|---|---|",
)
"""The head of what scripts/faults prints: times in milliseconds."""


def table_of(rows: Iterable[Row]) -> list[str]:
    """What is expected, in Markdown."""
    return [
        f"| fault | {' | '.join(Phase)} |",
        f"|---|{'---|' * len(Phase)}",
        *(_line(row) for row in rows),
    ]


def _line(row: Row) -> str:
    cells = (f"`{row.answers[phase]}`" if phase in row.answers else _NONE for phase in Phase)
    return f"| {row.name} | {' | '.join(cells)} |"


def beginning(row: Row, phase: Phase, answer: str) -> str:
    """How a line of the second table begins."""
    return f"| {row.name} | {phase} | {answer} |"


def played(row: Row, phase: Phase, outcomes: list[Outcome]) -> str:
    """What came of some rounds of one fault, as a line of the second table."""
    took = [outcome.answer.took_s for outcome in outcomes]
    lives = [each for outcome in outcomes for each in outcome.lives_s]
    ups = {f"{outcome.up:.0f}" for outcome in outcomes if outcome.up is not None}
    counted = {reason for outcome in outcomes for reason in outcome.errors}
    logged = {", then ".join(map(_code, outcome.changes)) for outcome in outcomes}
    cells = (
        f"{statistics.median(took) * 1000:.0f}",
        f"{percentile_ms(took, 99):.0f}",
        f"{percentile_ms(lives, 100):.0f}",
        " or ".join(sorted(ups)) or _NONE,
        ", ".join(map(_code, sorted(counted))) or _NONE,
        " or ".join(sorted(logged)) or _NONE,
    )
    said = " or ".join(_code(said) for said in sorted({one.answer.said for one in outcomes}))
    return f"{beginning(row, phase, said)} {' | '.join(cells)} |"


def _code(word: str) -> str:
    return f"`{word}`"


def percentile_ms(seconds: list[float], percent: int) -> float:
    """In milliseconds; of a few values the 99th is the worst."""
    return sorted(seconds)[min(len(seconds) - 1, len(seconds) * percent // 100)] * 1000

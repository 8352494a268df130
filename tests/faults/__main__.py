"""Plays every fault in every phase, and prints what was answered and how long that took."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults import pooler
from tests.faults.page import table_of
from tests.faults.play import Outcome, hold, play
from tests.faults.scene import TIMEOUT_S, Scene, database, scene
from tests.faults.server import Cluster
from tests.faults.table import ROWS, Phase, Row


def main() -> int:
    """The exit status: 1 where an answer was not what the table says."""
    parser = argparse.ArgumentParser(prog="scripts/faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1, help="how often each is played (1)")
    parser.add_argument("--only", default="", metavar="WORD", help="those whose name has it")
    parser.add_argument("--probes", type=int, default=10_000, help="through PgBouncer (10000)")
    parser.add_argument("--table", action="store_true", help="print the table of the docs alone")
    asked = parser.parse_args()
    if asked.table:
        print("\n".join(table_of(ROWS)))
        return 0
    chosen = [row for row in ROWS if asked.only in row.name]
    binaries = os.environ.get("TEST_POSTGRES_BIN")
    with database(Path(binaries) if binaries else None) as cluster:
        wrong = _play_all(cluster, chosen, asked.rounds)
        if not asked.only:
            print(pooler.run(cluster, asked.probes))
    print("\n".join(wrong) or "All as the table says.", file=sys.stderr)
    return 1 if wrong else 0


def _play_all(cluster: Cluster, rows: Iterable[Row], rounds: int) -> list[str]:
    print(f"deadline {_ms([TIMEOUT_S])} ms; in ms: the answer p50, p99, /health/live p99")
    wrong: list[str] = []
    for row in rows:
        with _service(cluster, row) as one:
            for phase in row.answers:
                outcomes = [play(one, row, phase) for _ in range(rounds)]
                wrong += _problems(outcomes, row, phase)
                print(_line(outcomes, row, phase), flush=True)
    return wrong


@contextmanager
def _service(cluster: Cluster, row: Row) -> Iterator[Scene]:
    with (
        tempfile.TemporaryDirectory() as folder,
        scene(cluster, Path(folder), **row.settings) as one,
    ):
        yield one


def _problems(outcomes: Iterable[Outcome], row: Row, phase: Phase) -> list[str]:
    wrong: list[str] = []
    for outcome in outcomes:
        try:
            hold(outcome, row, phase)
        except AssertionError as error:
            wrong.append(f"{row.name}, {phase}: {error}")
    return wrong


def _line(outcomes: list[Outcome], row: Row, phase: Phase) -> str:
    took = sorted(outcome.answer.took_s for outcome in outcomes)
    lives = sorted(each for outcome in outcomes for each in outcome.lives_s)
    said = ",".join(sorted({outcome.answer.said for outcome in outcomes}))
    times = f"{_ms(took, 50):>6} {_ms(took, 99):>6} {_ms(lives, 99):>6}"
    return f"{row.name:<45} {phase:<15} {said:<12} {times}"


def _ms(values: list[float], percentile: int = 50) -> str:
    return f"{values[min(len(values) - 1, len(values) * percentile // 100)] * 1000:.0f}"


if __name__ == "__main__":
    sys.exit(main())

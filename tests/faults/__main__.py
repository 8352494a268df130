"""Plays every fault in every phase, and prints what was answered and how long that took; then what
comes of many probes through PgBouncer, of callers in trouble, and of services told to end."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.faults import callers, ends, pooler
from tests.faults.page import PLAYED, percentile_ms, played, table_of
from tests.faults.play import Outcome, hold, play
from tests.faults.scene import TIMEOUT_S, Scene, database, scene
from tests.faults.server import Cluster
from tests.faults.table import ROWS, Phase, Row

_ROUNDS: Final = {"faults": 1, "pgbouncer": 10_000, "callers": 3_000, "ends": 100}
"""The parts, and how often each is done unless somebody says otherwise."""

_LATE_MS: Final = TIMEOUT_S * 1000 + 100
_ALIVE_MS: Final = 50


def main() -> int:
    """The exit status: 1 where an answer was not what the table says, or came too late."""
    parser = argparse.ArgumentParser(prog="scripts/faults", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(_ROUNDS)} (all)")
    parser.add_argument(
        "--rounds", type=int, help=f"of each part ({', '.join(map(str, _ROUNDS.values()))})"
    )
    parser.add_argument("--only", default="", metavar="WORD", help="faults whose name has it")
    parser.add_argument("--table", action="store_true", help="print what is expected, and no more")
    asked = parser.parse_args()
    if asked.table:
        print("\n".join(table_of(ROWS)))
        return 0
    if not set(asked.parts) <= _ROUNDS.keys():
        parser.error(f"a part is one of {', '.join(_ROUNDS)}")
    rounds = {
        part: asked.rounds or often
        for part, often in _ROUNDS.items()
        if part in (asked.parts or _ROUNDS)
    }
    binaries = os.environ.get("TEST_POSTGRES_BIN")
    with database(Path(binaries) if binaries else None) as cluster:
        wrong = list(_problems_of(cluster, rounds, [row for row in ROWS if asked.only in row.name]))
    print("\n".join(wrong) or "All as expected, and in time.", file=sys.stderr)
    return 1 if wrong else 0


def _problems_of(cluster: Cluster, rounds: Mapping[str, int], rows: list[Row]) -> Iterator[str]:
    if "faults" in rounds:
        yield from _play_all(cluster, rows, rounds["faults"])
    if "pgbouncer" in rounds:
        print(pooler.run(cluster, rounds["pgbouncer"]), flush=True)
    if "callers" in rounds:
        print(callers.run(cluster, rounds["callers"]), flush=True)
    if "ends" in rounds:
        told, in_time = ends.run(cluster, rounds["ends"])
        print(told, flush=True)
        if not in_time:
            yield "a service took too long to end"


def _play_all(cluster: Cluster, rows: Iterable[Row], rounds: int) -> list[str]:
    print(f"Each {rounds} times; the deadline is {TIMEOUT_S * 1000:.0f} ms.\n")
    print("\n".join(PLAYED))
    wrong: list[str] = []
    for row in rows:
        with _service(cluster, row) as one:
            for phase in row.answers:
                outcomes: list[Outcome] = []
                try:
                    outcomes.extend(play(one, row, phase) for _ in range(rounds))
                except AssertionError as error:
                    wrong.append(f"{row.name}, {phase}: {error}")
                if outcomes:
                    wrong += [*_problems(outcomes, row, phase), *_delays(outcomes, row, phase)]
                    print(played(row, phase, outcomes), flush=True)
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


def _delays(outcomes: list[Outcome], row: Row, phase: Phase) -> Iterator[str]:
    answer_ms = percentile_ms([outcome.answer.took_s for outcome in outcomes], 99)
    if answer_ms > _LATE_MS:
        yield f"{row.name}, {phase}: answered after {answer_ms:.0f} ms, more than {_LATE_MS:.0f}"
    alive_ms = max(percentile_ms(outcome.lives_s, 100) for outcome in outcomes)
    if alive_ms > _ALIVE_MS:
        yield f"{row.name}, {phase}: /health/live took {alive_ms:.0f} ms, more than {_ALIVE_MS}"


if __name__ == "__main__":
    sys.exit(main())

"""Break copies of a database at random and print what was found: scripts/mutate --help."""

from __future__ import annotations

import argparse
import sys

from tests.mutating.mutating import Mutation, Outcome, Tally, outcomes, snapshot_of

_DESCRIPTION = """\
Snapshot a database, break copies of it at random, one thing at a time, and see whether each break
is found, its object named, and nothing else reported. The copies are made on the same server, by a
role that may create databases; nobody else may be connected to the original meanwhile."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/mutate", description=_DESCRIPTION)
    parser.add_argument("url", help="postgresql://…, a loaded database of a server for trials")
    parser.add_argument("--count", type=int, default=200, help="of mutations (default: 200)")
    parser.add_argument("--seed", type=int, default=1, help="of the random choice (default: 1)")
    options = parser.parse_args()
    declaration = snapshot_of(options.url)
    tally, refused = Tally(), list[Mutation]()
    for outcome in outcomes(
        options.url,
        declaration,
        count=options.count,
        seed=options.seed,
        on_refused=refused.append,
    ):
        tally.add(outcome)
        _complain(outcome)
    print(f"{'':40} tried missed  false")
    for family in sorted(tally.tried):
        _line(family, tally.tried[family], tally.missed[family], tally.false[family])
    _line("all", tally.tried.total(), tally.missed.total(), tally.false.total())
    print(f"{len(refused)} more were refused by the server or changed nothing.")
    return int(bool(tally.missed.total() or tally.false.total()))


def _line(family: str, tried: int, missed: int, false: int) -> None:
    print(f"{family:40} {tried:5} {missed:6} {false:6}")


def _complain(outcome: Outcome) -> None:
    if outcome.missed or outcome.false:
        print(f"{outcome.mutation.family}: {outcome.mutation.statement}")
        for name in outcome.missed:
            print(f"    missed {name}")
        for finding in outcome.false:
            print(f"    false  {finding}")


if __name__ == "__main__":
    sys.exit(main())

"""What the benchmarks share: rounds of several works in turn, and their medians as ratios."""

from __future__ import annotations

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from tests.postgres import Database, fresh_database, running_server

ROOT = Path(__file__).parent.parent.parent

Work: TypeAlias = Callable[[], object]

PROGRAM = "from healthcheck.__main__ import main; main()"
"""What the script `healthcheck` runs."""

TABLE = """
CREATE TABLE thing_{n} (
    id bigserial PRIMARY KEY, email varchar(255) NOT NULL UNIQUE,
    status text NOT NULL DEFAULT 'new', total numeric(10,2) NOT NULL DEFAULT 0,
    created_at timestamptz(3) NOT NULL DEFAULT now(), note text, tags text[],
    parent bigint REFERENCES thing_{parent} (id) ON DELETE CASCADE,
    CONSTRAINT thing_{n}_total CHECK (total >= 0)
);
CREATE INDEX thing_{n}_recent ON thing_{n} (created_at DESC);
"""

DECLARED = """\
  thing_{n}:
    columns:
      id: bigint not null
      email: varchar(255) not null
      status: text not null default 'new'
      total: numeric(10,2) not null default 0
      created_at: timestamptz(3) not null default now()
      note: text
      tags: text[]
      parent: bigint
    primary_key: [id]
    unique: [[email]]
    indexes:
      thing_{n}_recent: [created_at desc]
    foreign_keys:
      thing_{n}_parent_fkey:
        columns: [parent]
        references: thing_{parent} (id)
        on_delete: cascade
    checks:
      thing_{n}_total: total >= 0
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One kind of work. `before` is not timed. `floor` names the step that its ratio is to."""

    work: Work
    before: Work | None = None
    floor: str | None = None


def rounds(steps: Mapping[str, Step], number: int) -> dict[str, float]:
    """The median of each step's seconds, over rounds in which each is done once, in turn.

    A first round of all is not counted.
    """
    seconds: dict[str, list[float]] = {name: [] for name in steps}
    for turn in range(number + 1):
        for name, step in steps.items():
            if step.before is not None:
                step.before()
            began = time.perf_counter()
            step.work()
            if turn:
                seconds[name].append(time.perf_counter() - began)
    return {name: statistics.median(each) for name, each in seconds.items()}


def show(title: str, steps: Mapping[str, Step], medians: Mapping[str, float]) -> None:
    print(title)
    for name, seconds in medians.items():
        floor = steps[name].floor
        ratio = f"{seconds / medians[floor]:8.2f} x {floor}" if floor else ""
        print(f"  {name:<42} {seconds * 1000:10.2f} ms {ratio}".rstrip())
    print(flush=True)


def machine(server_version: int | None = None) -> str:
    """What all was measured on: 2 cores, x86_64, Python 3.11.7, PostgreSQL 18.6."""
    parts = [f"{os.cpu_count()} cores", platform.machine(), f"Python {platform.python_version()}"]
    if server_version is not None:
        parts.append(f"PostgreSQL {server_version // 10000}.{server_version % 10000}")
    return ", ".join(parts)


@contextmanager
def database(tables: int) -> Iterator[Database]:
    """A database with so many tables, on a server of its own."""
    with running_server(None) as server, fresh_database(server) as made:
        add_tables(made, range(tables))
        yield made


def add_tables(database: Database, numbers: Sequence[int]) -> None:
    for number in numbers:
        database.execute(TABLE.format(n=number, parent=max(0, number - 1)))
    # As a database is that lives: its statistics do not wait for the first probes.
    database.execute("VACUUM ANALYZE")


def declaration(tables: int) -> str:
    """A declaration of the first of them, with all that they hold."""
    return "version: 1\ntables:\n" + "".join(
        DECLARED.format(n=number, parent=max(0, number - 1)) for number in range(tables)
    )


def arguments(text: str, **counts: int) -> dict[str, int]:
    """--NAME VALUE from the command line, each a number, where `counts` has the defaults."""
    import argparse

    parser = argparse.ArgumentParser(
        description=text, formatter_class=argparse.ArgumentDefaultsHelpFormatter
    )
    for name, default in counts.items():
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N")
    return vars(parser.parse_args())

"""Times of whole processes: pages, one check, and a service up to its first answer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager

from measure import PROGRAM, Step, arguments, database, machine, rounds, show
from services import Service, bare, ours, surroundings

_TABLES = 6
_MOST = 12

_BARE_CHECK = """
import argparse, os
import psycopg, yaml
argparse.ArgumentParser().parse_args()
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    connection.execute("SELECT 1").fetchone()
"""


def run(words: tuple[str, ...], environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-c", *words]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


def start(service: AbstractContextManager[Service]) -> None:
    with service as started:
        started.process.kill()


def imports(words: tuple[str, ...], environment: Mapping[str, str]) -> dict[str, int]:
    """How many modules of each package one process imports."""
    command = [sys.executable, "-X", "importtime", "-c", *words]
    told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    counts: dict[str, int] = {}
    for line in told.stderr.splitlines():
        name = line.rpartition("|")[2].strip()
        if line.startswith("import time:") and name != "imported package":
            first, _, rest = name.partition(".")
            package = f"{first}.{rest.partition('.')[0]}" if first == "healthcheck" else first
            counts[package] = counts.get(package, 0) + 1
    return counts


def show_imports(title: str, counts: Mapping[str, int]) -> None:
    most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:_MOST]
    print(f"{title} imports {sum(counts.values())} modules, most of them in")
    print("  " + ", ".join(f"{name} ({count})" for name, count in most))


def main(number: int) -> None:
    with database(_TABLES) as made, surroundings(made.url, _TABLES) as environment:

        def process(*words: str, floor: str | None = None) -> Step:
            return Step(work=lambda: run(words, environment), floor=floor)

        steps = {
            "python -c pass": process("pass"),
            "healthcheck --version": process(PROGRAM, "--version", floor="python -c pass"),
            "healthcheck --help": process(PROGRAM, "--help", floor="python -c pass"),
            "bare script, SELECT 1": process(_BARE_CHECK),
            "healthcheck check": process(PROGRAM, "check", floor="bare script, SELECT 1"),
            "bare service, first answer": Step(work=lambda: start(bare(environment))),
            "healthcheck serve, first answer": Step(
                work=lambda: start(ours(environment)), floor="bare service, first answer"
            ),
        }
        medians = rounds(steps, number)
        title = f"Whole processes, {_TABLES} tables; {machine(made.server_version)}"
        show(title, steps, medians)
        show_imports("healthcheck --version", imports((PROGRAM, "--version"), environment))
        show_imports("the bare script", imports((_BARE_CHECK,), environment))
        show_imports("healthcheck check", imports((PROGRAM, "check"), environment))


if __name__ == "__main__":
    given = arguments("Times of whole processes, in turn.", rounds=7)
    main(given["rounds"])

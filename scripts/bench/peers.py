"""A probe beside what others do to read or compare the same tables."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import programs
import readers
import services
from assertions import load
from measure import Step, Work, add_tables, arguments, database, declaration, machine
from probe import probing
from table import AbsentError, shown

from tests.postgres import Database, fresh_database

_FEW = 3  # rounds of processes that take many seconds


def add(steps: dict[str, Step], name: str, make: Callable[[], Work]) -> None:
    """A peer; if it cannot be had it is left out, with a sentence."""
    try:
        steps[name] = Step(work=make())
    except AbsentError as why:
        print(f"Left out: {name}: {why}", flush=True)


def warm(made: Database, tapped: Database | None, tables: int, number: int) -> None:
    text = declaration(tables)
    with ExitStack() as stack:
        enter = stack.enter_context
        probe, all_new = (
            enter(probing(made.url, text)),
            enter(probing(made.url, text, always_full=True)),
        )
        steps = {
            # Some of those below leave a transaction behind.
            "unchanged": Step(work=probe, before=probe, floor="unchanged"),
            "unchanged, another commit": Step(
                work=probe, before=lambda: made.execute("SELECT pg_current_xact_id()")
            ),
            "all new": Step(work=all_new, floor="all new"),
        }
        for name, make in readers.WARM.items():
            connection = enter(readers.sqlalchemy_connection(made.url))
            add(steps, name, partial(make, connection))
        if tapped is not None:
            steps["pgTAP"] = Step(work=enter(readers.asserting(tapped, tables)))
        steps["numbers of columns"] = Step(work=enter(readers.counting(made.url)))
        shown("on a warm connection", steps, number)


def scrape(made: Database, number: int, environment: Mapping[str, str]) -> None:
    with ExitStack() as stack:
        enter = stack.enter_context
        port = enter(services.ours(environment)).port
        ours = "healthcheck serve"
        work = enter(programs.scraping(port, "healthcheck_up"))
        steps = {ours: Step(work=work, before=work, floor=ours)}

        def exporter() -> Work:
            port = enter(programs.exporter(made))
            return enter(programs.scraping(port, "schema_columns"))

        add(steps, "postgres_exporter", exporter)
        shown("a scrape of /metrics", steps, number)


def whole(
    made: Database,
    other: Database,
    number: int,
    *,
    tapped: Work | None,
    environment: Mapping[str, str],
) -> None:
    ours = "healthcheck check"
    steps = {ours: Step(work=programs.ours(environment), floor=ours)}
    if tapped is not None:
        steps["pgTAP by psql"] = Step(work=tapped)
    for name, make in programs.WHOLE.items():
        add(steps, name, partial(make, made, other))
    shown("whole processes", steps, number)


def versions() -> str:
    """Of those that are packages of Python."""
    found = []
    for name in ("SQLAlchemy", "alembic", "schemainspect", "migra"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return ", ".join(found)


def with_assertions(database: Database, tables: int) -> Database | None:
    """The database with the tables and pgTAP in it; None where that cannot be had."""
    try:
        load(database)
    except AbsentError as why:
        print(f"Left out: pgTAP: {why}", flush=True)
        return None
    add_tables(database, range(tables))
    return database


def main(tables: int, number: int) -> None:
    with (
        database(tables) as made,
        fresh_database(made.server) as other,
        fresh_database(made.server) as third,
        services.surroundings(made.url, tables) as environment,
        tempfile.TemporaryDirectory() as folder,
    ):
        print(f"Beside others, {tables:,} tables; {machine(made.server_version)}")
        print(f"{versions()}\n", flush=True)
        add_tables(other, range(tables))
        tapped = with_assertions(third, tables)
        by_psql = tapped and programs.pgtap(tapped, tables, Path(folder))
        warm(made, tapped, tables, number)
        scrape(made, number, environment)
        whole(made, other, min(number, _FEW), tapped=by_psql, environment=environment)


if __name__ == "__main__":
    given = arguments("A probe beside what others do with the same tables.", tables=100, rounds=5)
    main(given["tables"], given["rounds"])

"""A whole probe in the process, report included, beside SELECT 1 on a warm connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
from measure import Step, Work, add_tables, arguments, database, declaration, machine, rounds, show

from healthcheck.database_url import parse
from healthcheck.declaration import decode
from healthcheck.introspect import Limits, Memory, read_catalog, wanted_of
from healthcheck.model.report import Status
from healthcheck.probe import Target
from tests.postgres import Database, fresh_database
from tests.probing import declaration_of

_DEADLINE_S = 600.0

# What a reader of the standard's views asks for the same.
_INFORMATION_SCHEMA = (
    "SELECT * FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT * FROM information_schema.table_constraints WHERE table_schema = 'public'",
    "SELECT * FROM information_schema.key_column_usage WHERE table_schema = 'public'",
    "SELECT * FROM information_schema.referential_constraints WHERE constraint_schema = 'public'",
    "SELECT * FROM information_schema.check_constraints WHERE constraint_schema = 'public'",
    "SELECT * FROM pg_catalog.pg_indexes WHERE schemaname = 'public'",
)


@contextmanager
def probing(url: str, text: str, *, always_full: bool = False) -> Iterator[Callable[[], Status]]:
    """A function that probes on one warm connection."""
    with asyncio.Runner() as runner:
        target = Target(
            "bench",
            url=parse(url),
            declaration=declaration_of(text),
            statement_timeout=_DEADLINE_S,
            always_full=always_full,
        )

        async def probe() -> Status:
            # The report does not leave: Runner.run() makes a text of what it returns.
            status = (await target.report(timeout=_DEADLINE_S)).status
            if status is Status.UNKNOWN:
                raise SystemExit("the probe had no answer")
            return status

        try:
            yield lambda: runner.run(probe())
        finally:
            runner.run(target.close())


@contextmanager
def asking(url: str, *statements: str) -> Iterator[Work]:
    """A function that asks those statements on one warm connection, as a probe does."""
    with asyncio.Runner() as runner:
        connection = runner.run(psycopg.AsyncConnection.connect(url, autocommit=True))

        async def ask() -> None:
            for statement in statements:
                await (await connection.execute(statement)).fetchall()

        try:
            yield lambda: runner.run(ask())
        finally:
            runner.run(connection.close())


@contextmanager
def reading(url: str, text: str) -> Iterator[Work]:
    """A function that reads all that is declared, remembers nothing and compares nothing."""
    limits = Limits(statement_timeout=_DEADLINE_S, lock_timeout=1)
    wanted = wanted_of(decode(text.encode(), file="expected_schema.yaml"))
    with asyncio.Runner() as runner:
        connection = runner.run(
            psycopg.AsyncConnection.connect(url, autocommit=True, prepare_threshold=None)
        )

        async def read() -> None:
            # As above.
            await read_catalog(connection, wanted, limits=limits, memory=Memory())

        try:
            yield lambda: runner.run(read())
        finally:
            runner.run(connection.close())


def altering(database: Database, table: int) -> Work:
    """A function that changes one table in what is declared of it, to and fro."""
    turns = count()

    def alter() -> None:
        default = "'new'" if next(turns) % 2 else "'old'"
        database.execute(f"ALTER TABLE thing_{table} ALTER COLUMN status SET DEFAULT {default}")

    return alter


def measured(made: Database, small: Database, tables: int, number: int) -> None:
    text = declaration(tables)
    with (
        asking(made.url, "SELECT 1") as select_1,
        asking(made.url, *_INFORMATION_SCHEMA) as information_schema,
        reading(made.url, text) as read,
        probing(made.url, text) as probe,
        probing(made.url, text) as probe_changed,
        probing(made.url, text, always_full=True) as probe_full,
        probing(made.url, declaration(6)) as probe_few,
        probing(small.url, declaration(6)) as probe_small,
    ):
        steps = {
            "SELECT 1": Step(work=select_1),
            "probe, nothing was committed": Step(work=probe, floor="SELECT 1", before=probe),
            "probe, something else was committed": Step(
                work=probe,
                floor="SELECT 1",
                before=lambda: made.execute("SELECT pg_current_xact_id()"),
            ),
            "information_schema": Step(work=information_schema),
            "read, all new": Step(work=read, floor="information_schema"),
            "probe, all new": Step(work=probe_full, floor="information_schema"),
            "probe, one table changed": Step(
                work=probe_changed, floor="probe, all new", before=altering(made, tables - 1)
            ),
        }
        if tables > 6:
            steps["probe, 6 tables declared of 6"] = Step(
                work=probe_small, floor="SELECT 1", before=probe_small
            )
            steps["probe, 6 tables declared of all these"] = Step(
                work=probe_few, floor="probe, 6 tables declared of 6", before=probe_few
            )
        medians = rounds(steps, number)
    show(f"{tables:,} tables, each of 8 columns", steps, medians)


def main(sizes: list[int], number: int) -> None:
    with database(0) as made, fresh_database(made.server) as small:
        add_tables(small, range(6))
        print(f"Whole probes in one process; {machine(made.server_version)}\n", flush=True)
        there = 0
        for tables in sizes:
            add_tables(made, range(there, tables))
            there = tables
            measured(made, small, tables, max(3, min(number, number * 100 // tables)))


if __name__ == "__main__":
    given = arguments(
        "Probes of 6, 100 and so on tables, beside SELECT 1; large ones in fewer rounds.",
        tables=1000,
        rounds=30,
    )
    main([each for each in (6, 100, 1000, 10_000) if each <= given["tables"]], given["rounds"])

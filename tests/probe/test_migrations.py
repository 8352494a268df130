"""Ledgers as a probe sees them: a service, its declaration, the files beside it and a database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from healthcheck.database_url import parse
from healthcheck.model.finding import Code
from healthcheck.model.report import Ledger, Reason, Report, Status
from healthcheck.probe import DeclarationSource, Target
from tests.introspect.test_ledger import PRISMA, VERSIONS, prisma, row
from tests.postgres import Database

DECLARATION = "version: 1\nmigrations: {tool: prisma, directory: prisma/migrations}\n"


def migrate(folder: Path, *names: str) -> None:
    for name in names:
        (folder / "prisma" / "migrations" / name).mkdir(parents=True)
        (folder / "prisma" / "migrations" / name / "migration.sql").write_text(name)


@contextmanager
def service(
    url: str, folder: Path, text: str = DECLARATION
) -> Iterator[tuple[DeclarationSource, Callable[[], Report]]]:
    """A declaration in `folder`, and a probe of the database against it."""
    (folder / "expected_schema.yaml").write_text(text)
    source = DeclarationSource.load(folder / "expected_schema.yaml")
    errors: list[Exception] = []
    with asyncio.Runner() as runner:
        target = Target("default", url=parse(url), declaration=source, on_error=errors.append)

        def probe() -> Report:
            report = runner.run(target.report(timeout=30))
            assert not errors
            return report

        try:
            yield source, probe
        finally:
            runner.run(target.close())


def codes(report: Report) -> list[Code]:
    return [finding.code for finding in report.findings]


def test_migrations_alone_are_something_to_check(database: Database, tmp_path: Path) -> None:
    migrate(tmp_path, "1_init")
    with service(database.url, tmp_path) as (_, probe):
        assert codes(probe())[0] is Code.LEDGER_MISSING
        prisma(database)
        assert Code.LEDGER_EMPTY in codes(probe())
        row(database, "1_init")
        database.execute("UPDATE _prisma_migrations SET checksum = encode(sha256('1_init'), 'hex')")
        report = probe()
        assert (report.status, report.migrations) == (
            Status.PASS,
            (Ledger(tool="prisma", table="public._prisma_migrations", applied=1),),
        )


def test_a_migration_that_is_released_while_the_service_runs(
    database: Database, tmp_path: Path
) -> None:
    prisma(database)
    row(database, "1_init")
    migrate(tmp_path, "1_init")
    with service(database.url, tmp_path) as (source, probe):
        assert Code.MIGRATION_PENDING not in codes(probe())
        migrate(tmp_path, "2_next")
        assert source.refresh()
        assert probe().migrations[0].pending == ("2_next",)
        row(database, "2_next")
        assert probe().migrations[0].pending == ()


def test_two_tools_in_one_database(database: Database, tmp_path: Path) -> None:
    prisma(database)
    row(database, "1_init")
    database.execute(VERSIONS.format(table="schema_migrations"))
    text = """\
version: 1
migrations:
- {tool: prisma, expected: [1_init]}
- {tool: dbmate, expected: ["20250101", "20250102"]}
"""
    with service(database.url, tmp_path, text) as (_, probe):
        database.execute("INSERT INTO schema_migrations VALUES ('20250101')")
        first, second = probe().migrations
        assert (first.tool, first.applied, first.pending) == ("prisma", 1, ())
        assert (second.tool, second.applied, second.pending) == ("dbmate", 1, ("20250102",))


def test_a_locked_ledger_is_a_migration_in_motion(database: Database, tmp_path: Path) -> None:
    prisma(database)
    row(database, "1_init")
    migrate(tmp_path, "1_init")
    with service(database.url, tmp_path) as (_, probe), database.connect() as tool:
        probe()
        tool.execute("BEGIN; LOCK TABLE _prisma_migrations")
        assert (probe().status, probe().reason) == (Status.UNKNOWN, Reason.MIGRATING)
        tool.execute("COMMIT")
        assert probe().reason is not Reason.MIGRATING


def test_a_database_without_an_encoding(database: Database, tmp_path: Path) -> None:
    name = f"{database.name}_ascii"
    database.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    migrate(tmp_path, "1_init")
    url = database.server.url(name)
    try:
        with psycopg.connect(url, autocommit=True) as session:
            session.execute(PRISMA.format(table="_prisma_migrations"))
            session.execute(
                "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)"
                " VALUES ('1', 'c', E'2_caf\\xe9', now())"
            )
        with service(url, tmp_path) as (_, probe):
            [ledger] = probe().migrations
            assert (ledger.pending, ledger.unknown) == (("1_init",), ("2_caf\\xe9",))
    finally:
        database.execute(f"DROP DATABASE {name} WITH (FORCE)")

"""The answer that stands because nothing moved is the one that a full reading gives."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from healthcheck.compare import verdict
from healthcheck.database_url import parse
from healthcheck.embedded import EmbeddedServer
from healthcheck.introspect import question
from healthcheck.model.report import Reason, Report, Status
from healthcheck.probe import Target, target
from tests.introspect.test_unchanged import CHANGES, DECLARATION, SCHEMA
from tests.mutating.mutating import mutations_of
from tests.postgres import Database
from tests.probing import declaration_of

_STEPS = 8
_MAKE_AGAIN = f"""
    DROP SCHEMA IF EXISTS public, shop, store CASCADE; CREATE SCHEMA public;
    DROP EXTENSION IF EXISTS citext, pg_trgm;
    {{drop_roles}};
    {SCHEMA}
"""
# Passes on that schema, until something is broken.
PASSING = """
version: 1
role: case_app
tables:
  customers: {columns: {id: integer, name: citext}, primary_key: [id]}
  orders:
    columns: {id: serial, total: integer not null default one()}
    checks: {positive: total > 0}
    indexes: [[lower(note)]]
views: {recent: {columns: {id: integer}}}
enums: {mood: [glad, sad]}
functions: {one(): {returns: integer}}
privileges: {case_app: {tables: {orders: [select]}, functions: {one(): [execute]}}}
"""
_ROWS = [
    "SELECT 1",
    "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES (random(), 'c', '3')",
    "UPDATE _prisma_migrations SET finished_at = now(), rolled_back_at = NULL",
    "VACUUM",
    "VACUUM FREEZE pg_class",
    "ANALYZE",
]


@contextmanager
def probers(url: str, *texts_always_full: tuple[str, bool]) -> Iterator[list[Callable[[], Report]]]:
    """For each declaration one that probes, in full at each probe or not."""
    errors: list[Exception] = []
    with asyncio.Runner() as runner:
        targets = [
            Target(
                "default",
                url=parse(url),
                declaration=declaration_of(text),
                always_full=always_full,
                on_error=errors.append,
            )
            for text, always_full in texts_always_full
        ]

        def probe(one: Target) -> Report:
            report = runner.run(one.report(timeout=30))
            assert errors == []
            return report

        try:
            yield [lambda one=one: probe(one) for one in targets]  # type: ignore[misc]
        finally:
            for one in targets:
                runner.run(one.close())


def said(report: Report) -> tuple[Any, ...]:
    return report.status, report.message, report.findings, report.migrations, report.server


def change(database: Database, choice: random.Random, breaks: Sequence[str]) -> str:
    """Do something at random; what is refused or half done counts for as much."""
    statements = choice.choice((CHANGES, breaks, _ROWS))
    statement = choice.choice(statements)
    try:
        database.execute(statement)
    except psycopg.Error:
        database.execute("ROLLBACK")
    return statement


@pytest.mark.parametrize(
    ("text", "stamp_bytes"),
    [
        pytest.param(DECLARATION.decode(), 10**9, id="everything, known again by the catalogs"),
        pytest.param(DECLARATION.decode(), -(10**9), id="everything, known again by tokens"),
        pytest.param(PASSING, 10**9, id="a part"),
    ],
)
def test_both_ways_agree_after_any_change(
    database: Database, monkeypatch: pytest.MonkeyPatch, text: str, stamp_bytes: int
) -> None:
    monkeypatch.setattr(question, "_STAMP_BYTES", stamp_bytes)
    choice = random.Random(stamp_bytes)  # noqa: S311 - a repeatable choice, no secret
    with probers(database.url, (text, False), (text, True)) as (warm, full):
        for step in range(_STEPS):
            if step % 10 == 0:
                make_again(database)
                breaks = [one.statement for one in mutations_of(database.connection, step)]
                database.execute("SET allow_system_table_mods = on")
            done = change(database, choice, breaks)
            first = said(warm())
            assert first == said(full()), done
            assert first == said(warm()), done


def make_again(database: Database) -> None:
    """Dumped and restored, as it were: another schema of the same names."""
    roles = database.query("SELECT rolname FROM pg_roles WHERE rolname ~ '^case_'")
    names = ", ".join(role for (role,) in roles)
    drop = f"DROP OWNED BY {names} CASCADE; DROP ROLE {names}" if names else "SELECT 1"
    database.execute(_MAKE_AGAIN.format(drop_roles=drop))


def test_the_declaration_of_a_part_passes(database: Database) -> None:
    database.execute(SCHEMA)
    with probers(database.url, (PASSING, False)) as (probe,):
        assert [probe().status for _ in range(4)] == [Status.PASS] * 4


def test_the_same_is_not_compared_again_but_on_another_day(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.execute(SCHEMA)
    compared, today = [], datetime.now(UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, _: object = None) -> datetime:  # type: ignore[override]
            return today

    def counted(*about: Any, **day: Any) -> Any:
        compared.append(day)
        return verdict(*about, **day)

    monkeypatch.setattr(target, "datetime", Clock)
    monkeypatch.setattr(target, "verdict", counted)
    tables = "{customers: [id], gone: [id]}"
    rules = f"ignore: [{{match: gone, reason: x, until: '{today.date()}'}}]"
    with probers(database.url, (f"version: 1\ntables: {tables}\n{rules}", False)) as (probe,):
        assert [probe().status for _ in range(4)] == [Status.PASS] * 4
        assert len(compared) == 1
        today += timedelta(days=1)
        assert [probe().status for _ in range(2)] == [Status.FAIL] * 2
        assert len(compared) == 2
        with database.connect() as migration:
            migration.execute("BEGIN; LOCK TABLE customers")
            assert [probe().reason for _ in range(2)] == [Reason.MIGRATING] * 2
        assert [probe().reason for _ in range(2)] == [Reason.DRIFT] * 2


def test_a_lock_on_what_broke_meanwhile_is_a_migration(database: Database) -> None:
    database.execute(SCHEMA)
    with probers(database.url, (PASSING, False)) as (probe,):
        assert [probe().status for _ in range(4)] == [Status.PASS] * 4
        with database.connect() as migration:
            migration.execute("BEGIN; LOCK TABLE orders")
            assert [probe().status for _ in range(2)] == [Status.PASS] * 2
            database.execute("DROP FUNCTION IF EXISTS two(); ALTER TYPE mood ADD VALUE 'so-so'")
            assert [probe().reason for _ in range(2)] == [Reason.MIGRATING] * 2
        assert [probe().reason for _ in range(2)] == [Reason.DRIFT] * 2


def test_a_server_that_started_anew(own_server: EmbeddedServer) -> None:
    url = own_server.url()
    with psycopg.connect(url, autocommit=True) as session:
        session.execute(SCHEMA.encode())
    with probers(url, (PASSING, False), (PASSING, True)) as (warm, full):
        before = [said(warm()) for _ in range(4)][-1]
        with psycopg.connect(url) as victim:
            os.kill(victim.info.backend_pid, signal.SIGKILL)
        while _is_down(url):
            time.sleep(0.05)
        assert said(warm()) == said(full()) == before


def _is_down(url: str) -> bool:
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return True
    return False

"""A target against a real server: what it answers, by when, and what it leaves behind."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from healthcheck.database_url import parse
from healthcheck.embedded import EmbeddedServer
from healthcheck.model.finding import Code
from healthcheck.model.report import Reason, Report, Status
from healthcheck.probe import Target
from healthcheck.probe.failure import FIRST_LOOK, TIMEOUT
from tests.faults.proxy import Proxy
from tests.postgres import Database, fresh_database
from tests.probing import declaration_of

DECLARATION = """
version: 1
tables:
  a:
    columns: {id: integer not null, "projectId": text}
    checks: {positive: id > 0}
"""
HEALTHY = (
    'CREATE TABLE a (id integer NOT NULL, "projectId" text, CONSTRAINT positive CHECK (id > 0))'
)
WIDE = 10.0


def run(
    url: str,
    story: Callable[[Target], Coroutine[Any, Any, None]],
    *,
    declaration: str = DECLARATION,
    on_report: Callable[[Report], None] | None = None,
    **options: Any,
) -> None:
    """Let `story` play with a target, then close it. What is a fault of ours fails the test."""
    errors: list[Exception] = []

    async def play() -> None:
        target = Target(
            "default",
            url=parse(url),
            declaration=declaration_of(declaration),
            on_report=on_report,
            on_error=errors.append,
            **options,
        )
        try:
            await story(target)
        finally:
            await target.close()

    asyncio.run(play())
    assert errors == []


def test_a_healthy_database_passes_and_a_broken_one_fails(database: Database) -> None:
    async def story(target: Target) -> None:
        report = await target.report(timeout=WIDE)
        assert (report.status, report.reason) == (Status.FAIL, Reason.DRIFT)
        assert [finding.code for finding in report.findings] == [Code.TABLE_MISSING]
        database.execute(HEALTHY)
        report = await target.report(timeout=WIDE)
        assert (report.status, report.reason, report.findings) == (Status.PASS, None, ())
        assert report.server is not None
        assert report.server.database == database.name
        assert target.last is report

    run(database.url, story)


def test_a_finding_is_remembered_since_it_was_first_seen(database: Database) -> None:
    async def story(target: Target) -> None:
        first = await target.report(timeout=WIDE)
        again = await target.report(timeout=WIDE)
        assert again.first_seen == first.first_seen
        assert set(again.first_seen) == {(Code.TABLE_MISSING, "public.a")}
        database.execute(HEALTHY)
        assert (await target.report(timeout=WIDE)).first_seen == {}

    run(database.url, story)


def test_an_unknown_report_names_the_last_real_answer(database: Database) -> None:
    role = database.create_role()
    database.execute(f"{HEALTHY}; GRANT SELECT ON a TO {role}")

    async def story(target: Target) -> None:
        good = await target.report(timeout=WIDE)
        database.execute(f"ALTER ROLE {role} NOLOGIN")
        _end_sessions_of(database)
        bad = await target.report(timeout=WIDE)
        assert (bad.status, bad.reason) == (Status.UNKNOWN, Reason.DENIED)
        assert bad.last_conclusive is not None
        assert bad.last_conclusive.at == good.checked_at
        database.execute(f"ALTER ROLE {role} LOGIN")
        assert (await target.report(timeout=WIDE)).status is Status.PASS

    run(database.url_as(role), story)


def _end_sessions_of(database: Database) -> None:
    database.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )


def test_a_session_that_was_ended_while_it_rested_costs_no_answer(database: Database) -> None:
    database.execute(HEALTHY)

    async def story(target: Target) -> None:
        await target.report(timeout=WIDE)
        for _ in range(5):
            _end_sessions_of(database)
            assert (await target.report(timeout=WIDE)).status is Status.PASS

    run(database.url, story)


def test_many_callers_cost_few_checks(database: Database) -> None:
    database.execute(HEALTHY)
    checks: list[Report] = []

    async def story(target: Target) -> None:
        reports = await asyncio.gather(*(target.report(timeout=WIDE) for _ in range(500)))
        assert {report.status for report in reports} == {Status.PASS}

    run(database.url, story, on_report=checks.append)
    assert len(checks) <= 2


def test_one_connection_is_used(database: Database) -> None:
    database.execute(HEALTHY)

    async def story(target: Target) -> None:
        for _ in range(3):
            await target.report(timeout=WIDE)
            await asyncio.gather(target.report(timeout=WIDE), target.report(timeout=WIDE))
        sessions = database.query(
            "SELECT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert sessions == [("healthcheck",)]

    run(database.url, story)


@contextmanager
def locked(database: Database, statement: str = "LOCK TABLE a") -> Iterator[None]:
    with database.connect() as migration:
        migration.execute("BEGIN;" + statement)
        yield
        migration.execute("ROLLBACK")


def test_a_lock_on_a_healthy_table_changes_nothing(database: Database) -> None:
    database.execute(HEALTHY)

    async def story(target: Target) -> None:
        await target.report(timeout=WIDE)
        with locked(database):
            assert (await target.report(timeout=WIDE)).status is Status.PASS

    run(database.url, story)


def test_a_lock_does_not_matter_where_no_text_is_needed(database: Database) -> None:
    database.execute("CREATE TABLE a (id integer DEFAULT 3, CHECK (id > 0))")

    async def story(target: Target) -> None:
        with locked(database):
            assert (await target.report(timeout=WIDE)).status is Status.PASS

    run(
        database.url, story, declaration="version: 1\ntables: {a: {columns: {id: int default 3}}}\n"
    )


def test_a_text_that_is_locked_from_the_start_is_neither_pass_nor_drift(database: Database) -> None:
    database.execute(HEALTHY)

    async def story(target: Target) -> None:
        with locked(database):
            report = await target.report(timeout=WIDE)
            assert (report.status, report.reason) == (Status.UNKNOWN, Reason.MIGRATING)
        assert (await target.report(timeout=WIDE)).status is Status.PASS

    run(database.url, story)


def test_drift_during_a_migration_is_migrating_and_lists_what_it_saw(database: Database) -> None:
    database.execute("CREATE TABLE a (id integer NOT NULL CONSTRAINT positive CHECK (id > 0))")

    async def story(target: Target) -> None:
        await target.report(timeout=WIDE)
        with locked(database, 'ALTER TABLE a ADD "projectId" text'):
            report = await target.report(timeout=WIDE)
            assert (report.status, report.reason) == (Status.UNKNOWN, Reason.MIGRATING)
            assert [finding.code for finding in report.findings] == [Code.COLUMN_MISSING]
        assert (await target.report(timeout=WIDE)).reason is Reason.DRIFT

    run(database.url, story)


def test_a_probe_never_holds_up_a_migration(database: Database) -> None:
    """An ALTER that waits for a reader, while we probe: it gets its turn, and we get an answer."""
    database.execute(HEALTHY)

    async def story(target: Target) -> None:
        with database.connect() as reader, database.connect() as migration:
            reader.execute("BEGIN; SELECT FROM a")
            waiting = asyncio.create_task(
                asyncio.to_thread(migration.execute, "ALTER TABLE a ALTER id SET DEFAULT 1")
            )
            await asyncio.to_thread(_wait_for_a_waiter, database)
            report = await target.report(timeout=WIDE)
            assert report.status is Status.UNKNOWN
            reader.execute("COMMIT")
            await waiting
        assert (await target.report(timeout=WIDE)).status is Status.PASS

    run(database.url, story)


def _wait_for_a_waiter(database: Database) -> None:
    while not database.query("SELECT FROM pg_locks WHERE NOT granted"):
        time.sleep(0.01)


def _processes_of(server: EmbeddedServer) -> list[int]:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()
    return [server.pid, *map(int, children.split())]


@contextmanager
def frozen(server: EmbeddedServer) -> Iterator[None]:
    pids = _processes_of(server)
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize("phase", ["connecting", "idle"])
def test_a_frozen_server_is_answered_for_within_the_deadline(
    own_server: EmbeddedServer, phase: str
) -> None:
    late: list[Report] = []

    async def story(target: Target) -> None:
        if phase == "idle":
            assert (await target.report(timeout=WIDE)).status is Status.PASS
        with frozen(own_server):
            for _ in range(3):
                asked = time.monotonic()
                report = await target.report(timeout=0.3)
                # Not a benchmark: to wait for psycopg's own cancel takes five seconds.
                assert time.monotonic() - asked < 3
                assert (report.status, report.reason) == (Status.UNKNOWN, Reason.TIMEOUT)
                assert report.message == (FIRST_LOOK if phase == "connecting" else TIMEOUT).message
            assert len(late) <= 3
        deadline = time.monotonic() + WIDE
        while (await target.report(timeout=WIDE)).status is not Status.PASS:
            assert time.monotonic() < deadline

    with fresh_database(own_server) as database:
        database.execute(HEALTHY)
        run(database.url, story, on_report=late.append)


def test_a_check_that_never_ends_is_ended(own_server: EmbeddedServer) -> None:
    async def story(target: Target) -> None:
        await target.report(timeout=WIDE)
        with frozen(own_server):
            report = await target.report(timeout=WIDE)
            assert (report.status, report.reason) == (Status.UNKNOWN, Reason.TIMEOUT)
            assert (
                "longer than 0.5 s (at very many tables set HEALTHCHECK_STATEMENT_TIMEOUT to 3;"
                in (report.message)
            )
            # Who does not wait so long hears it too.
            assert (await target.report(timeout=0.1)).message == report.message
        assert (await target.report(timeout=WIDE)).status is Status.PASS

    with fresh_database(own_server) as database:
        database.execute(HEALTHY)
        run(database.url, story, statement_timeout=0.5)


@contextmanager
def distant(database: Database) -> Iterator[tuple[Proxy, str]]:
    """A network before the server, and the address behind it."""
    proxy = Proxy(database.server.port)
    try:
        yield proxy, database.url.replace(f":{database.server.port}/", f":{proxy.port}/")
    finally:
        proxy.close()


def test_a_check_of_many_steps_is_not_ended_while_each_has_its_answer(database: Database) -> None:
    """As a first look at very many tables takes long in all."""
    step_s, longest_s = 0.4, 1.2

    async def story(target: Target) -> None:
        assert (await target.report(timeout=WIDE)).status is Status.PASS
        database.execute(
            "ALTER TABLE a DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (id > 0)"
        )
        proxy.delay_s, before = step_s / 2, proxy.round_trips  # there and back
        report = await target.report(timeout=WIDE)
        assert report.status is Status.PASS
        assert (proxy.round_trips - before) * step_s > longest_s
        assert report.duration_ms > longest_s * 1000

    database.execute(HEALTHY)
    with distant(database) as (proxy, url):
        run(url, story, statement_timeout=longest_s)


def test_who_asks_for_less_than_any_check_takes_hears_what_to_set(database: Database) -> None:
    async def story(target: Target) -> None:
        for _ in range(3):
            assert (await target.report(timeout=WIDE)).status is Status.PASS
            proxy.delay_s = 0.1
        late = await target.report(timeout=0.05)
        told = re.search(
            r"took less than ([\d.]+) s: set HEALTHCHECK_TIMEOUT to (\d+),", late.message
        )
        assert told is not None
        assert 0.2 <= float(told[1]) <= int(told[2]) / 2

    database.execute(HEALTHY)
    with distant(database) as (proxy, url):
        run(url, story)


def test_a_target_that_is_closed_under_way_leaves_no_session(database: Database) -> None:
    database.execute(HEALTHY)

    async def story(target: Target) -> None:
        await target.report(timeout=WIDE)
        asyncio.get_running_loop().create_task(target.report(timeout=WIDE))
        await asyncio.sleep(0)

    run(database.url, story)
    for _ in range(100):
        others = database.query(
            "SELECT FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if not others:
            break
        time.sleep(0.05)
    assert others == []


def test_always_full_gives_the_same_report(database: Database) -> None:
    database.execute("CREATE TABLE a (id bigint, CONSTRAINT positive CHECK (id >= 0))")
    codes: list[list[Code]] = []

    async def story(target: Target) -> None:
        for _ in range(2):
            report = await target.report(timeout=WIDE)
            codes.append([finding.code for finding in report.findings])

    run(database.url, story)
    run(database.url, story, always_full=True)
    assert codes[0]
    assert codes == [codes[0]] * 4


def test_an_observer_is_told_that_it_may_not_use_the_tables(database: Database) -> None:
    database.execute(HEALTHY)
    role = database.create_role()

    async def story(target: Target) -> None:
        report = await target.report(timeout=WIDE)
        assert report.status is Status.FAIL
        assert {finding.code for finding in report.findings} == {Code.TABLE_INACCESSIBLE}

    async def content(target: Target) -> None:
        assert (await target.report(timeout=WIDE)).status is Status.PASS

    run(database.url_as(role), story)
    run(database.url_as(role), content, declaration="role: none\n" + DECLARATION)
    database.execute(f"GRANT SELECT ON a TO {role}")
    run(database.url_as(role), content)


def test_two_roles_that_change_names_are_not_mistaken_for_each_other(database: Database) -> None:
    may, may_not, spare = (database.create_role() for _ in range(3))
    database.execute(f"DROP ROLE {spare}; {HEALTHY}; GRANT SELECT ON a TO {may}")

    async def story(target: Target) -> None:
        assert (await target.report(timeout=WIDE)).status is Status.PASS
        database.execute(
            f"ALTER ROLE {may} RENAME TO {spare}; ALTER ROLE {may_not} RENAME TO {may}"
        )
        report = await target.report(timeout=WIDE)
        assert {finding.code for finding in report.findings} == {Code.TABLE_INACCESSIBLE}

    run(database.url, story, declaration=f"role: {may}\n" + DECLARATION)


def test_an_ignored_name_does_not_hide_that_the_role_is_missing(database: Database) -> None:
    database.execute(HEALTHY)

    async def story(target: Target) -> None:
        report = await target.report(timeout=WIDE)
        assert [finding.code for finding in report.findings] == [Code.ROLE_MISSING]

    run(database.url, story, declaration='role: nobody_here\nignore: ["no*"]\n' + DECLARATION)


@pytest.mark.parametrize("encoding", ["LATIN1", "UTF8"])
def test_names_are_read_whatever_the_client_encoding_of_the_database(
    database: Database, encoding: str
) -> None:
    database.execute('CREATE TABLE "łódź日本" (id integer)')
    database.execute(f"ALTER DATABASE {database.name} SET client_encoding = '{encoding}'")

    async def story(target: Target) -> None:
        assert (await target.report(timeout=WIDE)).status is Status.PASS

    run(database.url, story, declaration="version: 1\ntables: {łódź日本: [id]}\n")

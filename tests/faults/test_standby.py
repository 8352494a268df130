"""A standby that streams from its primary: what it says is true, and goes on being so."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from healthcheck.introspect import Memory
from healthcheck.model.finding import Code
from healthcheck.model.report import Report, Status
from healthcheck.probe import Target
from tests.faults.server import Cluster, own_cluster
from tests.introspect.reading import reader, wanted
from tests.probe.test_target import WIDE, run
from tests.probing import prober
from tests.server.serving import eventually

# Else every worker makes its own.
pytestmark = pytest.mark.xdist_group("standby")

DATABASE = "app"
DECLARATION = """\
version: 1
tables:
  a:
    columns: {id: integer not null, b: text}
    checks: {positive: id > 0}
"""
HEALTHY = """
    CREATE TABLE a (id integer NOT NULL, b text, CONSTRAINT positive CHECK (id > 0));
    CREATE TABLE busy (id integer);
"""
# Replay waits for nobody, and what it removes is not kept for anybody.
_HARSH = {"max_standby_streaming_delay": "0", "hot_standby_feedback": "off"}


@pytest.fixture(scope="module")
def primary(binaries: Path | None) -> Iterator[Cluster]:
    with own_cluster(binaries, autovacuum="off", synchronous_commit="on") as primary:
        primary.execute(f"CREATE DATABASE {DATABASE}")
        primary.execute(HEALTHY, DATABASE)
        yield primary


@pytest.fixture(scope="module")
def standby(primary: Cluster) -> Iterator[Cluster]:
    with _streaming(primary, "standby") as standby:
        yield standby


@contextmanager
def _streaming(primary: Cluster, name: str) -> Iterator[Cluster]:
    standby = primary.backup(name)
    standby.start(_HARSH)
    try:
        yield standby
    finally:
        standby.stop(signal.SIGQUIT)
        standby.remove()


def _replayed(primary: Cluster, standby: Cluster) -> None:
    """Wait until the standby has all that the primary has committed."""
    [(written,)] = primary.query("SELECT pg_current_wal_insert_lsn()::text")
    asked = f"SELECT pg_last_wal_replay_lsn() >= '{written}'"
    eventually(lambda: standby.query(asked) == [(True,)])


def test_it_is_judged_by_what_it_has_replayed(primary: Cluster, standby: Cluster) -> None:
    with prober(standby.url(DATABASE), DECLARATION) as probe:
        for _ in range(3):
            report = probe()
            assert report.status is Status.PASS, report.message
            assert report.server is not None
            assert report.server.in_recovery
            primary.execute("ALTER TABLE a RENAME COLUMN b TO c", DATABASE)
            _replayed(primary, standby)
            assert [one.code for one in probe().findings] == [Code.COLUMN_MISSING]
            primary.execute("ALTER TABLE a RENAME COLUMN c TO b", DATABASE)
            _replayed(primary, standby)


def test_its_snapshot_is_never_taken_for_the_last_one(primary: Cluster, standby: Cluster) -> None:
    memory = Memory()
    with reader(standby.url(DATABASE), wanted("a"), memory) as once:
        before = once()
        for _ in range(3):
            assert once() == before
            assert memory.last is not None
            assert memory.last.moment is None


def test_replay_that_cancels_a_probe_makes_no_verdict_of_its_own(
    primary: Cluster, standby: Cluster
) -> None:
    """The probe's session is held in mid-question while replay removes what it may still see."""
    chance = random.Random(1)  # noqa: S311 - a seed, so that a failure comes again
    conflicts = (
        f"SELECT confl_snapshot FROM pg_stat_database_conflicts WHERE datname = '{DATABASE}'"
    )

    async def story(target: Target) -> None:
        assert (await target.report(timeout=WIDE)).status is Status.PASS
        backend = _backend(standby)
        for _ in range(100):
            primary.execute("INSERT INTO busy VALUES (1)", DATABASE)
            asked = asyncio.create_task(target.report(timeout=WIDE))
            await asyncio.sleep(chance.random() * 0.005)
            os.kill(backend, signal.SIGSTOP)
            await asyncio.to_thread(_remove_rows, primary)
            os.kill(backend, signal.SIGCONT)
            report = await asked
            assert report.status is Status.PASS, report.message
            backend = _backend(standby)
            if standby.query(conflicts) != [(0,)]:
                return
        pytest.fail("nothing was ever cancelled")

    run(standby.url(DATABASE), story, declaration=DECLARATION, always_full=True)


def _backend(standby: Cluster) -> int:
    sessions = "SELECT pid FROM pg_stat_activity WHERE application_name = 'healthcheck'"
    [(pid,)] = standby.query(sessions)
    return int(pid)


def _remove_rows(primary: Cluster) -> None:
    with psycopg.connect(primary.url(DATABASE), autocommit=True) as session:
        session.execute("DELETE FROM busy")
        session.execute("VACUUM busy")
    time.sleep(0.02)  # for replay to meet who is in its way; that it does is asserted


def test_its_promotion_is_noticed_and_what_follows_it(primary: Cluster) -> None:
    with (
        _streaming(primary, "next") as standby,
        prober(standby.url(DATABASE), DECLARATION) as probe,
    ):
        assert _in_recovery(probe())
        assert standby.query("SELECT pg_promote()") == [(True,)]
        report = probe()
        assert report.status is Status.PASS
        assert not _in_recovery(report)
        _follows(standby, probe)


def _in_recovery(report: Report) -> bool:
    assert report.server is not None
    return report.server.in_recovery


def _follows(server: Cluster, probe: Callable[[], Report]) -> None:
    for _ in range(3):
        assert probe().status is Status.PASS
        server.execute("ALTER TABLE a DROP CONSTRAINT positive", DATABASE)
        assert [one.code for one in probe().findings] == [Code.CHECK_MISSING]
        server.execute("ALTER TABLE a ADD CONSTRAINT positive CHECK (id > 0)", DATABASE)

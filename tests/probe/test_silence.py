"""A network that goes black under a probe: told from a slow server, and left behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from healthcheck.model.report import Reason, Status
from healthcheck.probe import Target
from healthcheck.probe.failure import SILENT
from healthcheck.probe.silence import Tcp
from tests.faults.proxy import Moment, Proxy, can_darken
from tests.postgres import Database
from tests.probe.test_target import HEALTHY, WIDE, run

FOR_EVER = 600.0
SILENCE = 0.1


@pytest.fixture
def proxy(database: Database) -> Iterator[Proxy]:
    if not can_darken():
        pytest.skip("this system lets only root drop what comes to a socket")
    database.execute(HEALTHY)
    proxy = Proxy(database.server.port)
    yield proxy
    proxy.close()


def _through(proxy: Proxy, database: Database) -> str:
    return database.url.replace(f":{database.server.port}/", f":{proxy.port}/")


async def _black(target: Target) -> None:
    report = await target.report(timeout=WIDE)
    assert (report.status, report.reason) == (Status.UNKNOWN, Reason.TIMEOUT)
    assert report.message == SILENT.message


def test_a_check_in_the_dark_ends_itself_and_the_next_one_is_right(
    database: Database, proxy: Proxy
) -> None:
    async def story(target: Target) -> None:
        proxy.darken()
        await _black(target)  # connecting
        proxy.lighten()
        assert (await target.report(timeout=WIDE)).status is Status.PASS
        proxy.darken()
        await _black(target)  # on a connection that there was, and on another one
        await _black(target)
        proxy.lighten()
        assert (await target.report(timeout=WIDE)).status is Status.PASS

    run(_through(proxy, database), story, statement_timeout=FOR_EVER, silence=SILENCE)


def test_a_lost_answer_is_missed_though_the_question_came(database: Database, proxy: Proxy) -> None:
    async def story(target: Target) -> None:
        assert (await target.report(timeout=WIDE)).status is Status.PASS
        proxy.plan(Moment.QUERYING, proxy.darken)
        await _black(target)
        proxy.lighten()
        assert (await target.report(timeout=WIDE)).status is Status.PASS

    run(_through(proxy, database), story, statement_timeout=FOR_EVER, silence=SILENCE)


def test_a_connection_that_a_firewall_forgot_costs_no_answer(
    database: Database, proxy: Proxy
) -> None:
    async def story(target: Target) -> None:
        assert (await target.report(timeout=WIDE)).status is Status.PASS
        proxy.forget()
        assert (await target.report(timeout=WIDE)).status is Status.PASS

    run(_through(proxy, database), story, statement_timeout=FOR_EVER, silence=SILENCE)


def test_where_one_host_is_dead_the_next_one_is_asked(database: Database, proxy: Proxy) -> None:
    async def story(target: Target) -> None:
        assert (await target.report(timeout=WIDE)).status is Status.PASS

    proxy.darken()
    two = f"127.0.0.1:{proxy.port},127.0.0.1:{database.server.port}"
    url = database.url.replace(f"127.0.0.1:{database.server.port}", two)
    assert two in url
    run(url, story, statement_timeout=FOR_EVER, silence=SILENCE)


def test_a_slow_server_is_waited_for(database: Database, proxy: Proxy) -> None:
    mine = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
    keeper = database.connection.info.backend_pid

    async def story(target: Target) -> None:
        assert (await target.report(timeout=WIDE)).status is Status.PASS
        [(backend,)] = database.query(mine, keeper)
        os.kill(backend, signal.SIGSTOP)
        try:
            assert (await target.report(timeout=6 * SILENCE)).reason is Reason.TIMEOUT
        finally:
            os.kill(backend, signal.SIGCONT)
        assert (await target.report(timeout=WIDE)).status is Status.PASS
        assert database.query(mine, keeper) == [(backend,)]

    run(_through(proxy, database), story, statement_timeout=FOR_EVER, silence=SILENCE)


def test_a_socket_in_the_file_system_is_never_silent(database: Database) -> None:
    database.execute(HEALTHY)

    async def story(target: Target) -> None:
        assert (await target.report(timeout=WIDE)).status is Status.PASS

    run(_by_file(database), story, silence=0.001)


def _by_file(database: Database) -> str:
    folder: Path = database.server.socket_dir
    return f"{database.url}?host={folder}&port={database.server.port}"


@pytest.mark.parametrize(
    ("tcp", "watched_s", "silent"),
    [
        pytest.param({"connecting": True}, 0.9, False, id="connecting"),
        pytest.param({"connecting": True}, 1.0, True, id="connecting for too long"),
        pytest.param({}, 9.0, False, id="a slow server"),
        pytest.param({"unacknowledged": 1}, 9.0, False, id="sent once"),
        pytest.param({"unacknowledged": 1, "sent_again": 1}, 0.9, False, id="sent again"),
        pytest.param({"unacknowledged": 1, "sent_again": 1}, 1.0, True, id="sent again and again"),
        pytest.param(
            {"unacknowledged": 1, "sent_again": 1, "heard_s": 0.9},
            9.0,
            False,
            id="of late heard of",
        ),
        pytest.param({"unanswered": 1}, 1.6, False, id="asked for a sign of life"),
        pytest.param({"unanswered": 1}, 1.8, True, id="gave no sign of life"),
    ],
)
def test_silence_is_an_acknowledgment_that_is_owed(
    tcp: dict[str, int], watched_s: float, silent: bool
) -> None:
    seen = {"connecting": False, "sent_again": 0, "unanswered": 0, "unacknowledged": 0}
    found = Tcp(**{**seen, "heard_s": 100.0, "round_trip_s": 0.25, **tcp})  # type: ignore[arg-type]
    assert found.is_silent(watched_s, 1.0) is silent

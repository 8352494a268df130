"""The life of a private PostgreSQL, on a real one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from healthcheck.embedded import EmbeddedError, EmbeddedServer, embedded_server
from tests.postgres import Database

_PATIENCE_S = 60
_SEGMENTS = Path("/proc/sysvipc/shm")

# Says where its server is, and waits to be ended.
_OWNER = """
import sys
from pathlib import Path
from healthcheck.embedded import embedded_server
with embedded_server(directory=Path(sys.argv[1])) as server:
    print(server.port, flush=True)
    sys.stdin.read()
"""


def _port_is_open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_answers_over_loopback(postgres: EmbeddedServer) -> None:
    with psycopg.connect(postgres.url()) as connection:
        row = connection.execute("SELECT current_setting('server_version')").fetchone()
    assert row is not None
    assert row[0].split()[0] == postgres.version


def test_answers_on_its_socket(postgres: EmbeddedServer) -> None:
    url = f"postgresql://?host={postgres.socket_dir}&port={postgres.port}"
    with psycopg.connect(url, user="postgres", password=postgres.password) as connection:
        assert connection.info.backend_pid


def test_refuses_a_wrong_password(postgres: EmbeddedServer) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url(password="wrong"))


def test_address_of_awkward_names() -> None:
    server = EmbeddedServer(port=1, socket_dir=Path("/x"), version="18.6", pid=1, password="a/b@c")
    assert server.url("my db", user="a:b") == "postgresql://a%3Ab:a%2Fb%40c@127.0.0.1:1/my%20db"


def test_its_representation_holds_no_password(postgres: EmbeddedServer) -> None:
    assert postgres.password not in repr(postgres)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_an_empty_database(database: Database, turn: str) -> None:
    database.execute("CREATE TABLE t (a int); INSERT INTO t VALUES (1)")
    assert database.query("SELECT a FROM t WHERE a = %s", 1) == [(1,)]
    assert database.server_version >= 130000


def test_a_role_may_connect_and_no_more(database: Database) -> None:
    database.execute("CREATE TABLE t (a int)")
    with (
        database.connect(database.create_role()) as session,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        session.execute("SELECT a FROM t")


def test_settings_hold_but_for_its_place(open_folder: Path) -> None:
    with (
        embedded_server(directory=open_folder, settings={"work_mem": "7MB", "port": "1"}) as server,
        psycopg.connect(server.url()) as connection,
    ):
        row = connection.execute(
            "SELECT current_setting('work_mem'), current_setting('TimeZone'), "
            "current_setting('server_encoding')"
        ).fetchone()
    assert row == ("7MB", "UTC", "UTF8")
    assert list(open_folder.iterdir()) == []
    assert not _port_is_open(server.port)


def test_a_setting_that_it_refuses(open_folder: Path) -> None:
    with (
        pytest.raises(EmbeddedError, match=r'(?s)last lines of its log:.*parameter "no_such"'),
        embedded_server(directory=open_folder, settings={"no_such": "1"}),
    ):
        pass
    assert list(open_folder.iterdir()) == []


def test_initdb_fails(open_folder: Path, programs: Path) -> None:
    with (
        pytest.raises(EmbeddedError, match=r"(?s)exit status 3; .*no space left on device"),
        embedded_server(directory=open_folder, binaries=programs),
    ):
        pass
    assert list(open_folder.iterdir()) == []


def test_initdb_of_another_platform(open_folder: Path, programs: Path) -> None:
    (programs / "initdb").write_text("#!/no/such/loader")
    with (
        pytest.raises(EmbeddedError, match=r"initdb: cannot be run: No such file"),
        embedded_server(directory=open_folder, binaries=programs),
    ):
        pass


def test_too_long_a_path(open_folder: Path) -> None:
    folder = open_folder / ("x" * 100)
    folder.mkdir(mode=0o755)
    with pytest.raises(EmbeddedError, match="too long a path"), embedded_server(directory=folder):
        pass


def test_a_port_that_was_taken_in_between(
    postgres: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    ports = iter([postgres.port, free])
    monkeypatch.setattr("healthcheck.embedded.process._free_port", lambda: next(ports))
    with embedded_server() as server:
        assert server.port == free


def test_a_frozen_server_is_ended_by_force(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("healthcheck.embedded.process._STOP_DEADLINE_S", 0.1)
    with embedded_server(directory=open_folder) as server:
        os.kill(server.pid, signal.SIGSTOP)
    assert not _port_is_open(server.port)
    assert list(open_folder.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_does_not_outlive_its_owner(open_folder: Path, number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _OWNER, str(open_folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as owner:
        assert owner.stdout is not None
        port = int(owner.stdout.readline())
        assert _port_is_open(port)
        owner.send_signal(number)
    _wait_until(lambda: list(open_folder.iterdir()) == [])
    assert not _port_is_open(port)


def _segment_of(folder: Path) -> str:
    """The shared memory of the server that runs in a folder below: its identifier, or ""."""
    for file in folder.glob("*/data/postmaster.pid"):
        with suppress(FileNotFoundError):
            lines = file.read_text().splitlines()
            return lines[6].split()[-1] if len(lines) > 6 else ""
    return ""


@pytest.mark.skipif(not _SEGMENTS.exists(), reason="the system has no list of shared memory there")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_ended_while_it_is_made_it_leaves_nothing(
    open_folder: Path, number: signal.Signals
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _OWNER, str(open_folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as owner:
        _wait_until(lambda: bool(_segment_of(open_folder)))
        segment = _segment_of(open_folder)
        # As Ctrl-C in a terminal does: to all of the session.
        os.killpg(owner.pid, number)
    _wait_until(lambda: list(open_folder.iterdir()) == [])
    assert segment not in {line.split()[1] for line in _SEGMENTS.read_text().splitlines()}

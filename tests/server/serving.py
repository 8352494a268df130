"""Real services, in a thread with reports made by hand, or as processes over a real database."""

from __future__ import annotations

import asyncio
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx
import uvicorn
from starlette.applications import Starlette

import healthcheck
from healthcheck.embedded import EmbeddedServer
from healthcheck.probe import Target
from healthcheck.report.json import Detail
from healthcheck.server.app import make_app
from healthcheck.server.protocol import LimitedProtocol
from healthcheck.server.watch import Watch
from healthcheck.settings import Settings
from tests.report.made import DECLARATION, REPORTS

LONG_S = 30.0
"""Longer than anything here takes; where it is waited for, a test has failed."""


class Declared:
    """Stands for a declaration's source."""

    def __init__(self) -> None:
        self.current = (None, DECLARATION)
        self.reloads = Counter({"failure": 2})


class Answering:
    """Stands for a target: answers with a report, or raises."""

    def __init__(self, name: str, answer: Any, declaration: Declared | None = None) -> None:
        self.name = name
        self.answer = answer
        self.declaration = declaration or Declared()
        self.asked: list[float] = []

    async def report(self, *, timeout: float) -> Any:
        self.asked.append(timeout)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def app_of(
    *targets: Answering,
    detail: Detail = "full",
    token: str | None = None,
    watch: Watch | None = None,
) -> Starlette:
    named = {target.name: cast("Target", target) for target in targets}
    settings = Settings(targets=(), detail=detail, token=token)
    return make_app(named, settings, watch=watch)


@contextmanager
def client(app: Starlette, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Client]:
    """A caller of the app over a socket, through uvicorn as `healthcheck serve` sets it up."""
    config = uvicorn.Config(
        app,
        http=LimitedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=asyncio.run, args=(server.serve(sockets=[listener]),))
        thread.start()
        try:
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=LONG_S
            ) as caller:
                yield caller
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def one(answer: str = "fail", **facts: Any) -> Iterator[httpx.Client]:
    """A service of one target with a report of tests.report.made."""
    with client(app_of(Answering("default", REPORTS[answer]), **facts)) as caller:
        yield caller


@dataclass
class Process:
    """`healthcheck serve` as a process of its own."""

    process: subprocess.Popen[str]
    http: httpx.Client
    lines: list[str] = field(default_factory=list)  # of stderr

    @property
    def port(self) -> int:
        return self.http.base_url.port or 0

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in map(_decoded, self.lines) if line.get("event") == name]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(LONG_S)


def _decoded(line: str) -> dict[str, Any]:
    try:
        decoded = json.loads(line)
    except ValueError:
        return {}
    return decoded if isinstance(decoded, dict) else {}


def environment(**settings: str) -> dict[str, str]:
    """Ours without a trace of anybody's settings or terminal, and with these."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HEALTHCHECK_", "PG")) and name not in {"DATABASE_URL", "TERM"}
    }
    # Where ours was imported from, whatever folder a command is started in.
    found = {"PYTHONPATH": str(Path(healthcheck.__file__).parent.parent)}
    return kept | found | {f"HEALTHCHECK_{name}": value for name, value in settings.items()}


DEAD = "postgresql://app:geheim@dead.invalid/shop"
"""A host that a dead name server is asked for."""

_DEAD_NAMES = """
import socket, time
known = socket.getaddrinfo
def getaddrinfo(host, *args, **kwargs):
    if host == "dead.invalid":
        time.sleep(3600)
    return known(host, *args, **kwargs)
socket.getaddrinfo = getaddrinfo
"""


def with_dead_names(folder: Path, env: Mapping[str, str]) -> dict[str, str]:
    """An environment in which looking up DEAD's host takes for ever."""
    (folder / "sitecustomize.py").write_text(_DEAD_NAMES)
    return {**env, "PYTHONPATH": f"{folder}:{env['PYTHONPATH']}"}


@contextmanager
def serving(
    *arguments: str, env: Mapping[str, str] | None = None, **settings: str
) -> Iterator[Process]:
    """A process that serves, once it says where it listens; ended in the end, if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "healthcheck", "serve", "--port", "0", *arguments],
        env=env or environment(**settings),
        stderr=subprocess.PIPE,
        text=True,
    )
    lines: list[str] = []
    address: queue.Queue[str] = queue.Queue()
    reader = threading.Thread(target=_read, args=(process, lines, address))
    reader.start()
    try:
        with httpx.Client(base_url=address.get(timeout=LONG_S), timeout=LONG_S) as http:
            yield Process(process, http, lines)
    finally:
        process.kill()
        process.wait()
        reader.join()
        assert process.stderr is not None
        process.stderr.close()


def _read(process: subprocess.Popen[str], lines: list[str], address: queue.Queue[str]) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        lines.append(line)
        if _decoded(line).get("event") == "server.listening":
            address.put(_decoded(line)["address"])
    address.put("it ended:\n" + "".join(lines))


def eventually(happened: Callable[[], bool]) -> None:
    """Wait for what happens in another process; fail where it never does."""
    pause = threading.Event()
    for _ in range(int(LONG_S / 0.02)):
        if happened():
            return
        pause.wait(0.02)
    raise AssertionError("it did not happen")


@contextmanager
def frozen(server: EmbeddedServer) -> Iterator[None]:
    """While it holds, nothing of the server runs: it accepts connections and answers none."""
    stopped: list[int] = []
    try:
        for pid in (server.pid, *_children(server.pid)):
            os.kill(pid, signal.SIGSTOP)
            stopped.append(pid)
        # Those that were started meanwhile.
        for pid in set(_children(server.pid)) - set(stopped):
            os.kill(pid, signal.SIGSTOP)
            stopped.append(pid)
        yield
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

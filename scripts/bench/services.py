"""Processes that answer over HTTP: ours, and the least that can do so."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from measure import PROGRAM, ROOT, declaration

BARE = (Path(__file__).parent / "bare.py").read_text()
PATH = "/health/schema"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    process: subprocess.Popen[bytes]
    port: int


@contextmanager
def surroundings(url: str, tables: int) -> Iterator[dict[str, str]]:
    """The environment of a process that checks so many tables of that database."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "expected_schema.yaml")
        file.write_text(declaration(tables))
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        yield kept | {
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": url,
            "HEALTHCHECK_DECLARATION": str(file),
            "HEALTHCHECK_TIMEOUT": "60",
            "HEALTHCHECK_STATEMENT_TIMEOUT": "60",
        }


@contextmanager
def bare(environment: Mapping[str, str]) -> Iterator[Service]:
    with _service([BARE], environment) as service:
        yield service


@contextmanager
def ours(environment: Mapping[str, str]) -> Iterator[Service]:
    with _service([PROGRAM, "serve"], environment) as service:
        yield service


@contextmanager
def _service(program: list[str], environment: Mapping[str, str]) -> Iterator[Service]:
    """A service that has answered once."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-c", *program],
        env={**environment, "HEALTHCHECK_PORT": str(port)},
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(f"http://127.0.0.1:{port}{PATH}")
            yield Service(process=process, port=port)
        finally:
            process.terminate()


def _wait(url: str) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310
                answer.read()
                return
        except OSError:
            time.sleep(0.01)
    raise SystemExit("a service did not answer within a minute")

"""Many databases in one service: each has its own answer, whatever another does."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from healthcheck.server.metrics import TIMEOUT_HEADER
from tests.cli.commands import SCHEMA, declared
from tests.postgres import Database
from tests.server.serving import LONG_S, Process, serving
from tests.server.test_metrics import samples

HEALTHY = [f"shop_{number}" for number in range(4)]


@contextmanager
def hanging() -> Iterator[tuple[int, list[socket.socket]]]:
    """The port of a server that takes connections and never says a word, and those it has."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        taken: list[socket.socket] = []
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_take, listener, taken)
            try:
                yield listener.getsockname()[1], taken
            finally:
                listener.shutdown(socket.SHUT_RDWR)
                for one in taken:
                    one.close()


def _take(listener: socket.socket, taken: list[socket.socket]) -> None:
    while True:
        try:
            taken.append(listener.accept()[0])
        except OSError:
            return


@contextmanager
def service(folder: Path, url: str, port: int, timeout: str) -> Iterator[Process]:
    """Many targets that are one healthy database, and one that hangs, first of all."""
    declared(folder)
    (folder / "hung.url").write_text(f"postgresql://app@127.0.0.1:{port}/shop")
    (folder / "shop.url").write_text(url)
    names = {"hung": "hung.url", **dict.fromkeys(HEALTHY, "shop.url")}
    (folder / "targets.yaml").write_text(
        "".join(
            f"{name}: {{url_file: {file}, declaration: expected_schema.yaml}}\n"
            for name, file in names.items()
        )
    )
    with serving(TARGETS=str(folder / "targets.yaml"), TIMEOUT=timeout) as process:
        yield process


@pytest.fixture
def healthy(database: Database) -> str:
    database.execute(SCHEMA)
    return database.url


def test_one_that_hangs_is_in_nobodys_way(healthy: str, tmp_path: Path) -> None:
    with (
        hanging() as (port, taken),
        service(tmp_path, healthy, port, timeout=str(LONG_S)) as process,
        ThreadPoolExecutor(1) as pool,
    ):
        held = pool.submit(
            httpx.get, f"{process.http.base_url}/health/schema/hung", timeout=2 * LONG_S
        )
        for name in HEALTHY:
            assert process.http.get(f"/health/schema/{name}").status_code == 200
            found = samples(process.http.get(f"/probe?target={name}"))
            assert found["healthcheck_up", name] == 1
            assert ("healthcheck_up", "hung") not in found
        assert process.http.get("/health/live").status_code == 200

        # All of them, within the time of a scrape.
        found = samples(process.http.get("/metrics", headers={TIMEOUT_HEADER: "2.5"}))
        up = {labels[1]: value for labels, value in found.items() if labels[0] == "healthcheck_up"}
        assert up == {"hung": 0, **dict.fromkeys(HEALTHY, 1)}
        assert found["healthcheck_status", "hung", "unknown"] == 1

        assert not held.done()
        for one in taken:
            one.close()
        answer = held.result(timeout=LONG_S)
        assert (answer.status_code, answer.json()["status"]) == (503, "unknown")

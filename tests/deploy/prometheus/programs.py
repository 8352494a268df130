"""A real Prometheus and Alertmanager as the shipped files configure them, and whom they tell.

Only addresses, paths and intervals are those of a test. The rules are the shipped file itself.
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.debian import found
from tests.server.serving import LONG_S, eventually

SHIPPED = Path(__file__).parents[3] / "deploy/prometheus"
RULES = SHIPPED / "healthcheck.rules.yml"

SCRAPE_S = 1
"""How often it is scraped here: as often as the service looks at its files."""

ALL, EACH = "healthcheck", "healthcheck-targets"
"""The job of prometheus.yml, which asks for all targets, and that of prometheus-targets.yml."""


def program(package: str, name: str | None = None) -> str:
    """The path of a program; the test is skipped where there is none."""
    path = found(package, name)
    if path is None:
        pytest.skip(f"no {name or package} here; scripts/debian {package} fetches it")
    return path


def shipped(name: str) -> dict[str, Any]:
    """One of the files of deploy/prometheus, decoded."""
    decoded: dict[str, Any] = yaml.safe_load((SHIPPED / name).read_text(encoding="utf-8"))
    return decoded


class Receiver:
    """Stands for whoever is told of alerts: takes what Alertmanager sends to a webhook."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.alerts: list[dict[str, Any]] = []

    def told(self, status: str, **labels: str) -> dict[str, Any]:
        """The first alert of this status with these labels; it is waited for."""

        def ours() -> list[dict[str, Any]]:
            return [
                each
                for each in list(self.alerts)
                if each["status"] == status and labels.items() <= each["labels"].items()
            ]

        eventually(lambda: bool(ours()))
        return ours()[0]


@contextmanager
def receiving() -> Iterator[Receiver]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Taking) as server:
        receiver = Receiver(f"http://127.0.0.1:{server.server_port}/")
        server.receiver = receiver  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for alert in message["alerts"]:
            received = alert | {"receiver": message["receiver"]}
            self.server.receiver.alerts.append(received)  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """A test has nothing to log."""


class Prometheus:
    """One that runs, and its HTTP API."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def get(self, path: str, **parameters: str | float) -> Any:
        """The data of an answer of /api/v1/."""
        answer = self.http.get(f"/api/v1/{path}", params=parameters)
        assert answer.status_code == 200, f"{parameters}: {answer.text}"
        return answer.json()["data"]

    def query(self, expression: str) -> list[dict[str, Any]]:
        """The series of an instant query, now."""
        series: list[dict[str, Any]] = self.get("query", query=expression)["result"]
        return series


@contextmanager
def alertmanager(folder: Path, receiver: Receiver) -> Iterator[str]:
    """The address of an Alertmanager that sends everything to `receiver`, and does not wait."""
    config = shipped("alertmanager.yml")
    config["route"] |= {"group_wait": "0s", "group_interval": "1s"}
    for each in config["receivers"]:
        (webhook,) = each["webhook_configs"]
        webhook["url"] = receiver.address
    path = _written(folder / "alertmanager.yml", config)
    address = _address(1)
    arguments = [
        f"--config.file={path}",
        f"--storage.path={folder / 'alertmanager'}",
        f"--web.listen-address={address}",
        "--cluster.listen-address=",
        "--log.level=error",
    ]
    with _running(program("prometheus-alertmanager"), arguments, address):
        yield address


@contextmanager
def prometheus(folder: Path, *, service: str, alerts: str, token: str) -> Iterator[Prometheus]:
    """One that scrapes `service` in both shipped ways, and tells the Alertmanager at `alerts`."""
    path = _written(folder / "prometheus.yml", _config(folder, service, alerts, token))
    address = _address(2)
    arguments = [
        f"--config.file={path}",
        f"--storage.tsdb.path={folder / 'prometheus'}",
        f"--web.listen-address={address}",
        "--log.level=error",
    ]
    with (
        _running(program("prometheus"), arguments, address),
        httpx.Client(base_url=f"http://{address}", timeout=LONG_S) as http,
    ):
        yield Prometheus(http)


def _config(folder: Path, service: str, alerts: str, token: str) -> dict[str, Any]:
    (folder / "token").write_text(token)
    config = shipped("prometheus.yml")
    config["global"] = {"scrape_interval": f"{SCRAPE_S}s", "evaluation_interval": "500ms"}
    config["rule_files"] = [str(SHIPPED / name) for name in config["rule_files"]]
    config["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"] = [alerts]
    (all_targets,) = config["scrape_configs"]
    all_targets["static_configs"][0]["targets"] = [service]
    (each_target,) = shipped("prometheus-targets.yml")["scrape_configs"]
    each_target["job_name"] = EACH
    each_target["static_configs"][0]["targets"] = ["shop"]
    each_target["relabel_configs"][-1]["replacement"] = service
    config["scrape_configs"].append(each_target)
    for job in config["scrape_configs"]:
        job["scrape_timeout"] = f"{SCRAPE_S}s"
        job["authorization"]["credentials_file"] = str(folder / "token")
    return config


def _address(number: int) -> str:
    """Where one of this process's programs listens: at an address that no other process takes.

    They are told a port. One that was free at 127.0.0.1 may be another test's by then.
    """
    pid = os.getpid()
    return f"127.{100 + pid // 65536 % 100}.{pid // 256 % 256}.{pid % 256}:{9090 + number}"


def _written(path: Path, config: dict[str, Any]) -> Path:
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    return path


@contextmanager
def _running(path: str, arguments: list[str], address: str) -> Iterator[None]:
    process = subprocess.Popen([path, *arguments])
    try:
        eventually(lambda: process.poll() is not None or _is_ready(address))
        assert process.poll() is None, f"{path} ended"
        yield
    finally:
        process.kill()
        process.wait()


def _is_ready(address: str) -> bool:
    try:
        return httpx.get(f"http://{address}/-/ready").status_code == 200
    except httpx.TransportError:
        return False

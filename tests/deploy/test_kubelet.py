"""The tool of the roll-out's test does what the kubelet does."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.deploy.kubelet import Container, Probe, Run, running
from tests.server.serving import eventually

_FASTER = 20


@pytest.mark.parametrize(
    ("results", "thresholds", "verdicts"),
    [
        pytest.param("-", (1, 1), "-", id="one is enough"),
        pytest.param("---", (3, 1), "..-", id="three in a row"),
        pytest.param("--+--", (3, 1), "..+..", id="a success between begins anew"),
        pytest.param("-----", (3, 1), "..---", id="and goes on"),
        pytest.param("-++-++", (1, 2), "-.+-.+", id="two successes"),
    ],
)
def test_thresholds(results: str, thresholds: tuple[int, int], verdicts: str) -> None:
    failures, successes = thresholds
    run = Run(Probe(path="/", port=1, failures=failures, successes=successes))
    signs = {True: "+", False: "-", None: "."}
    assert "".join(signs[run.take(each == "+")] for each in results) == verdicts


def test_what_a_manifest_leaves_out_is_kubernetes_default() -> None:
    probe = Probe.of({"httpGet": {"path": "/", "port": "http"}}, {"http": 3000})
    assert probe == Probe(
        path="/", port=3000, delay_s=0, period_s=10, timeout_s=1, failures=3, successes=1
    )


def test_what_a_container_is_before_any_probe() -> None:
    get = {"httpGet": {"path": "/", "port": 1}}
    made = [
        Container.of({"name": "c", **dict.fromkeys(kinds, get)})
        for kinds in ((), ("livenessProbe",), ("readinessProbe",), ("startupProbe",))
    ]
    assert [(each.started, each.ready) for each in made] == [
        (True, True),
        (True, True),
        (True, False),
        (False, False),
    ]


class _Server(http.server.ThreadingHTTPServer):
    """Answers what `statuses` says of a path; nothing at all, late, where it says 0."""

    statuses: dict[str, int]
    released: threading.Event


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        status = self.server.statuses[self.path]
        if status == 0:
            self.server.released.wait()
            return
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Not to stderr."""


@contextmanager
def answering(**statuses: int) -> Iterator[_Server]:
    """A server on which /NAME answers with a status."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.statuses = {f"/{name}": status for name, status in statuses.items()}
        server.released = threading.Event()
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()


def probed(**paths: str) -> dict[str, Any]:
    """A pod of one container, whose probes ask these paths every second."""
    return {
        "containers": [
            {"name": "shop"}
            | {
                f"{kind}Probe": {
                    "httpGet": {"path": f"/{path}", "port": 80},
                    "periodSeconds": 1,
                    "failureThreshold": 2,
                }
                for kind, path in paths.items()
            }
        ]
    }


def test_startup_comes_before_all_else() -> None:
    spec = probed(startup="schema", readiness="ready", liveness="live")
    spec["containers"][0]["startupProbe"]["failureThreshold"] = 1000
    with (
        answering(schema=503, ready=200, live=500) as server,
        running(spec, {80: server.server_port}, faster=_FASTER) as pod,
    ):
        shop = pod.containers["shop"]
        eventually(lambda: shop.asked["startupProbe", False] >= 5)
        assert {kind for kind, _ in shop.asked} == {"startupProbe"}
        assert (shop.started, pod.ready, pod.killed) == (False, False, [])

        server.statuses |= {"/schema": 200, "/live": 200}
        eventually(lambda: pod.ready)
        server.statuses["/schema"] = 503
        eventually(lambda: shop.asked["readinessProbe", True] >= 5)
        assert shop.asked["startupProbe", True] == 1
        assert (pod.ready, pod.killed) == (True, [])


@pytest.mark.parametrize("kind", ["startup", "liveness"])
def test_who_fails_for_too_long_is_killed(kind: str) -> None:
    with (
        answering(it=404, ready=200) as server,
        running(
            probed(**{kind: "it", "readiness": "ready"}), {80: server.server_port}, faster=_FASTER
        ) as pod,
    ):
        eventually(lambda: pod.killed == ["shop"])
        assert pod.containers["shop"].asked[f"{kind}Probe", False] == 2
        assert not pod.ready


def test_no_answer_in_time_is_a_failure_and_so_is_none() -> None:
    with answering(hang=0) as server:
        where = {80: server.server_port}
        with running(probed(readiness="hang"), where, faster=_FASTER) as pod:
            asked = pod.containers["shop"].asked
            eventually(lambda: asked["readinessProbe", False] >= 1)
    with running(probed(readiness="hang"), where, faster=_FASTER) as pod:
        asked = pod.containers["shop"].asked
        eventually(lambda: asked["readinessProbe", False] >= 3)
        assert not pod.ready

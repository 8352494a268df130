"""Probes as the kubelet makes them, of a pod in a manifest: over real sockets, in less time.

What is as there: each probe has a loop of its own, which asks at once and then every
`periodSeconds`, and drops the ticks that a slow answer took; any status from 200 to 399 within
`timeoutSeconds` is a success, all else a failure; only `failureThreshold` or `successThreshold` of
the same in a row change anything; while a startup probe has not passed, the others of its container
are not asked, and afterwards it is not asked again; a container that fails its startup or liveness
probe is killed. A pod is ready when all its containers are.

What is not: containers are neither started nor restarted. Who made the pod started their servers,
and a container that would be killed stays `killed`.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

KINDS = ("startupProbe", "livenessProbe", "readinessProbe")


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What a manifest says of one probe, with Kubernetes' defaults for what it does not."""

    path: str
    port: int  # of the pod
    delay_s: float = 0
    period_s: float = 10
    timeout_s: float = 1
    failures: int = 3
    successes: int = 1

    @classmethod
    def of(cls, written: Mapping[str, Any], ports: Mapping[str, int]) -> Probe:
        """From `written` in a container whose `ports` have names."""
        fields = {
            "delay_s": "initialDelaySeconds",
            "period_s": "periodSeconds",
            "timeout_s": "timeoutSeconds",
            "failures": "failureThreshold",
            "successes": "successThreshold",
        }
        said = {ours: written[theirs] for ours, theirs in fields.items() if theirs in written}
        port = written["httpGet"]["port"]
        named = ports[port] if isinstance(port, str) else port
        return cls(path=written["httpGet"]["path"], port=named, **said)


@dataclass
class Run:
    """Results in a row, and what they come to."""

    probe: Probe
    _last: bool | None = None
    _length: int = 0

    def take(self, passed: bool) -> bool | None:
        """One more result: what is thought of the container from now on, None for as before."""
        self._length = self._length + 1 if passed is self._last else 1
        self._last = passed
        enough = self.probe.successes if passed else self.probe.failures
        return passed if self._length >= enough else None


@dataclass
class Container:
    """What the kubelet thinks of one container, and the probes that it made."""

    name: str
    probes: Mapping[str, Probe]
    started: bool
    ready: bool
    killed: bool = False
    left: int = 0  # how often it was ready and then was not
    asked: Counter[tuple[str, bool]] = field(default_factory=Counter)  # kind, whether it passed
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def of(cls, written: Mapping[str, Any]) -> Container:
        """Of a container in a manifest, as it begins."""
        ports = {each["name"]: each["containerPort"] for each in written.get("ports", ())}
        probes = {kind: Probe.of(written[kind], ports) for kind in KINDS if kind in written}
        started = "startupProbe" not in probes
        ready = started and "readinessProbe" not in probes
        return cls(name=written["name"], probes=probes, started=started, ready=ready)

    def is_asked(self, kind: str) -> bool:
        """Whether that probe has its turn now."""
        return not self.killed and (kind == "startupProbe") is not self.started

    def think(self, kind: str, verdict: bool) -> None:
        """Draw the conclusion; none any more of a container that is killed."""
        with self._lock:
            if not self.killed:
                self._conclude(kind, verdict)

    def _conclude(self, kind: str, verdict: bool) -> None:
        if not verdict:
            self.left += self.ready
            self.ready = False
            self.killed = kind != "readinessProbe"
        elif kind == "readinessProbe":
            self.ready = True
        elif kind == "startupProbe":
            self.ready = "readinessProbe" not in self.probes
            self.started = True


@dataclass
class Pod:
    """One replica, with its containers by name."""

    containers: Mapping[str, Container]

    @property
    def ready(self) -> bool:
        """Whether its Service sends it traffic."""
        return all(each.ready for each in self.containers.values())

    @property
    def killed(self) -> list[str]:
        return [each.name for each in self.containers.values() if each.killed]


@contextmanager
def running(spec: Mapping[str, Any], ports: Mapping[int, int], *, faster: float) -> Iterator[Pod]:
    """The pod of a Deployment's template, probed until the end.

    `ports` says where each port of the pod really is, on this machine. Periods and delays are
    divided by `faster`; what an answer may take is not.
    """
    sidecars = [
        each for each in spec.get("initContainers", ()) if each.get("restartPolicy") == "Always"
    ]
    containers = [Container.of(each) for each in (*sidecars, *spec["containers"])]
    ended = threading.Event()
    threads = [
        threading.Thread(target=_loop, args=(container, kind, ports, faster, ended))
        for container in containers
        for kind in container.probes
    ]
    for thread in threads:
        thread.start()
    try:
        yield Pod({each.name: each for each in containers})
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _loop(
    container: Container, kind: str, ports: Mapping[int, int], faster: float, ended: threading.Event
) -> None:
    probe = container.probes[kind]
    run = Run(probe)
    period = probe.period_s / faster
    due = time.monotonic() + probe.delay_s / faster
    while not ended.wait(max(0, due - time.monotonic())):
        if container.is_asked(kind):
            passed = _passes(probe, ports[probe.port])
            container.asked[kind, passed] += 1
            verdict = run.take(passed)
            if verdict is not None and not ended.is_set():
                container.think(kind, verdict)
        late = time.monotonic() - due
        due += period * (1 + late // period)


def _passes(probe: Probe, port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=probe.timeout_s)
    begun = time.monotonic()
    try:
        headers = {"User-Agent": "kube-probe/1.33", "Accept": "*/*", "Connection": "close"}
        connection.request("GET", probe.path, headers=headers)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return False
    finally:
        connection.close()
    return 200 <= answer.status < 400 and time.monotonic() - begun <= probe.timeout_s

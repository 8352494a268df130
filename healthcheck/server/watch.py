"""What the service remembers of its probes: counts, changes of status, latencies."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from typing import Any, Final

import structlog
from msgspec import Struct, field
from prometheus_client import CollectorRegistry, Counter, Histogram

from healthcheck.log import Event, told
from healthcheck.model.finding import Finding
from healthcheck.model.names import printable
from healthcheck.model.report import Reason, Report, Status
from healthcheck.report.page import History, Moment

REPEAT_S: Final = 60.0
"""How often a standing failure is logged again."""

MOST_FINDINGS: Final = 50
"""How many findings a log line lists; it always counts them all."""

PROBES: Final = 90
"""How many of a target's last probes are remembered, for the page."""

CHANGES: Final = 20
"""And how many of its last changes of status."""

_BUCKETS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

_LEVELS: Final = {
    Status.PASS: "info",
    Status.WARN: "warning",
    Status.FAIL: "warning",
    Status.UNKNOWN: "warning",
}


class _Logged(Struct, frozen=True):
    """What was last logged of a target; `at` is of the clock."""

    status: Status
    reason: Reason | None
    at: float


class _Seen(Struct, frozen=True):
    """The last of one target, in rings: no more than that is ever kept."""

    probes: deque[Moment] = field(default_factory=lambda: deque(maxlen=PROBES))
    changes: deque[Moment] = field(default_factory=lambda: deque(maxlen=CHANGES))


class Watch:
    """Told of every report and failure; lives as long as the process does.

    `registry` holds the counters. `clock` counts seconds and never goes back.
    """

    def __init__(
        self, targets: Iterable[str], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.registry = CollectorRegistry()
        self._clock = clock
        self._logged: dict[str, _Logged] = {}
        self._seen: defaultdict[str, _Seen] = defaultdict(_Seen)
        self._probes = Counter(
            "healthcheck_probes",
            "Probes by the status they came to.",
            ("target", "status"),
            registry=self.registry,
        )
        self._errors = Counter(
            "healthcheck_probe_errors",
            "Probes without an answer, by the reason.",
            ("target", "reason"),
            registry=self.registry,
        )
        self._durations = Histogram(
            "healthcheck_probe_duration_seconds",
            "How long a probe took.",
            ("target",),
            registry=self.registry,
            buckets=_BUCKETS,
        )
        for target in targets:
            self._begin_at_zero(target)

    def _begin_at_zero(self, target: str) -> None:
        """A counter that appears with its first event hides that event from a rate."""
        self._durations.labels(target)
        for status in Status:
            self._probes.labels(target, status.value)
        for reason in Reason:
            if reason is not Reason.DRIFT:
                self._errors.labels(target, reason.value)

    def reported(self, report: Report) -> None:
        """A probe came to an end, or took longer than somebody would wait."""
        self._probes.labels(report.target, report.status.value).inc()
        self._durations.labels(report.target).observe(report.duration_ms / 1000)
        if report.status is Status.UNKNOWN and report.reason is not None:
            self._errors.labels(report.target, report.reason.value).inc()
        self._keep(report)
        self._log(report)

    def history(self, target: str) -> History:
        """What was seen of a target lately; nothing in it is a name of anything."""
        seen = self._seen[target]
        return History(probes=tuple(seen.probes), changes=tuple(seen.changes))

    def failed(self, target: str, error: Exception) -> None:
        """A probe ran into a fault of this program."""
        structlog.get_logger().error(Event.PROBE_FAILED.value, target=target, **told(error))

    def _keep(self, report: Report) -> None:
        seen = self._seen[report.target]
        now = Moment(
            at=report.checked_at,
            status=report.status,
            reason=report.reason,
            duration_ms=report.duration_ms,
        )
        seen.probes.append(now)
        last = seen.changes[-1] if seen.changes else None
        if last is None or (last.status, last.reason) != (now.status, now.reason):
            seen.changes.append(now)

    def _log(self, report: Report) -> None:
        """A change once, and a failure that stands once a minute."""
        before, now = self._logged.get(report.target), self._clock()
        if before is None or (before.status, before.reason) != (report.status, report.reason):
            event = Event.SCHEMA_STATUS_CHANGED
        elif report.status in {Status.FAIL, Status.UNKNOWN} and now - before.at >= REPEAT_S:
            event = Event.SCHEMA_STILL_FAILING
        else:
            return
        self._logged[report.target] = _Logged(report.status, report.reason, now)
        previous = None if before is None else before.status.value
        log = getattr(structlog.get_logger(), _LEVELS[report.status])
        log(event.value, **_facts(report, previous))


def _facts(report: Report, previous: str | None) -> dict[str, Any]:
    return {
        "target": report.target,
        "previous": previous,
        "status": report.status.value,
        "reason": None if report.reason is None else report.reason.value,
        "message": report.message,
        "findings": len(report.findings),
        "what": [_said(finding) for finding in report.findings[:MOST_FINDINGS]],
        "duration_ms": round(report.duration_ms, 3),
    }


def _said(finding: Finding) -> dict[str, str | None]:
    return {
        "code": finding.code.value,
        "severity": finding.severity.value,
        "object": printable(finding.subject.object),
        "remedy": finding.remedy.text if finding.remedy else None,
    }

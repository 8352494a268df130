"""Reports → gauges. Rendered anew at each scrape, so that no series outlives its cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias

from healthcheck.model.finding import Code, Finding, Kind, Severity
from healthcheck.model.names import printable
from healthcheck.model.report import Report, Status, Tenants, missing_objects, states
from healthcheck.report.json import Detail

MOST_FINDINGS: Final = 50
"""How many findings of a target get a series that names their object."""

LONGEST_REMEDY: Final = 200
"""Of a longer one nothing is said: it is no value of a label."""

Sample: TypeAlias = tuple[tuple[str, ...], float]
"""The values of a gauge's labels but `target`, in their order, and its own value."""


class Gauge(NamedTuple):
    """One family of the exposition format; every family has the label `target` first."""

    name: str
    help: str
    labels: tuple[str, ...]
    samples_of: Callable[[Report], Iterable[Sample]]
    detail: Detail = "summary"

    def samples(self, reports: Iterable[Report]) -> Iterator[Sample]:
        """The samples of every report, each with its target as the first label."""
        for report in reports:
            for values, number in self.samples_of(report):
                yield (report.target, *values), number


def gauges(detail: Detail) -> tuple[Gauge, ...]:
    """The families that a caller of `detail` may see."""
    shown: dict[Detail, tuple[Detail, ...]] = {
        "full": ("status", "summary", "full"),
        "summary": ("status", "summary"),
        "status": ("status",),
    }
    return tuple(gauge for gauge in GAUGES if gauge.detail in shown[detail])


def _up(report: Report) -> Iterator[Sample]:
    yield (), float(report.status is not Status.UNKNOWN)


def _status(report: Report) -> Iterator[Sample]:
    for status in Status:
        yield (status.value,), float(report.status is status)


def _last_conclusive_timestamp(report: Report) -> Iterator[Sample]:
    if report.status is not Status.UNKNOWN:
        yield (), report.checked_at.timestamp()
    elif report.last_conclusive is not None:
        yield (), report.last_conclusive.at.timestamp()


def _standing(report: Report) -> Sequence[Finding]:
    """What is known to differ: while the status is unknown, what the last real answer found."""
    if report.status is not Status.UNKNOWN:
        return report.findings
    return report.last_conclusive.findings if report.last_conclusive is not None else ()


def _findings(report: Report) -> Iterator[Sample]:
    yield from _counted(_standing(report), report)


def _tenant_findings(report: Report) -> Iterator[Sample]:
    if _has_tenants(report):
        yield from _counted((one for one in _standing(report) if one.tenants), report)


def _counted(findings: Iterable[Finding], report: Report) -> Iterator[Sample]:
    counts = Counter((finding.code, finding.severity) for finding in findings)
    # Both severities: a rule of the declaration may make either of a code, and a series that came
    # and went with its findings would leave an alert without an end.
    for code in report.declaration.codes:
        for severity in (Severity.FAIL, Severity.WARN):
            counts.setdefault((code, severity), 0)
    for (code, severity), number in sorted(counts.items()):
        yield (code.value, severity.value), number


def _missing(report: Report) -> Iterator[Sample]:
    counts = missing_objects(_standing(report))
    for kind in report.declaration.objects:
        counts.setdefault(kind, 0)
    for kind, number in sorted(counts.items()):
        yield (kind.value,), number


def _expected(report: Report) -> Iterator[Sample]:
    for kind, number in report.declaration.objects.items():
        yield (kind.value,), number


def _info(report: Report) -> Iterator[Sample]:
    # Two findings may share a code and an object; two series may not share their labels.
    for labels in dict.fromkeys(map(_labels, _standing(report)[:MOST_FINDINGS])):
        yield labels, 1.0


def _finding_tenants(report: Report) -> Iterator[Sample]:
    counts: dict[tuple[str, ...], int] = {}
    for finding in _standing(report)[:MOST_FINDINGS]:
        if finding.tenants:
            labels = _labels(finding)
            counts[labels] = max(finding.tenants.count, counts.get(labels, 0))
    yield from counts.items()


def _labels(finding: Finding) -> tuple[str, ...]:
    return finding.code.value, finding.severity.value, printable(finding.subject.object)


def _truncated(report: Report) -> Iterator[Sample]:
    yield (), max(0, len(_standing(report)) - MOST_FINDINGS)


def _migrations(report: Report) -> Iterator[Sample]:
    ledgers = report.migrations
    if report.status is Status.UNKNOWN and report.last_conclusive is not None:
        ledgers = report.last_conclusive.migrations
    counts: Counter[tuple[str, str]] = Counter()
    for ledger in ledgers:
        tool = ledger.tool or "unknown"
        counts[tool, "applied"] += ledger.applied or 0
        for state, names in states(ledger):
            counts[tool, state] += len(names)
    yield from sorted(counts.items())


def _migration_info(report: Report) -> Iterator[Sample]:
    migrations = [one for one in _standing(report) if one.code.kind is Kind.MIGRATION]
    for labels in dict.fromkeys(_of_migration(one) for one in migrations[:MOST_FINDINGS]):
        yield labels, 1.0


def _of_migration(finding: Finding) -> tuple[str, ...]:
    # One that runs has the code of a pending one, and wants nothing but patience.
    state = "running" if finding.actual == {"state": "running"} else finding.code.problem
    remedy = printable(finding.remedy.text) if finding.remedy else ""
    shown = remedy if len(remedy) <= LONGEST_REMEDY else ""
    return printable(finding.subject.object), state, shown


def _groups(report: Report) -> Sequence[Tenants]:
    if report.status is Status.UNKNOWN and report.last_conclusive is not None:
        return report.last_conclusive.tenants
    return report.tenants


def _has_tenants(report: Report) -> bool:
    """Whether tenants are declared: others have no series of them."""
    return Code.TENANT_MISSING in report.declaration.codes or bool(_groups(report))


def _tenants(report: Report) -> Iterator[Sample]:
    groups = _groups(report)
    if _has_tenants(report):
        yield ("pass",), sum(group.passed for group in groups)
        yield ("warn",), sum(group.warned for group in groups)
        yield ("fail",), sum(group.failed for group in groups)


def _last_reload_successful(report: Report) -> Iterator[Sample]:
    yield (), float(report.declaration.problem is None)


def _declaration(report: Report) -> Iterator[Sample]:
    yield (report.declaration.sha256,), 1.0


GAUGES: Final = (
    Gauge(
        "healthcheck_up",
        "1 if the last probe of the target was conclusive, 0 if its status is unknown.",
        (),
        _up,
        "status",
    ),
    Gauge(
        "healthcheck_status",
        "The status of the target: 1 for the one that holds, 0 for the others.",
        ("status",),
        _status,
        "status",
    ),
    Gauge(
        "healthcheck_last_conclusive_timestamp_seconds",
        "When the target last gave a real answer, in seconds since 1970.",
        (),
        _last_conclusive_timestamp,
        "status",
    ),
    Gauge(
        "healthcheck_findings",
        "Differences by code and severity; while the status is unknown, those of the last answer.",
        ("code", "severity"),
        _findings,
    ),
    Gauge(
        "healthcheck_missing_objects",
        "Missing objects by kind, those inside of a missing table included.",
        ("kind",),
        _missing,
    ),
    Gauge(
        "healthcheck_expected_objects",
        "Objects that the declaration expects, by kind.",
        ("kind",),
        _expected,
    ),
    Gauge(
        "healthcheck_migrations",
        "Migrations by tool and state, of all ledgers of the target.",
        ("tool", "state"),
        _migrations,
    ),
    Gauge(
        "healthcheck_migration_info",
        "1 for each migration that differs, with what to do about it; at most 50 for a target.",
        ("migration", "state", "remedy"),
        _migration_info,
        "full",
    ),
    Gauge(
        "healthcheck_tenants",
        "Tenants by what their own findings come to, of all patterns of the target.",
        ("status",),
        _tenants,
    ),
    Gauge(
        "healthcheck_tenant_findings",
        "Those of healthcheck_findings that are in tenants; each counts once, in however many.",
        ("code", "severity"),
        _tenant_findings,
    ),
    Gauge(
        "healthcheck_finding_tenants",
        "In how many tenants a difference is, by its object; at most 50 for a target.",
        ("code", "severity", "object"),
        _finding_tenants,
        "full",
    ),
    Gauge(
        "healthcheck_finding_info",
        "1 for each difference, by its object; at most 50 for a target.",
        ("code", "severity", "object"),
        _info,
        "full",
    ),
    Gauge(
        "healthcheck_finding_info_truncated",
        "Differences beyond those that healthcheck_finding_info names.",
        (),
        _truncated,
        "full",
    ),
    Gauge(
        "healthcheck_declaration_info",
        "1 for the declaration in use, by the SHA-256 of its file.",
        ("sha256",),
        _declaration,
    ),
    Gauge(
        "healthcheck_declaration_last_reload_successful",
        "0 while a newer content of the declaration's file, or of its migrations, cannot be used.",
        (),
        _last_reload_successful,
    ),
)
"""Every gauge, in the order of /metrics."""

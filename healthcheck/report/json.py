"""A report as JSON values, and as much of it as a caller may see."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias, TypeVar, assert_never

from healthcheck.model.finding import Code, Finding, Kind, Severity, Spread
from healthcheck.model.names import printable
from healthcheck.model.remedy import Remedy
from healthcheck.model.report import (
    Conclusive,
    DeclarationInfo,
    Ledger,
    Report,
    Status,
    Tenants,
    missing_objects,
    states,
)
from healthcheck.report.message import nameless_message

T = TypeVar("T")

Detail: TypeAlias = Literal["full", "summary", "status"]
"""How much is shown: all of it; what holds no name; the status alone."""

HINT: Final = (
    "to see the whole report, send the token of HEALTHCHECK_TOKEN (curl -H 'Authorization: Bearer"
    " TOKEN'), or start the service with HEALTHCHECK_DETAIL=full"
)

# What a terminal obeys, what reorders a line, and halves of a pair that no JSON reader takes.
_UNSAFE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def dumps(value: object, *, indent: int | None = None) -> str:
    """`value` as JSON text in readable letters, without a character that does harm on a screen."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    # Most texts are plain, which is told much sooner than each character is looked at.
    if text.isascii() and "\x7f" not in text:
        return text
    return _UNSAFE.sub(lambda match: _escaped(match[0]), text)


def _escaped(character: str) -> str:
    lone = "\ud800" <= character <= "\udfff"
    return "\\ufffd" if lone else f"\\u{ord(character):04x}"


def as_json(report: Report, *, detail: Detail = "full") -> dict[str, Any]:
    """One report, verdict and reason first: readers keep the beginning of a long body."""
    match detail:
        case "full":
            return _full(report)
        case "summary":
            return _summary(report)
        case "status":
            return {"status": report.status, "target": report.target} | _shortened(detail)
        case _:
            assert_never(detail)


def as_json_list(reports: Sequence[Report], *, detail: Detail = "full") -> dict[str, Any]:
    """Several targets: the worst status, and a report each. `reports` holds at least one."""
    worst = worst_of(reports)
    answers = [as_json(report, detail=detail) for report in reports]
    if detail == "status":
        return {"status": worst.status, "targets": answers} | _shortened(detail)
    poor = sum(report.status in {Status.FAIL, Status.UNKNOWN} for report in reports)
    message = f"{poor} of {len(reports)} targets did not pass" if poor else "every target passed"
    return {
        "status": worst.status,
        "reason": worst.reason,
        "message": message,
        "targets": answers,
    } | ({} if detail == "full" else _shortened(detail))


def worst_of(reports: Sequence[Report]) -> Report:
    """The first of the reports with the worst status; `reports` holds at least one."""
    order = list(Status)
    return max(reports, key=lambda report: order.index(report.status))


def _full(report: Report) -> dict[str, Any]:
    server = report.server
    return {
        "status": report.status,
        "reason": report.reason,
        "message": report.message,
        "target": report.target,
        **_times(report),
        "server": None
        if server is None
        else {
            "product": server.product,
            "version": server.version,
            "database": server.database,
            "role": server.role,
            "in_recovery": server.in_recovery,
        },
        "declaration": _declaration(report.declaration),
        "summary": _counts(report.findings),
        "findings": [_finding(finding, report) for finding in report.findings],
        "migrations": [_ledger(ledger) for ledger in report.migrations],
        "tenants": [_tenants(group) for group in report.tenants],
    }


def _summary(report: Report) -> dict[str, Any]:
    return {
        "status": report.status,
        "reason": report.reason,
        "message": nameless_message(report),
        "target": report.target,
        **_times(report),
        "declaration": {"objects": dict(report.declaration.objects)},
        "summary": _counts(report.findings),
        **_shortened("summary"),
    }


def _shortened(detail: Detail) -> dict[str, str]:
    return {"detail": detail, "hint": HINT}


def _times(report: Report) -> dict[str, Any]:
    """When it was checked; for an unknown status also when there was a real answer."""
    times: dict[str, Any] = {
        "checked_at": timestamp(report.checked_at),
        "duration_ms": round(report.duration_ms, 3),
    }
    if report.status is Status.UNKNOWN:
        times["last_conclusive"] = _conclusive(report.last_conclusive)
    return times


def times_text(report: Report) -> str:
    """What is of the moment, as it stands in the text of its JSON: '"checked_at": …'."""
    return dumps(_times(report))[1:-1]


def _conclusive(last: Conclusive | None) -> dict[str, str] | None:
    return None if last is None else {"status": last.status, "at": timestamp(last.at)}


def _declaration(info: DeclarationInfo) -> dict[str, Any]:
    """`problem` is there only while a newer content of the file cannot be used."""
    problem = {} if info.problem is None else {"problem": info.problem}
    return {
        "file": printable(info.file),
        "sha256": info.sha256,
        "objects": dict(info.objects),
        **problem,
    }


def _counts(findings: Sequence[Finding]) -> dict[str, Any]:
    severities = Counter(finding.severity for finding in findings)
    codes = Counter(finding.code for finding in findings)
    missing = missing_objects(findings)
    return {
        "fail": severities[Severity.FAIL],
        "warn": severities[Severity.WARN],
        "by_code": {code: codes[code] for code in _ordered(Code, codes)},
        "missing": {kind: missing[kind] for kind in _ordered(Kind, missing)},
    }


def _ordered(names: Iterable[T], some: Collection[T]) -> list[T]:
    """Some of the names, in the order of them all; most reports have none."""
    return [name for name in names if name in some] if some else []


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    subject = finding.subject
    first_seen = report.first_seen.get((finding.code, subject.object))
    return {
        "code": finding.code,
        "severity": finding.severity,
        "object": printable(subject.object),
        "schema": subject.schema,
        "table": subject.table,
        "name": subject.name,
        "expected": finding.expected,
        "actual": finding.actual,
        "since": finding.since,
        "changed": finding.changed,
        "hint": finding.hint,
        "remedy": finding.remedy.text if finding.remedy else None,
        "advice": finding.remedy.advice if finding.remedy else None,
        "run": _run(finding.remedy),
        "sql": finding.sql,
        "declared_at": None if finding.declared_at is None else printable(finding.declared_at),
        "first_seen": None if first_seen is None else timestamp(first_seen),
        "explained_by": finding.explained_by,
        "tenants": None if finding.tenants is None else _spread(finding.tenants),
    }


def _run(remedy: Remedy | None) -> dict[str, Any] | None:
    if remedy is None or not remedy.commands:
        return None
    return {"language": remedy.language, "commands": list(remedy.commands)}


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "count": spread.count,
        "of": spread.of,
        "first": [printable(name) for name in spread.first],
    }


def _tenants(group: Tenants) -> dict[str, Any]:
    return {
        "match": printable(group.match),
        "at_least": group.at_least,
        "count": group.count,
        "pass": group.passed,
        "warn": group.warned,
        "fail": group.failed,
        "first": [printable(name) for name in group.first],
    }


def _ledger(ledger: Ledger) -> dict[str, Any]:
    return {
        "tool": ledger.tool,
        "table": printable(ledger.table),
        "applied": ledger.applied,
        **{state: list(names) for state, names in states(ledger)},
    }


def timestamp(at: datetime) -> str:
    """A UTC time as RFC 3339: "2026-11-22T07:15:00.123456Z"."""
    return at.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"

"""The verdict in one sentence, without a name of anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from healthcheck.model.finding import Code, Finding, Kind, Severity
from healthcheck.model.report import Report, Status, Tenants, missing_objects
from healthcheck.report.message import nameless_message

WORDS: Final[Mapping[Status, str]] = {
    Status.PASS: "Ready",
    Status.WARN: "Ready, with warnings",
    Status.FAIL: "Not ready",
    Status.UNKNOWN: "Unknown",
}
"""The verdict alone."""

_SAID: Final[Mapping[Status, tuple[str, str]]] = {
    Status.UNKNOWN: ("is unknown", "are unknown"),
    Status.FAIL: ("is not ready", "are not ready"),
    Status.WARN: ("has warnings", "have warnings"),
}
"""What is said of one database and of several, the worst first."""

_CAUSES: Final[Mapping[Code, tuple[str, str]]] = {
    Code.MIGRATION_FAILED: ("failed ", ""),
    Code.MIGRATION_PENDING: ("pending ", ""),
    Code.MIGRATION_HOLLOW: ("", " recorded as applied"),
}
"""What is said before and behind the word "migration" of those that explain what is missing."""


def sentence(report: Report) -> str:
    """Such as "Not ready: 3 objects missing, all from one pending migration"."""
    match report.status:
        case Status.FAIL:
            return f"{WORDS[report.status]}: {_failing(report.findings, report.tenants)}"
        case Status.WARN:
            number = len(report.findings)
            return f"Ready, with {counted(number, 'warning')}"
        case _:
            return f"{WORDS[report.status]}: {nameless_message(report)}"


def sentence_of_all(reports: Sequence[Report]) -> str:
    """Such as "1 of 5 databases is unknown, 2 are not ready": the worst first."""
    counts = Counter(report.status for report in reports)
    worse = [(counts[status], words) for status, words in _SAID.items() if counts[status]]
    if not worse:
        return f"All {len(reports)} databases are ready"
    (number, words), *rest = worse
    first = f"{number} of {len(reports)} databases {words[number > 1]}"
    return ", ".join([first, *(f"{number} {words[number > 1]}" for number, words in rest)])


def counted(number: int, noun: str) -> str:
    """A number and its noun: "1 object", "1,250 objects"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _failing(findings: Sequence[Finding], tenants: Sequence[Tenants]) -> str:
    """What fails, in how many tenants, and which migrations it comes from."""
    failing = [finding for finding in findings if finding.severity is Severity.FAIL]
    others = [finding for finding in failing if finding.code.kind is not Kind.MIGRATION]
    causes = [finding for finding in failing if finding.code in _CAUSES]
    if not others:
        return _of_migrations([one for one in failing if one.code.kind is Kind.MIGRATION])
    missing = missing_objects(others).total()
    different = _different(others)
    parts = [f"{counted(missing, 'object')} missing"] if missing else []
    if different:
        parts.append(f"{different:,} different" if parts else _differ(different))
    within = _in(tenants) if all(one.tenants for one in others) else ""
    return " and ".join(parts) + within + _from(others, causes)


def _in(tenants: Sequence[Tenants]) -> str:
    """Such as " in 37 of 1,000 tenants"."""
    failed, total = sum(one.failed for one in tenants), sum(one.count for one in tenants)
    if failed == total:
        return f" in all {total:,} tenants" if total > 1 else " in the only tenant"
    return f" in {failed:,} of {total:,} tenants"


def _different(findings: Sequence[Finding]) -> int:
    """How many objects are there and not as declared."""
    return len({(one.code.kind, one.subject) for one in findings if one.code.problem != "missing"})


def _differ(number: int) -> str:
    return (
        f"{counted(number, 'object')} {'differs' if number == 1 else 'differ'} from the declaration"
    )


def _of_migrations(migrations: Sequence[Finding]) -> str:
    """Where nothing else fails: "1 migration pending"."""
    states = Counter(one.code.problem for one in migrations)
    return " and ".join(
        f"{counted(number, 'migration')} {state}" for state, number in states.items()
    )


def _from(findings: Sequence[Finding], causes: Sequence[Finding]) -> str:
    """Such as ", all from one pending migration"; nothing where no migration explains anything."""
    named = {one.explained_by for one in findings} - {None}
    explaining = [one for one in causes if one.subject.name in named]
    if not explaining:
        return ""
    whole = all(one.explained_by for one in findings)
    number = _number([one for one in findings if one.explained_by])
    part = ", all from" if whole else f", {number:,} of them from"
    return f"{part if number > 1 or not whole else ', from'} {_several(explaining)}"


def _number(findings: Sequence[Finding]) -> int:
    return missing_objects(findings).total() + _different(findings)


def _several(causes: Sequence[Finding]) -> str:
    """What is said of all of them: "one failed migration", "3 migrations"."""
    before, behind = _CAUSES[causes[0].code] if len({one.code for one in causes}) == 1 else ("", "")
    number = "one" if len(causes) == 1 else f"{len(causes)}"
    return f"{number} {before}migration{'' if len(causes) == 1 else 's'}{behind}"

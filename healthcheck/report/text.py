"""A report for a person with a terminal: the verdict, what differs, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from healthcheck.model.catalog import Server
from healthcheck.model.finding import Code, Finding, Kind, Severity
from healthcheck.model.names import printable, qualified, quote
from healthcheck.model.report import OUTSIDE_SECTIONS, Ledger, Report, Tenants, states
from healthcheck.report.attributes import described, sections
from healthcheck.report.steps import steps

SAYS: Final[Mapping[str, str]] = {
    "missing": "is missing",
    "inaccessible": "may not be used by the role",
    "type": "has another type",
    "nullable": "differs in NOT NULL",
    "default": "has another default",
    "definition": "is defined otherwise",
    "values": "has other values",
    "version": "has another version",
    "invalid": "is there but not valid",
    "renamed": "has another name",
    "present": "should be gone but is there",
    "unexpected": "is there undeclared",
    "not_checked": "could not be checked",
    "empty": "is empty",
    "failed": "failed",
    "pending": "is pending",
    "hollow": "is recorded as applied, and nothing of it is there",
    "modified": "was changed after it was applied",
    "unrecorded": "is there and not recorded as applied",
    "unknown": "is not of this release",
    "unlisted": "is not in the declaration's list",
}
"""What a finding says of its object, by its problem."""

_TITLED: Final = frozenset(
    {
        Kind.LEDGER,
        Kind.MIGRATION,
        Kind.ROLE,
        Kind.SCHEMA,
        Kind.TABLE,
        Kind.TENANT,
        *OUTSIDE_SECTIONS.values(),
    }
)
"""Kinds whose objects are a title of their own."""

_INDENT: Final = " " * 10


def as_text(report: Report) -> str:
    """The report as lines that end in a line feed; nothing in them moves a cursor."""
    return "".join(f"{printable(line)}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    name = "" if report.target == "default" else f" {report.target}"
    yield f"{report.status.value.upper()}{name}: {report.message}"
    yield f"  {'; '.join(circumstances(report))}"
    if report.declaration.problem is not None:
        yield "  A newer content of the declaration cannot be used, the last good one still holds:"
        yield from _indented(report.declaration.problem, "    ")
    for title, findings in by_home(report.findings).items():
        yield ""
        yield title
        for finding in findings:
            yield from _finding(finding)
    yield from _to_do(report.findings)


def circumstances(report: Report) -> Iterator[str]:
    """Who answered, what it was compared with, and when."""
    if report.server is not None:
        yield server_line(report.server)
    yield f"declared in {report.declaration.file}"
    yield f"checked {_time(report.checked_at)} in {report.duration_ms:.0f} ms"
    for ledger in report.migrations:
        yield f"{ledger.table}: {ledger_line(ledger)}"
    for group in report.tenants:
        yield f"{group.match}: {tenants_line(group)}"
    if report.last_conclusive is not None:
        yield (
            f"last real answer: {report.last_conclusive.status.value}"
            f" at {_time(report.last_conclusive.at)}"
        )


def server_line(server: Server) -> str:
    """Such as "PostgreSQL 16.4, database app, role probe, in recovery"."""
    recovery = ", in recovery" if server.in_recovery else ""
    return (
        f"{server.product} {server.version}, database {quote(server.database)},"
        f" role {quote(server.role)}{recovery}"
    )


def ledger_line(ledger: Ledger) -> str:
    """Such as "prisma, 11 applied, 1 pending"."""
    counts = [
        f"{len(names)} {'not recorded' if state == 'unrecorded' else state}"
        for state, names in states(ledger)
        if names
    ]
    applied = "not read" if ledger.applied is None else f"{ledger.applied} applied"
    return ", ".join([ledger.tool or "unknown tool", applied, *counts])


def tenants_line(group: Tenants) -> str:
    """Such as "1,000 tenants, 2 fail: tenant_7, tenant_9"."""
    count = f"{group.count:,} tenant{'' if group.count == 1 else 's'}"
    states = {"fail": group.failed, "warn": group.warned}
    counts = [f"{number:,} {state}" for state, number in states.items() if number]
    named = f": {', '.join(group.first)}" if group.first else ""
    more = group.failed + group.warned - len(group.first)
    return ", ".join([count, *counts]) + named + (f" and {more:,} more" if more else "")


def by_home(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """The findings under their tables' names; what is in no table stands under its own.

    What a migration explains follows the migration. Migrations that explain nothing come last.
    """
    listed = list(findings)
    migrations = [one for one in listed if one.code.kind is Kind.MIGRATION]
    causes = [one.subject.name for one in migrations if one.severity is Severity.FAIL]
    order = {name: place for place, name in enumerate(causes)}

    def place(finding: Finding) -> tuple[bool, int, bool]:
        is_migration = finding.code.kind is Kind.MIGRATION
        cause = finding.subject.name if is_migration else finding.explained_by
        last = len(order) + is_migration
        return finding.code.kind is not Kind.LEDGER, order.get(cause or "", last), not is_migration

    homes: dict[str, list[Finding]] = {}
    for finding in sorted(listed, key=place):
        homes.setdefault(_home(finding), []).append(finding)
    return homes


def _home(finding: Finding) -> str:
    subject, kind = finding.subject, finding.code.kind
    part = f", of migration {finding.explained_by}" if finding.explained_by else ""
    if kind is Kind.MIGRATION or subject.schema is None or subject.table is None:
        return f"{kind.value} {subject.object}{part}"
    return f"table {qualified(subject.schema, subject.table)}{part}"


def headline(finding: Finding) -> str:
    """What is the matter, under the title of its table: 'column "projectId" is missing'."""
    kind = finding.code.kind
    if finding.code is Code.TENANT_MISSING:
        return "there are not as many of it as declared"
    if kind in _TITLED:
        return f"the {kind.value} {SAYS[finding.code.problem]}"
    name = quote(finding.subject.name)
    return f"{kind.value.replace('_', ' ')} {name} {SAYS[finding.code.problem]}"


def reference(finding: Finding) -> str:
    """Where to read on: by what the runbook has it, and where it is declared."""
    return ", ".join(filter(None, (finding.code.value, finding.declared_at)))


def _finding(finding: Finding) -> Iterator[str]:
    yield f"  {finding.severity.value}  {headline(finding)}  ({reference(finding)})"
    if finding.code is Code.TABLE_MISSING:
        yield from _inside(finding.expected or {})
    elif finding.code.kind is not Kind.MIGRATION:
        yield from _compared(finding)
    if finding.hint:
        yield f"{_INDENT}hint: {finding.hint}"


def _compared(finding: Finding) -> Iterator[str]:
    if finding.expected:
        yield f"{_INDENT}expected  {described(finding.expected)}"
    if finding.actual:
        yield f"{_INDENT}actual    {described(finding.actual)}"


def _inside(table: Mapping[str, object]) -> Iterator[str]:
    """What went missing with a table, name beside name."""
    for title, entries in sections(table):
        width = min(40, max(len(name) for name, _ in entries))
        for number, (name, text) in enumerate(entries):
            head = "" if number else title
            named = f"{name:<{width}}  {text}" if width else text
            yield f"{_INDENT}{head:<13} {named}".rstrip()


def _to_do(findings: Iterable[Finding]) -> Iterator[str]:
    told = steps(findings)
    if told:
        yield ""
        yield "What to do:"
    for step in told:
        if step.advice:
            yield f"  {step.advice}{':' if step.commands else ''}"
        for command in step.commands:
            yield from _indented(command, "    " if step.advice else "  ")


def _indented(text: str, indent: str) -> Iterator[str]:
    """The lines of `text`, every line after the first a little further in."""
    first, *rest = text.splitlines() or [""]
    yield f"{indent}{first}"
    yield from (f"{indent}  {line}" for line in rest)


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%SZ}"

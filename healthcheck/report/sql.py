"""A report as one script that would mend the database, for a person to read first. Never run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from healthcheck.model.finding import Finding
from healthcheck.model.names import printable, quote
from healthcheck.model.remedy import Language
from healthcheck.model.report import Report, Status
from healthcheck.report.order import PARTS, Statement, placed
from healthcheck.report.steps import steps

_NEEDS_CARE: Final = """\
It knows the catalog and nothing of the rows: a NOT NULL column without a default, another type or
a new constraint may be refused, or take long under a lock. Try it on a copy."""


def as_sql(report: Report) -> str:
    """The statements of all findings, in an order in which they can be run.

    Everything else in it is a comment, also where nothing is to be done or nothing is known.
    """
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    where = f"target {printable(report.target)}"
    if report.server is not None:
        where += f", database {printable(quote(report.server.database))}"
    yield from _comment(f"{where}: {report.message}")
    if report.status is Status.UNKNOWN:
        yield "-- No statement is known while there is no answer."
        return
    statements = ordered(report.findings)
    unmended = [finding for finding in report.findings if not finding.sql]
    yield from _warnings(report.findings)
    yield from _of_tenants(report.findings)
    if unmended:
        yield "--"
        yield "-- No statement is known for:"
        for finding in unmended:
            what = finding.remedy.text if finding.remedy else finding.hint or ""
            yield from _comment(f"  {_told(finding)}: {what}")
    if statements:
        yield "--"
        yield from _comment(_NEEDS_CARE)
    yield from _script(statements)


def _warnings(findings: Sequence[Finding]) -> Iterator[str]:
    """The migrations that come before any statement: what they make, nobody should make by hand."""
    with_sql = [finding for finding in findings if finding.sql]
    explained = [
        finding
        for finding in with_sql
        if (finding.since or finding.changed) and not _is_mended_by_sql(finding)
    ]
    told = steps(explained)
    if told:
        share = "all" if len(explained) == len(with_sql) else "some"
        yield "--"
        yield f"-- WARNING: a migration explains {share} of it. Do this instead, and check again:"
        for remedy in told:
            yield from _comment(f"  {remedy.text}")


def _is_mended_by_sql(finding: Finding) -> bool:
    return finding.remedy is not None and finding.remedy.language is Language.SQL


def _of_tenants(findings: Sequence[Finding]) -> Iterator[str]:
    """What is not in the script, which names some of many tenants."""
    spread = [finding.tenants for finding in findings if finding.sql and finding.tenants]
    if any(each.count > len(each.first) for each in spread):
        yield "--"
        yield "-- WARNING: of tenants only the first are named. What others lack is much the same:"
        yield "-- write it for all, or check again behind each run."


def ordered(findings: Iterable[Finding]) -> list[tuple[Statement, Finding]]:
    """Each statement once, in order, with what it mends."""
    made: dict[str, tuple[Statement, Finding]] = {}
    for finding in findings:
        for statement in placed(finding.sql or ""):
            made.setdefault(statement.text, (statement, finding))
    return sorted(made.values(), key=lambda one: one[0][:2])


def _script(statements: Sequence[tuple[Statement, Finding]]) -> Iterator[str]:
    for number, part in enumerate(PARTS):
        inside = [(each, finding) for each, finding in statements if each.part == number]
        if not inside:
            continue
        yield ""
        yield f"-- {part.title}."
        if part.in_transaction:
            yield "BEGIN;"
        told = None
        for statement, finding in inside:
            if finding is not told:
                told = finding
                yield from _comment(_told(told))
                yield from _comment(_advice(told))
            yield statement.text
        if part.in_transaction:
            yield "COMMIT;"


def _advice(finding: Finding) -> str:
    """What to read before its own statement is run."""
    remedy = finding.remedy
    return f"{remedy.advice}:" if remedy and remedy.advice and finding.sql == remedy.block else ""


def _told(finding: Finding) -> str:
    place = f" ({finding.declared_at})" if finding.declared_at else ""
    return f"{finding.severity.value} {finding.code.value} {finding.subject.object}{place}"


def _comment(text: str) -> Iterator[str]:
    """`text` in comment lines, which nothing in it can leave."""
    for line in text.splitlines():
        yield f"-- {printable(line)}".rstrip()

"""A report as workflow commands: GitHub shows each finding at the line that declares it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from healthcheck.model.finding import Finding, Severity
from healthcheck.model.names import printable
from healthcheck.model.report import Report, Status
from healthcheck.report.attributes import described, expected_of
from healthcheck.report.text import SAYS

_COMMANDS: Final = {Severity.FAIL: "error", Severity.WARN: "warning", Severity.IGNORE: "notice"}


def as_github(report: Report) -> str:
    """One command a finding, and one for the verdict. Of a pass there is only a plain line.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    verdict = f"{report.status.value.upper()} {report.target}: {report.message}"
    if report.status is Status.PASS:
        # A line that begins with :: would be a command.
        yield printable(verdict)
        return
    command = "warning" if report.status is Status.WARN else "error"
    yield _command(command, verdict, title="healthcheck")
    for finding in report.findings:
        file, _, line = (finding.declared_at or "").rpartition(":")
        place = {"file": file, "line": line} if file else {}
        yield _command(
            _COMMANDS[finding.severity], _message(finding), **place, title=finding.code.value
        )


def _message(finding: Finding) -> str:
    lines = [f"{finding.subject.object} {SAYS[finding.code.problem]}"]
    if finding.expected:
        lines.append(f"expected: {expected_of(finding)}")
    if finding.actual:
        lines.append(f"actual: {described(finding.actual)}")
    if finding.hint:
        lines.append(f"hint: {finding.hint}")
    if finding.remedy:
        lines.append(f"what to do: {finding.remedy.text}")
    return "\n".join(lines)


def _command(name: str, message: str, **properties: str) -> str:
    pairs = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {pairs}::{_data(message)}"


def _data(text: str) -> str:
    """As the runner takes it back: a percent sign and the ends of lines are escaped."""
    lines = (printable(line) for line in text.split("\n"))
    return "%0A".join(line.replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

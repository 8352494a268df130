"""A report as GitHub-flavoured Markdown: for a comment on a pull request, or a job's summary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from healthcheck.model.finding import Finding
from healthcheck.model.names import printable
from healthcheck.model.remedy import Language, Remedy
from healthcheck.model.report import Report, Status
from healthcheck.report.attributes import described, expected_of
from healthcheck.report.steps import steps
from healthcheck.report.text import SAYS, server_line

_SIGNS: Final = {Status.PASS: "✅", Status.WARN: "⚠️", Status.FAIL: "❌", Status.UNKNOWN: "❔"}
_NAMES: Final = {Language.SHELL: "sh", Language.SQL: "sql"}
_LONGEST = 300
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-!|~&@:.])")


def as_markdown(report: Report) -> str:
    """A heading with the verdict, a table of findings, and what to do."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    name = "" if report.target == "default" else f" {_text(report.target)}"
    yield f"### {_SIGNS[report.status]} {report.status.value.upper()}{name}"
    yield ""
    yield _text(report.message)
    if report.findings:
        yield from _table(report)
    yield from _to_do(steps(report.findings))
    yield ""
    yield f"<sub>{'; '.join(map(_text, _circumstances(report)))}</sub>"


def _circumstances(report: Report) -> Iterator[str]:
    if report.server is not None:
        yield server_line(report.server)
    yield f"declared in {report.declaration.file}"
    yield f"checked {report.checked_at:%Y-%m-%d %H:%M:%SZ}"


def _table(report: Report) -> Iterator[str]:
    yield ""
    yield "| | object | what | expected | actual | code | declared at |"
    yield "|---|---|---|---|---|---|---|"
    for finding in report.findings:
        yield f"| {' | '.join(_row(finding))} |"


def _row(finding: Finding) -> Iterator[str]:
    kind = finding.code.kind.value.replace("_", " ")
    says = SAYS[finding.code.problem]
    if finding.explained_by:
        says += f", of migration {finding.explained_by}"
    yield finding.severity.value
    yield f"{kind} {_code(finding.subject.object)}"
    yield _text(f"{says}: {_shortened(finding.hint)}" if finding.hint else says)
    yield _code(expected_of(finding))
    yield _code(described(finding.actual or {}))
    yield _code(finding.code.value)
    yield _code(finding.declared_at or "")


def _text(text: str) -> str:
    """`text` as itself, whatever Markdown or HTML it looks like."""
    return _SPECIAL.sub(r"\\\1", printable(text))


def _code(text: str) -> str:
    """`text` between as many backquotes as it takes, in a cell of a table."""
    if not text:
        return ""
    text = _shortened(printable(text)).replace("|", "\\|")
    fence = _fence(text, 1)
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{blank}{text}{blank}{fence}"


def _to_do(todo: Sequence[Remedy]) -> Iterator[str]:
    """What is to be read as prose, and what is to be run in blocks that GitHub has a button for."""
    if todo:
        yield ""
        yield "**What to do**"
    for step in todo:
        yield ""
        if step.advice:
            yield f"{_text(step.advice)}{':' if step.commands else ''}"
        if step.advice and step.commands:
            yield ""
        if step.commands:
            yield from _fenced(step.block, _NAMES[step.language])


def _fenced(text: str, language: str) -> Iterator[str]:
    fence = _fence(text, 3)
    yield f"{fence}{language}"
    yield from map(printable, text.splitlines())
    yield fence


def _fence(text: str, least: int) -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    return "`" * max(least, longest + 1)


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"

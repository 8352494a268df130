"""A report in a thousand bytes, for those who keep only the beginning of what a check prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from healthcheck.model.finding import Finding
from healthcheck.model.names import printable
from healthcheck.model.remedy import Language
from healthcheck.model.report import Report, Status
from healthcheck.report.steps import number_of, steps
from healthcheck.report.text import SAYS, by_home

LIMIT_BYTES: Final = 1000
"""Docker keeps 4096 bytes, of which a log that is read on a telephone shows the beginning."""

_SHOWN: Final = 3  # targets
_WORST_FIRST: Final = (Status.UNKNOWN, Status.FAIL, Status.WARN, Status.PASS)
_MORE: Final = "and {:,} more; healthcheck check says all"
_TARGETS: Final = "and {:,} more targets"


def as_brief(reports: Sequence[Report]) -> str:
    """The worst reports: what is the matter, what to do, and the first findings."""
    ordered = sorted(reports, key=lambda report: _WORST_FIRST.index(report.status))
    shown = ordered[:_SHOWN]
    lines: list[str] = []
    left = LIMIT_BYTES - len(_TARGETS) - 10
    for place, report in enumerate(shown):
        told = _told(report, left // (len(shown) - place))
        left -= _size(told)
        lines += told
    if len(ordered) > _SHOWN:
        lines.append(_TARGETS.format(len(ordered) - _SHOWN))
    return "".join(f"{line}\n" for line in lines)


def _told(report: Report, limit: int) -> list[str]:
    """The lines of one report, of `limit` bytes at most."""
    name = "" if report.target == "default" else f" {report.target}"
    message = f"{report.status.value.upper()}{name}: {report.message}"
    lines = [_clipped(message, limit // 2), *_to_do(report, limit // 4)]
    homes = by_home(report.findings).values()
    findings = [finding for home in homes for finding in home]
    for number, finding in enumerate(findings):
        line = _clipped(_line(finding), limit // 4)
        if _size([*lines, line, _MORE.format(len(findings))]) > limit:
            return [*lines, _MORE.format(len(findings) - number)]
        lines.append(line)
    return lines


def _to_do(report: Report, limit: int) -> Iterator[str]:
    todo = steps(report.findings)
    if todo:
        # One statement can be read on a line, all of them cannot.
        is_sql = todo[0].language is Language.SQL
        first = replace(todo[0], commands=todo[0].commands[:1]) if is_sql else todo[0]
        left = sum(map(number_of, todo)) - (1 if is_sql else number_of(first))
        more = f" (and {left:,} more)" if left else ""
        told = " ".join(first.text.split())
        yield _clipped(f"what to do: {told}", limit - len(more)) + more


def _line(finding: Finding) -> str:
    kind = finding.code.kind.value.replace("_", " ")
    what = f"{kind} {finding.subject.object} {SAYS[finding.code.problem]}"
    place = f" ({finding.declared_at})" if finding.declared_at else ""
    return f"{finding.severity.value}  {what}{place}"


def _clipped(text: str, limit: int) -> str:
    """The text on one line, with its end left out where it has more than `limit` bytes."""
    encoded = printable(text).encode()
    if len(encoded) <= limit:
        return encoded.decode()
    return encoded[: limit - 3].decode(errors="ignore") + "..."


def _size(lines: Sequence[str]) -> int:
    """The bytes of the lines, with their ends."""
    return sum(len(line.encode()) + 1 for line in lines)

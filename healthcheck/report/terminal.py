"""A report on a terminal: what text.py says, set for its width, and shortened where it is long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from healthcheck.model.finding import Code, Finding, Kind
from healthcheck.model.remedy import Remedy
from healthcheck.model.report import TABLE_SECTIONS, Report, Status
from healthcheck.report.attributes import described, sections
from healthcheck.report.differing import Piece, differing
from healthcheck.report.steps import number_of, steps
from healthcheck.report.style import Span, Style, bold, cells, clipped, folded, line, marked
from healthcheck.report.text import by_home, circumstances, headline, reference

FINDINGS: Final = 24
"""How many findings are shown where a report is shortened: all, if it has no more."""

_A_CAUSE: Final = 3
"""How many of them each cause may show, however many causes there are."""

_REMEDIES: Final = 8
_NAMED: Final = 3
_WIDEST: Final = 120
"""Columns beyond which a line of prose is no longer read well."""


class _Group(NamedTuple):
    """What one migration is the cause of, its own finding first; or what stands for itself."""

    homes: list[tuple[str, list[Finding]]]

    @property
    def number(self) -> int:
        return sum(len(findings) for _, findings in self.homes)


def as_terminal(report: Report, style: Style) -> str:
    """The report in lines that end in a line feed. What is left out is counted."""
    return "".join(f"{each}\n" for each in _lines(report, style))


def sum_of(reports: Sequence[Report], style: Style) -> str:
    """Of several targets, how many are how: "3 targets: 1 fail (shop), 2 pass"."""
    counts = Counter(report.status for report in reports)
    parts: list[Span | str] = [f"{len(reports)} targets: "]
    for status in (Status.FAIL, Status.UNKNOWN, Status.WARN, Status.PASS):
        if not counts[status]:
            continue
        named = [report.target for report in reports if report.status is status]
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        of_it = "" if status is Status.PASS else f" ({', '.join(named[:_NAMED])}{more})"
        comma = ", " if len(parts) > 1 else ""
        parts += [f"{comma}{counts[status]} ", style.severity(status.value), of_it]
    return "".join(f"{each}\n" for each in folded(*parts, width=_width(style)))


def _lines(report: Report, style: Style) -> Iterator[str]:
    width = _width(style)
    badge = style.badge(report.status.value)
    name = "" if report.target == "default" else f"{report.target}: "
    yield from folded(name + report.message, width=width, first=(badge, " "))
    yield from folded("; ".join(circumstances(report)), width=width, first="  ")
    if report.declaration.problem is not None:
        newer = "A newer content of the declaration cannot be used, the last good one still holds:"
        yield from folded(newer, width=width, first="  ")
        for problem in report.declaration.problem.splitlines():
            yield from folded(problem, width=width, first="    ", rest="      ")
    yield from _grouped(report.findings, style)
    if _is_shortened(report.findings, style):
        yield ""
        yield from folded("Shortened: --verbose shows all of it, and so does a pipe.", width=width)
    yield from _to_do(steps(report.findings), style)


def _is_shortened(findings: Sequence[Finding], style: Style) -> bool:
    if style.is_whole:
        return False
    has_names_alone = any(one.code is Code.TABLE_MISSING and one.expected for one in findings)
    return (
        has_names_alone
        or len(findings) > FINDINGS
        or sum(map(number_of, steps(findings))) > _REMEDIES
    )


def _grouped(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of all findings: by cause, then by table."""
    groups = list(_groups(findings))
    total = sum(group.number for group in groups)
    is_whole = style.is_whole or total <= FINDINGS
    most = FINDINGS // _A_CAUSE
    share = max(_A_CAUSE, FINDINGS // max(1, len(groups)))
    for group in groups if is_whole else groups[:most]:
        yield from _group(group, group.number if is_whole else share, style)
    rest = [] if is_whole else groups[most:]
    if rest:
        yield ""
        yield f"… and {_several(sum(group.number for group in rest), 'more finding')}"


def _groups(findings: Iterable[Finding]) -> Iterator[_Group]:
    """Homes one after the other that have the same cause."""

    def cause(home: tuple[str, list[Finding]]) -> tuple[bool, str]:
        first = home[1][0]
        is_migration = first.code.kind is Kind.MIGRATION
        return first.code.kind is Kind.LEDGER, (
            first.subject.name if is_migration else first.explained_by or ""
        )

    for _, homes in groupby(by_home(findings).items(), key=cause):
        yield _Group(list(homes))


def _group(group: _Group, share: int, style: Style) -> Iterator[str]:
    of_cause = group.homes[0][1][0].code.kind is Kind.MIGRATION
    quotas = _quotas((one for _, findings in group.homes for one in findings), share)
    left = []
    for number, (title, findings) in enumerate(group.homes):
        shown = [one for one in findings if _taken(one, quotas)]
        if not shown:
            left.append((title, findings))
            continue
        indent = "  " if of_cause and number else ""
        cause = findings[0].explained_by
        yield ""
        yield indent + line(
            bold(title.removesuffix(f", of migration {cause}") if indent else title)
        )
        for finding in shown:
            yield from _finding(finding, f"{indent}  ", style)
        if len(shown) < len(findings):
            more = _several(len(findings) - len(shown), "more finding")
            yield f"{indent}  … and {more}"
    if left:
        yield ""
        yield f"{'  ' * of_cause}… and {_several_homes(left)}"


def _quotas(findings: Iterable[Finding], share: int) -> Counter[Code]:
    """How many findings of each code are shown: the same of each, or all where there are fewer."""
    counts = Counter(finding.code for finding in findings)
    quotas: Counter[Code] = Counter()
    rarest = counts.most_common()[::-1]
    for place, (code, count) in enumerate(rarest):
        fair = (share - quotas.total()) // (len(rarest) - place)
        quotas[code] = min(count, max(1, fair))
    return quotas


def _taken(finding: Finding, quotas: Counter[Code]) -> bool:
    """Whether it is shown; it takes one of its quota then."""
    quotas[finding.code] -= 1
    return quotas[finding.code] >= 0


def _several_homes(homes: Sequence[tuple[str, list[Finding]]]) -> str:
    """Such as "12 more tables with 97 findings"."""
    of_tables = all(findings[0].subject.table is not None for _, findings in homes)
    number = _several(sum(len(findings) for _, findings in homes), "finding")
    return f"{_several(len(homes), 'more table' if of_tables else 'more object')} with {number}"


def _finding(finding: Finding, indent: str, style: Style) -> Iterator[str]:
    width = _width(style)
    said = style.severity(finding.severity.value)
    inner = " " * (len(indent) + 6)
    yield from folded(
        said,
        f"  {headline(finding)}  ({reference(finding)})",
        width=width,
        first=indent,
        rest=inner,
    )
    if finding.code is Code.TABLE_MISSING:
        yield from _inside(finding.expected or {}, inner, style)
    elif finding.code.kind is not Kind.MIGRATION:
        yield from _compared(finding, inner, width)
    if finding.hint:
        yield from folded(f"hint: {finding.hint}", width=width, first=inner, rest=inner + "      ")


def _compared(finding: Finding, indent: str, width: int | None) -> Iterator[str]:
    """Expected beside actual; what differs is marked where there are both."""
    expected, actual = described(finding.expected or {}), described(finding.actual or {})
    both = differing(expected, actual) if expected and actual else None
    ours, theirs = both or ((Piece(expected),), (Piece(actual),))
    for title, pieces in (("expected  ", ours), ("actual    ", theirs)):
        if any(piece.text for piece in pieces):
            spans = [marked(piece.text) if piece.differs else piece.text for piece in pieces]
            yield from folded(*spans, width=width, first=indent + title)


def _inside(table: Mapping[str, object], indent: str, style: Style) -> Iterator[str]:
    """What went missing with a table: all that is known of it, or its columns and how many more."""
    listed = list(sections(table))
    if style.is_whole:
        for title, entries in listed:
            yield from _entries(title, entries, indent, style)
        return
    width, counts = (style.width or _WIDEST), []
    for title, entries in listed:
        counted = _counted(TABLE_SECTIONS[title.replace(" ", "_")], title, len(entries))
        if title == "columns":
            head = f"{indent}{counted}: "
            yield head + line(_listed([name for name, _ in entries], width - cells(head)))
        else:
            counts.append(counted)
    if counts:
        yield from folded(", ".join(counts), width=_width(style), first=indent)


def _counted(kind: Kind, title: str, number: int) -> str:
    """Such as "3 indexes", "1 foreign key", and "primary key", of which there is but one."""
    if kind is Kind.PRIMARY_KEY:
        return title
    noun = "constraint" if kind is Kind.UNIQUE else ""
    one = f"{kind.value.replace('_', ' ')} {noun}".strip()
    many = f"{title} {noun}s" if noun else title
    return f"{number} {one if number == 1 else many}"


def _entries(
    title: str, entries: Sequence[tuple[str, str]], indent: str, style: Style
) -> Iterator[str]:
    widest = min(40, max(cells(name) for name, _ in entries))
    for number, (name, text) in enumerate(entries):
        head = f"{indent}{'' if number else title:<13} "
        padding = " " * (widest - cells(name) + 2 if widest else 0)
        yield from folded(text, width=_width(style), first=line(head, name, padding))


def _listed(names: Sequence[str], width: int) -> str:
    """As many of the names as `width` columns hold: "id, name and 7 more"."""
    whole = ", ".join(names)
    if cells(whole) <= width:
        return whole
    for shown in range(len(names) - 1, 0, -1):
        text = f"{', '.join(names[:shown])} and {len(names) - shown} more"
        if cells(text) <= width:
            return text
    more = f"… and {len(names) - 1} more" if len(names) > 1 else "…"
    return clipped(names[0], max(8, width - cells(more))) + more


def _to_do(todo: Sequence[Remedy], style: Style) -> Iterator[str]:
    """Commands are never broken, so that they can be copied: the terminal itself breaks those."""
    if not todo:
        return
    yield ""
    yield line(bold("What to do:"))
    left = sum(map(number_of, todo)) if style.is_whole else _REMEDIES
    for step in todo:
        if left > 0:
            yield from _step(step, left, style)
        left -= number_of(step)
    if left < 0:
        more = f"… and {-left} more; --format sql makes one script of what SQL can mend"
        yield from folded(more, width=_width(style), first="  ")


def _step(step: Remedy, room: int, style: Style) -> Iterator[str]:
    """What to read and, further in, what to run: as many commands as there is room for."""
    if step.advice:
        advice = f"{step.advice}:" if step.commands else step.advice
        yield from folded(advice, width=_width(style), first="  ")
    indent = "    " if step.advice else "  "
    for command in step.commands[:room]:
        yield from (f"{indent}{line(each)}" for each in command.splitlines())


def _several(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _width(style: Style) -> int | None:
    return None if style.width is None else min(style.width, _WIDEST)

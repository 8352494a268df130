"""The findings by what caused them, and by table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct

from healthcheck.model.finding import Code, Finding, Kind, Severity
from healthcheck.model.names import printable, qualified
from healthcheck.model.remedy import in_sql
from healthcheck.model.report import Report
from healthcheck.report.attributes import described, sections
from healthcheck.report.differing import Pieces, differing
from healthcheck.report.page.cut import cut
from healthcheck.report.page.remedy import Step, shortened, step
from healthcheck.report.text import SAYS, headline, reference

MOST: Final = 200
"""How many findings a page lists; of the others it tells the number."""

FOLDED: Final = 24
"""Where more tables have findings, one sees their names first."""

OPENED: Final = 60
"""Of how many missing tables it lists what is in them."""

ENTRIES: Final = 60
"""And how much of each kind."""


class Inside(Struct, frozen=True, kw_only=True):
    """What was declared in a missing table: things of one kind, with name and text each."""

    title: str
    entries: tuple[tuple[str, str], ...]
    more: int


class Item(Struct, frozen=True, kw_only=True):
    """One finding. `remedy` and `sql` are None where they say what stands elsewhere already."""

    severity: Severity
    headline: str
    place: str
    since: str | None
    expected: Pieces
    actual: Pieces
    inside: tuple[Inside, ...]
    hint: str | None
    remedy: Step | None
    sql: Step | None


class Home(Struct, frozen=True, kw_only=True):
    """What is found in one table, or of one thing that is in no table."""

    kind: str
    name: str
    severity: Severity
    items: tuple[Item, ...]


class Cause(Struct, frozen=True, kw_only=True):
    """A migration and what it explains; `migration` None is what no migration explains.

    `says` is what is the matter with it: "is pending". `number` counts its findings.
    """

    migration: str | None
    says: str
    severity: Severity
    hint: str | None
    number: int
    homes: tuple[Home, ...]


class Listing(Struct, frozen=True, kw_only=True):
    """All causes, and how many findings are not listed; `folded` where a list would be endless."""

    causes: tuple[Cause, ...]
    left: int
    folded: bool


def listing(report: Report) -> Listing:
    """Migrations that explain something first, then the rest, in the order of the findings."""
    findings = report.findings
    explained = {one.explained_by for one in findings} - {None}
    causes = {
        one.subject.name: one
        for one in findings
        if one.code.kind is Kind.MIGRATION and one.subject.name in explained
    }
    groups: dict[str | None, list[Finding]] = {name: [] for name in causes}
    for one in findings:
        if causes.get(one.subject.name) is not one:
            home = one.explained_by if one.explained_by in causes else None
            groups.setdefault(home, []).append(one)
    opened = [one for one in findings if one.code is Code.TABLE_MISSING][:OPENED]
    room, made = MOST, []
    for name, group in groups.items():
        cause = causes[name] if name is not None else None
        made.append(_cause(cause, group, group[:room], {id(one) for one in opened}))
        room -= len(group[:room])
    return Listing(
        causes=tuple(made),
        left=sum(map(len, groups.values())) - MOST + room,
        folded=sum(len(one.homes) for one in made) > FOLDED,
    )


def _cause(
    cause: Finding | None, group: Sequence[Finding], listed: Sequence[Finding], opened: set[int]
) -> Cause:
    homes: dict[tuple[str, str], list[Item]] = {}
    for one in listed:
        homes.setdefault(_home(one), []).append(_item(one, cause, is_opened=id(one) in opened))
    return Cause(
        migration=printable(cause.subject.name) if cause else None,
        says=SAYS[cause.code.problem] if cause else "",
        severity=cause.severity if cause else _severest(group),
        hint=printable(cause.hint) if cause and cause.hint else None,
        number=len(group),
        homes=tuple(
            Home(kind=kind, name=name, severity=_severest(items), items=tuple(items))
            for (kind, name), items in homes.items()
        ),
    )


def _severest(those: Iterable[Finding | Item]) -> Severity:
    is_failing = any(one.severity is Severity.FAIL for one in those)
    return Severity.FAIL if is_failing else Severity.WARN


def _home(finding: Finding) -> tuple[str, str]:
    subject, kind = finding.subject, finding.code.kind
    if kind is Kind.MIGRATION or subject.schema is None or subject.table is None:
        return kind.value.replace("_", " "), printable(subject.object)
    return "table", printable(qualified(subject.schema, subject.table))


def _item(finding: Finding, cause: Finding | None, *, is_opened: bool) -> Item:
    is_table = finding.code is Code.TABLE_MISSING
    is_migration = finding.code.kind is Kind.MIGRATION
    expected, actual = finding.expected or {}, finding.actual or {}
    if is_table or is_migration:
        pieces: tuple[Pieces, Pieces] = ((), ())
    else:
        pieces = differing(cut(described(expected)), cut(described(actual)))
    remedy = None if cause and cause.remedy == finding.remedy else finding.remedy
    return Item(
        severity=finding.severity,
        headline=printable(headline(finding)),
        place=printable(reference(finding)),
        since=printable(finding.since) if finding.since and not cause else None,
        expected=pieces[0],
        actual=pieces[1],
        inside=tuple(_inside(expected)) if is_table and is_opened else (),
        hint=cut(printable(finding.hint)) if finding.hint else None,
        remedy=shortened(step(remedy)) if remedy else None,
        sql=_sql(finding),
    )


def _sql(finding: Finding) -> Step | None:
    """The statement that mends it alone, where the remedy has another."""
    if not finding.sql or (finding.remedy and finding.sql == finding.remedy.block):
        return None
    return shortened(step(in_sql(finding.sql)))


def _inside(table: Mapping[str, object]) -> Iterator[Inside]:
    for title, entries in sections(table):
        yield Inside(
            title=title,
            entries=tuple((name, cut(text)) for name, text in islice(entries, ENTRIES)),
            more=max(0, len(entries) - ENTRIES),
        )

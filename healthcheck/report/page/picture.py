"""The declared tables as a map: what is there, what is missing, what is different."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from math import ceil
from typing import Any, Final, TypeAlias

from msgspec import Struct

from healthcheck.compare.table import described as declared_in
from healthcheck.model import expectation
from healthcheck.model.expectation import Expectation, Gone, every_table
from healthcheck.model.finding import Code, Finding, Kind
from healthcheck.model.names import TableName, printable
from healthcheck.model.report import TABLE_SECTIONS, Report, Status
from healthcheck.report.attributes import described, plain
from healthcheck.report.page.cut import cut
from healthcheck.report.page.meters import plural
from healthcheck.report.text import SAYS

CARDS: Final = 24
"""Where more tables are affected, they are tiles: cards of all would hide how many they are."""

TILES: Final = 200
"""How many of those have a tile."""

WHOLE: Final = 120
"""How many tables that are as declared have a tile; of more, each is a square without a name."""

OPENED: Final = 60
"""So many tiles can be opened, to see what is declared in the table."""

SQUARES: Final = 1_000
THINGS: Final = 60
"""How many things of a kind a card lists; those that are not as declared come first then."""

_Findings: TypeAlias = Mapping[TableName, Sequence[Finding]]


class Stand(StrEnum):
    """How a table or a thing in it stands, worst first."""

    MISSING = "missing"
    DIFFERENT = "different"
    UNCHECKED = "unchecked"
    THERE = "there"


class Thing(Struct, frozen=True, kw_only=True):
    """A column, an index, a constraint; `says` is what is the matter, None where nothing is."""

    name: str
    text: str
    stand: Stand
    says: str | None = None


class Shelf(Struct, frozen=True, kw_only=True):
    """Things of one kind; `more` are not listed. What constraints are is left to the findings."""

    title: str
    has_texts: bool
    things: tuple[Thing, ...]
    more: int


class Card(Struct, frozen=True, kw_only=True):
    """A table; `says` is such as "missing" or "2 missing". `columns` and `others` are numbers."""

    schema: str
    name: str
    stand: Stand
    says: str
    columns: int
    others: int
    shelves: tuple[Shelf, ...] = ()


class Mass(Struct, frozen=True, kw_only=True):
    """Tables without a name on the page; each square stands for `each` of them."""

    tables: int
    squares: int
    each: int


class Picture(Struct, frozen=True, kw_only=True):
    """The affected tables as `cards` where they are few, else first among the `tiles`.

    `left` are affected and have no tile. `mass` are those as declared that have none.
    """

    tables: int
    affected: int
    cards: tuple[Card, ...]
    tiles: tuple[Card, ...]
    left: int
    mass: Mass | None


def picture(report: Report) -> Picture | None:
    """None where no table is declared, or nothing is known of any."""
    declared = report.declaration.expectation
    if declared is None or (report.status is Status.UNKNOWN and not report.findings):
        return None
    its = _by_table(report.findings)
    tables = {one.name: one for one in every_table(declared)}
    hit = sorted((tables[name] for name in tables if name in its), key=lambda one: _rank(its, one))
    whole = [one for name, one in tables.items() if name not in its and not one.absent]
    if not hit and not whole:
        return None
    cards, tiled = (hit, []) if len(hit) <= CARDS else ([], hit[:TILES])
    tiles = [*tiled, *(whole if len(whole) <= WHOLE else ())]
    is_opened = len(tiles) <= OPENED
    return Picture(
        tables=len(hit) + len(whole),
        affected=len(hit),
        cards=tuple(_card(one, declared, its, is_opened=True) for one in cards),
        tiles=tuple(_card(one, declared, its, is_opened=is_opened) for one in tiles),
        left=len(hit) - len(cards) - len(tiled),
        mass=_mass(len(whole)) if len(whole) > WHOLE else None,
    )


def _mass(number: int) -> Mass:
    each = ceil(number / SQUARES)
    return Mass(tables=number, squares=ceil(number / each), each=each)


def _by_table(findings: Iterable[Finding]) -> _Findings:
    its: dict[TableName, list[Finding]] = defaultdict(list)
    for finding in findings:
        subject = finding.subject
        if subject.schema is not None and subject.table is not None and subject.in_sql:
            its[TableName(subject.schema, subject.table)].append(finding)
    return its


def _rank(its: _Findings, table: expectation.Table) -> int:
    """Tables that are missing as a whole come first."""
    return all(finding.code is not Code.TABLE_MISSING for finding in its[table.name])


def _card(
    table: expectation.Table, declared: Expectation, its: _Findings, *, is_opened: bool
) -> Card:
    findings = its.get(table.name, ())
    is_gone = any(finding.code is Code.TABLE_MISSING for finding in findings)
    columns = sum(not isinstance(one, Gone) for one in table.columns.values())
    others = (table.indexes, table.unique, table.foreign_keys, table.checks, table.exclusions)
    return Card(
        schema=plain(table.name.schema),
        name=plain(table.name.name),
        stand=_worst(findings),
        says=_summary(findings),
        columns=columns,
        others=sum(not isinstance(one, Gone) for one in chain(*others)) + bool(table.primary_key),
        shelves=tuple(_shelves(_inside(table, declared), findings, is_gone)) if is_opened else (),
    )


def _inside(table: expectation.Table, declared: Expectation) -> Mapping[str, Any]:
    triggers = declared.triggers.get(table.name, ())
    return declared_in(table, [one for one in triggers if not isinstance(one, Gone)])


def _worst(findings: Iterable[Finding]) -> Stand:
    order = list(Stand)
    return min(map(_stand, findings), key=order.index, default=Stand.THERE)


def _stand(finding: Finding) -> Stand:
    match finding.code.problem:
        case "missing":
            return Stand.MISSING if finding.code is Code.TABLE_MISSING else Stand.DIFFERENT
        case "not_checked":
            return Stand.UNCHECKED
        case _:
            return Stand.DIFFERENT


def _summary(findings: Sequence[Finding]) -> str:
    """Of a table: "missing", "2 missing, 1 different"."""
    whole = [one for one in findings if one.code.kind is Kind.TABLE]
    if whole:
        return SAYS[whole[0].code.problem].removeprefix("is ")
    missing = sum(one.code.problem == "missing" for one in findings)
    unchecked = sum(one.code.problem == "not_checked" for one in findings)
    counts = {
        "missing": missing,
        "different": len(findings) - missing - unchecked,
        "not checked": unchecked,
    }
    return ", ".join(f"{number} {word}" for word, number in counts.items() if number)


def _shelves(
    inside: Mapping[str, Any], findings: Sequence[Finding], is_gone: bool
) -> Iterator[Shelf]:
    parts = [one for one in findings if one.code.kind is not Kind.TABLE]
    placed: set[int] = set()
    for section, kind in TABLE_SECTIONS.items():
        things = []
        for name, attributes in _named(inside.get(section) or {}, kind):
            own = [one for one in parts if one.code.kind is kind and name in (one.subject.name, "")]
            placed.update(map(id, own))
            things.append(_thing(name, attributes, own, is_gone))
        if things:
            yield _shelf(plural(kind, len(things)), things, has_texts=kind is Kind.COLUMN)
    odd = [_odd(one) for one in parts if id(one) not in placed]
    if odd:
        yield _shelf("beside what is declared", odd, has_texts=True)


def _named(said: Mapping[str, Any], kind: Kind) -> Iterable[tuple[str, Any]]:
    """What is declared of a kind, by name; of a primary key, of which there is one, without."""
    if kind is Kind.PRIMARY_KEY:
        return [("", said)] if said else []
    return said.items()


def _shelf(title: str, things: list[Thing], *, has_texts: bool) -> Shelf:
    if len(things) > THINGS:
        things.sort(key=lambda one: one.stand is Stand.THERE)
    return Shelf(
        title=title,
        has_texts=has_texts,
        things=tuple(things[:THINGS]),
        more=max(0, len(things) - THINGS),
    )


def _thing(name: str, attributes: object, own: Sequence[Finding], is_gone: bool) -> Thing:
    said = described(attributes) if isinstance(attributes, Mapping) else printable(str(attributes))
    if is_gone or any(one.code.problem == "missing" for one in own):
        stand, says = Stand.MISSING, "missing"
    else:
        stand = _worst(own)
        says = ", ".join(SAYS[one.code.problem] for one in own)
    return Thing(name=plain(name), text=cut(said), stand=stand, says=says or None)


def _odd(finding: Finding) -> Thing:
    """What was found of a thing that the declaration does not list."""
    kind = finding.code.kind.value.replace("_", " ")
    missing = finding.code.problem == "missing"
    return Thing(
        name=plain(finding.subject.name),
        text=kind,
        stand=Stand.MISSING if missing else _stand(finding),
        says=SAYS[finding.code.problem],
    )

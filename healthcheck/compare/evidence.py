"""What each migration makes, as far as it is declared, and how much of that is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from healthcheck.compare.inventory import Item, inside, outside
from healthcheck.compare.remedy import ALTERED
from healthcheck.model.expectation import (
    Expectation,
    Gone,
    Origin,
    Table,
    Trigger,
    View,
    every_table,
)
from healthcheck.model.finding import Code, Finding, Kind
from healthcheck.model.names import TableName

_DOUBTFUL: Final = frozenset({"renamed", "invalid", "not_checked"})

_NOT_MADE: Final = frozenset({Kind.SCHEMA, Kind.TENANT, Kind.ROLE, Kind.PRIVILEGE})
"""Kinds that are no objects of a declaration."""


class Evidence(Struct, frozen=True, kw_only=True):
    """Of one migration: how many declared objects it creates and alters, and how many of those are
    missing, or not as it would leave them. `doubtful` are those with another finding: by another
    name, not valid, not to be judged.
    """

    created: int = 0
    missing: int = 0
    altered: int = 0
    unaltered: int = 0
    doubtful: int = 0

    @property
    def speaks(self) -> bool:
        """Whether anything is declared by which to tell."""
        return bool(self.created or self.altered)

    @property
    def lacking(self) -> int:
        return self.missing + self.unaltered

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there, beyond doubt."""
        return self.speaks and not self.lacking and not self.doubtful

    @property
    def is_gone(self) -> bool:
        """Whether nothing of it is there. What it only altered, others may have altered since."""
        return self.created > 0 and self.lacking == self.created + self.altered


def evidence_of(expected: Expectation, findings: Iterable[Finding]) -> Mapping[str, Evidence]:
    """By migration, of `findings` that no policy has thinned out.

    What some tenants have and others have not, it has made in part.
    """
    listed: list[Finding] = []
    partly: list[Finding] = []
    for finding in findings:
        whole = finding.tenants is None or finding.tenants.is_whole
        (listed if whole else partly).append(finding)
    created: Counter[str] = Counter()
    altered: Counter[str] = Counter()
    for origin in _origins(expected):
        created.update(filter(None, [origin.since]))
        altered.update(filter(None, [origin.changed]))
    missing: Counter[str] = Counter()
    unaltered: Counter[str] = Counter()
    for origin in _lacking(expected, listed):
        missing.update(filter(None, [origin.since]))
    for origin in _otherwise(expected, listed):
        unaltered.update(filter(None, [origin.changed]))
    doubtful = Counter(
        name
        for finding in (*partly, *(one for one in listed if one.code.problem in _DOUBTFUL))
        for name in {finding.since, finding.changed} - {None}
    )
    return {
        name: Evidence(
            created=created[name],
            missing=missing[name],
            altered=altered[name],
            unaltered=unaltered[name],
            doubtful=doubtful[name],
        )
        for name in {*created, *altered}
    }


def _origins(expected: Expectation) -> Iterator[Origin]:
    for table in every_table(expected):
        if not table.absent:
            yield from _of_table(expected, table)
    for name, triggers in expected.triggers.items():
        if name not in expected.tables:
            yield from (one.origin for one in triggers if not isinstance(one, Gone))
    for kind, item in outside(expected):
        if kind is not Kind.VIEW and kind is not Kind.INDEX and not isinstance(item, Gone):
            yield item.origin
    for view in expected.views.values():
        yield from _of_view(view)


def _of_table(expected: Expectation, table: Table) -> Iterator[Origin]:
    yield table.origin
    yield from _within(table.origin, expected.triggers.get(table.name, ()))
    for _, items in inside(table):
        yield from _within(table.origin, items)


def _of_view(view: View | Gone) -> Iterator[Origin]:
    if isinstance(view, View):
        yield view.origin
        yield from _within(view.origin, view.indexes)


def _within(home: Origin, items: Iterable[Item | Trigger]) -> Iterator[Origin]:
    """What says nothing else came with what it is in."""
    for item in items:
        if not isinstance(item, Gone):
            yield Origin(since=item.origin.since or home.since, changed=item.origin.changed)


def _lacking(expected: Expectation, findings: Iterable[Finding]) -> Iterator[Origin]:
    """Of what is missing, and of all that was declared in it."""
    tables = {table.name: table for table in every_table(expected)}
    for finding in findings:
        if finding.code is Code.TABLE_MISSING:
            yield from _of_table(expected, tables[TableName(*finding.subject.parts)])
        elif finding.code is Code.VIEW_MISSING:
            yield from _of_view(expected.views[TableName(*finding.subject.parts)])
        elif finding.code.problem == "missing" and finding.code.kind not in _NOT_MADE:
            yield Origin(since=finding.since, changed=finding.changed)


def _otherwise(expected: Expectation, findings: Sequence[Finding]) -> Iterator[Origin]:
    """Of what is missing, and of what differs: each thing once."""
    yield from _lacking(expected, findings)
    differing = {
        (finding.code.kind, finding.subject): Origin(changed=finding.changed)
        for finding in findings
        if finding.code.problem in ALTERED
    }
    yield from differing.values()

"""(Expectation, Catalog) → findings. Pure: no clock, no driver, no text for machines to parse."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import chain
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from healthcheck.compare import (
    check,
    column,
    composite_type,
    domain,
    enum,
    exclusion,
    extension,
    foreign_key,
    function,
    index,
    policy,
    primary_key,
    privilege,
    role,
    row_security,
    schema,
    sequence,
    table,
    table_definition,
    tenant,
    trigger,
    unique,
    view,
)
from healthcheck.compare.again import Sound
from healthcheck.compare.inventory import count_objects, possible_codes
from healthcheck.compare.migration import Verdict, explained
from healthcheck.compare.near import Neighbours
from healthcheck.compare.outside import Whole
from healthcheck.compare.policy import asked_unexpected
from healthcheck.compare.scope import Scope
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Code, Finding, Kind
from healthcheck.model.names import TableName
from healthcheck.model.report import OUTSIDE_SECTIONS, TABLE_SECTIONS

__all__ = [
    "INSIDE",
    "OUTSIDE",
    "Verdict",
    "asked_unexpected",
    "compare",
    "count_objects",
    "possible_codes",
    "verdict",
]

OUTSIDE: Final[Mapping[Kind, Callable[[Whole], Iterator[Finding]]]] = MappingProxyType(
    {
        Kind.EXTENSION: extension.findings,
        Kind.ENUM: enum.findings,
        Kind.DOMAIN: domain.findings,
        Kind.TYPE: composite_type.findings,
        Kind.SEQUENCE: sequence.findings,
        Kind.FUNCTION: function.findings,
        Kind.VIEW: view.findings,
    }
)
"""The kinds that stand beside the tables; what tables are made of comes first."""

INSIDE: Final[Mapping[Kind, Callable[[Scope], Iterator[Finding]]]] = MappingProxyType(
    {
        Kind.COLUMN: column.findings,
        Kind.PRIMARY_KEY: primary_key.findings,
        Kind.INDEX: index.findings,
        Kind.UNIQUE: unique.findings,
        Kind.FOREIGN_KEY: foreign_key.findings,
        Kind.CHECK: check.findings,
        Kind.EXCLUSION: exclusion.findings,
        Kind.POLICY: row_security.findings,
    }
)
"""The kinds that live in a table: the sections that the model gives one."""


def compare(expectation: Expectation, catalog: Catalog, *, today: date) -> tuple[Finding, ...]:
    """What is not as declared and not ignored on the day `today`: the findings of verdict()."""
    return verdict(expectation, catalog, today=today).findings


def verdict(
    expectation: Expectation, catalog: Catalog, *, today: date, before: Verdict | None = None
) -> Verdict:
    """What is not as declared and not ignored on the day `today`, and where migrations stand.

    First the ledgers and their migrations, the role and the schemas, then kind by kind what stands
    beside the tables, then table by table as declared, in each by kind and name; what nobody
    declared comes next, and tenants last. The order of what the catalog holds has no part in it.
    `before` is another verdict of the same expectation and day: tables that it found sound, and
    tenants, that are still what they were are not compared again. It saves time, and nothing else
    depends on it.
    """
    asked = asked_unexpected(expectation)
    passed = before.sound.still(expectation, catalog) if before and before.sound else frozenset()
    tables = _of_tables(expectation, catalog, asked=asked, passed=passed)
    tenants = tenant.compared(
        expectation,
        catalog,
        partial(_of_tenant, asked=asked),
        today=today,
        before=before.seen if before else None,
    )
    found = _findings(expectation, catalog, asked, chain.from_iterable(tables.values()))
    whole = explained(_once(chain(found, tenants.findings)), expectation, catalog, today=today)
    sound = frozenset(name for name, its in tables.items() if not its)
    return replace(
        whole,
        findings=policy.apply(whole.findings, expectation, today=today),
        tenants=tenants.summaries,
        sound=Sound(expectation=expectation, catalog=catalog, tables=sound),
        seen=tenants.seen,
    )


def _findings(
    expectation: Expectation,
    catalog: Catalog,
    asked: frozenset[Code],
    of_tables: Iterable[Finding],
) -> Iterator[Finding]:
    yield from role.findings(expectation, catalog)
    yield from schema.findings(expectation, catalog)
    asked_kinds = {code.kind for code in asked}
    whole = Whole(expected=expectation, actual=catalog, asked=asked)
    for section, kind in OUTSIDE_SECTIONS.items():
        if getattr(expectation, section) or kind in asked_kinds:
            yield from OUTSIDE[kind](whole)
    yield from of_tables
    yield from trigger.findings(expectation, catalog, asked)
    yield from privilege.findings(whole)
    if Code.TABLE_UNEXPECTED in asked:
        yield from table.unexpected(expectation, catalog)


def _of_tenant(
    expectation: Expectation, catalog: Catalog, *, asked: frozenset[Code]
) -> Iterator[Finding]:
    yield from chain.from_iterable(_of_tables(expectation, catalog, asked=asked).values())
    if Code.TABLE_UNEXPECTED in asked:
        yield from table.unexpected(expectation, catalog)


def _of_tables(
    expectation: Expectation,
    catalog: Catalog,
    *,
    asked: frozenset[Code],
    passed: frozenset[TableName] = frozenset(),
) -> dict[TableName, tuple[Finding, ...]]:
    """The findings of each table, in the order of their declaration; none of those `passed`."""
    homes = _index_homes(catalog, {name.schema for name in expectation.tables})
    neighbours = Neighbours.of(catalog.neighbours)
    found: dict[TableName, tuple[Finding, ...]] = dict.fromkeys(expectation.tables, ())
    for name, want in expectation.tables.items():
        if name in passed:
            continue
        own = table.findings(expectation, catalog, want, neighbours)
        have = catalog.tables.get(name)
        if have is None or want.absent:
            found[name] = tuple(own)
            continue
        scope = Scope(
            expected=expectation,
            actual=catalog,
            want=want,
            have=have,
            asked=asked,
            homes=homes,
        )
        found[name] = (*own, *_inside(scope))
    return found


def _inside(scope: Scope) -> Iterator[Finding]:
    yield from table_definition.findings(scope)
    asked_kinds = {code.kind for code in scope.asked}
    for section, kind in TABLE_SECTIONS.items():
        if kind in INSIDE and (getattr(scope.want, section) or kind in asked_kinds):
            yield from sorted(INSIDE[kind](scope), key=_place)


def _once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Each code of an object once, though two declarations may lead to the same thing."""
    said = set()
    for finding in findings:
        what = finding.code, finding.subject.object
        if what not in said:
            said.add(what)
            yield finding


def _place(finding: Finding) -> tuple[str, str]:
    return finding.subject.name, finding.code


def _index_homes(catalog: Catalog, schemas: Collection[str]) -> dict[TableName, TableName]:
    """The table of each index of those schemas, by the schema and name of the index."""
    return {
        TableName(name.schema, index): name
        for name, have in catalog.tables.items()
        if name.schema in schemas
        for index in have.indexes
    }

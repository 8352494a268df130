"""Tenants: one declaration beside each of many schemas, and what is the same in many told once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.compare import policy, schema
from healthcheck.compare.found import Source, found
from healthcheck.compare.spread import LISTED, named, told_once
from healthcheck.model import catalog, expectation, report
from healthcheck.model.catalog import Catalog, Relation
from healthcheck.model.expectation import Expectation, ForeignKey, Gone, Tenants
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.names import TableName
from healthcheck.model.remedy import advising
from healthcheck.model.report import Status, status_of

Within = Callable[[Expectation, Catalog], Iterator[Finding]]
"""What there is to say of the tables of an expectation."""

_REMEDY: Final = advising(
    "create the schemas of the tenants; at_least: 0 says that there may be none"
)


class Own(Struct, frozen=True, kw_only=True):
    """What a tenant's findings depend on, beside what is around all tenants."""

    tables: Mapping[TableName, catalog.Table]
    neighbours: Sequence[Relation] = ()
    usable: bool


class Tenant(Struct, frozen=True, kw_only=True):
    """One tenant as it was compared, and the findings that no policy left out."""

    own: Own
    findings: tuple[Finding, ...]


class Seen(Struct, frozen=True, kw_only=True):
    """What was compared, by pattern and schema."""

    around: Catalog
    tenants: Mapping[tuple[str, str], Tenant]


class Compared(Struct, frozen=True, kw_only=True):
    """All there is to say of tenants: little, however many they are."""

    findings: tuple[Finding, ...] = ()
    summaries: tuple[report.Tenants, ...] = ()
    seen: Seen | None = None


def compared(
    expected: Expectation,
    actual: Catalog,
    within: Within,
    *,
    today: date,
    before: Seen | None = None,
) -> Compared:
    """The tenants of each pattern, with the findings that no policy of the day leaves out.

    `before` is what was seen of the same expectation on the same day: a tenant that is as it was
    is not compared again.
    """
    if not expected.tenants:
        return Compared()
    homes = _Homes.of(expected, actual)
    known = before.tenants if before and before.around == homes.around else {}
    one = _Comparison(expected=expected, homes=homes, within=within, today=today, known=known)
    seen = {
        (group.match, name): one.of(group, name)
        for group in expected.tenants
        for name in actual.tenants.get(group.match, ())
    }
    findings: list[Finding] = []
    summaries: list[report.Tenants] = []
    for group in expected.tenants:
        names = actual.tenants.get(group.match, ())
        its = {name: seen[group.match, name].findings for name in names}
        findings += [*_missing(group, expected, names), *told_once(group.match, its)]
        summaries.append(_summary(group, its))
    return Compared(
        findings=tuple(findings),
        summaries=tuple(summaries),
        seen=Seen(around=homes.around, tenants=seen),
    )


class _Comparison(Struct, frozen=True, kw_only=True):
    """What every tenant is compared with, and what is `known` of each."""

    expected: Expectation
    homes: _Homes
    within: Within
    today: date
    known: Mapping[tuple[str, str], Tenant]

    def of(self, group: Tenants, name: str) -> Tenant:
        own = self.homes.own(name)
        last = self.known.get((group.match, name))
        if last and last.own == own:
            return last
        actual = self.homes.catalog(name, own)
        findings = list(_of_one(group, name, self.expected, actual, self.within))
        # Nearly always there is nothing.
        left = policy.apply(findings, self.expected, today=self.today) if findings else ()
        return Tenant(own=own, findings=left)


def _of_one(
    group: Tenants, name: str, expected: Expectation, actual: Catalog, within: Within
) -> Iterator[Finding]:
    """One tenant, as if it had been declared under its own name."""
    own = replace(
        expected,
        schema=name,
        tables={
            TableName(name, one.name.name): _of(one, group, name) for one in group.tables.values()
        },
    )
    if any(not table.absent for table in group.tables.values()):
        yield from schema.inaccessible(own, actual, name, group.origin.line)
    yield from within(own, actual)


def _of(table: expectation.Table, group: Tenants, name: str) -> expectation.Table:
    """The table with the tenant's schema in place of the pattern."""

    def there(other: TableName) -> TableName:
        return TableName(name, other.name) if other.schema == group.match else other

    changed: dict[str, Any] = {"name": there(table.name)}
    if table.foreign_keys:
        changed["foreign_keys"] = tuple(
            key if isinstance(key, Gone) else _refers(key, there(key.references))
            for key in table.foreign_keys
        )
    if table.partition_of:
        changed["partition_of"] = there(table.partition_of)
    if table.inherits:
        changed["inherits"] = tuple(map(there, table.inherits))
    return replace(table, **changed)


def _refers(key: ForeignKey, references: TableName) -> ForeignKey:
    return replace(key, references=references)


class _Homes(Struct, frozen=True):
    """What there is, by its schema; `around` is what belongs to no tenant, as they may see it."""

    around: Catalog
    schemas: Mapping[str, bool]
    tables: Mapping[str, Mapping[TableName, catalog.Table]]
    neighbours: Mapping[str, Sequence[Relation]]

    @classmethod
    def of(cls, expected: Expectation, actual: Catalog) -> _Homes:
        """The parts of a catalog."""
        tables: dict[str, dict[TableName, catalog.Table]] = defaultdict(dict)
        for name, table in actual.tables.items():
            tables[name.schema][name] = table
        neighbours: dict[str, list[Relation]] = defaultdict(list)
        for relation in actual.neighbours:
            neighbours[relation.name.schema].append(relation)
        around = Catalog(
            server=actual.server,
            schemas={},
            tables={name: actual.tables[name] for name in _shared(expected, actual)},
            # What is declared beside the tenants is not looked for by its name.
            known=None if actual.known is None else actual.known | expected.tables.keys(),
            servers=actual.servers,
            role_missing=actual.role_missing,
            enums=actual.enums,
            domains=actual.domains,
            types=actual.types,
        )
        return cls(around, actual.schemas, tables, neighbours)

    def own(self, name: str) -> Own:
        """What one tenant has."""
        return Own(
            tables=self.tables.get(name, {}),
            neighbours=self.neighbours.get(name, ()),
            usable=self.schemas[name],
        )

    def catalog(self, name: str, own: Own) -> Catalog:
        """What one tenant has, and what it may refer to: nothing of another."""
        return replace(
            self.around,
            schemas={name: own.usable},
            tables={**self.around.tables, **own.tables},
            neighbours=tuple(own.neighbours),
        )


def _shared(expected: Expectation, actual: Catalog) -> set[TableName]:
    """The tables outside of tenants that those in them refer to, as far as they were read."""
    return {
        key.references
        for group in expected.tenants
        for table in group.tables.values()
        for key in table.foreign_keys
        if not isinstance(key, Gone)
        and key.references.schema != group.match
        and key.references in actual.tables
    }


def _missing(group: Tenants, expected: Expectation, schemas: Sequence[str]) -> Iterator[Finding]:
    if len(schemas) < group.at_least:
        yield found(
            Code.TENANT_MISSING,
            Subject(parts=(group.match,), schema=group.match),
            Source(file=expected.file, origin=group.origin),
            expected={"at_least": group.at_least},
            actual={"count": len(schemas)},
            hint=f"there are: {named(schemas, len(schemas))}" if schemas else "no schema matches",
            remedy=_REMEDY,
        )


def _summary(group: Tenants, its: Mapping[str, Iterable[Finding]]) -> report.Tenants:
    statuses = {name: status_of(findings) for name, findings in its.items()}
    counts = Counter(statuses.values())
    worst = (
        name
        for status in (Status.FAIL, Status.WARN)
        for name, its_own in statuses.items()
        if its_own is status
    )
    return report.Tenants(
        match=group.match,
        at_least=group.at_least,
        passed=counts[Status.PASS],
        warned=counts[Status.WARN],
        failed=counts[Status.FAIL],
        first=tuple(islice(worst, LISTED)),
    )

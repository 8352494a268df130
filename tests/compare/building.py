"""Small declarations and catalogs for tests: one table of one schema unless said otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol, TypeVar

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding, Severity
from healthcheck.model.names import TableName

TODAY = date(2026, 11, 22)
ORDERS = TableName("public", "orders")
USERS = TableName("public", "users")
SERVER = catalog.Server(
    product="PostgreSQL", version="16.4", database="app", role="probe", in_recovery=False
)
EVERYTHING = (expectation.SeverityRule(pattern="*.unexpected", severity=Severity.WARN),)


class Named(Protocol):
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


def by_name(items: Iterable[N]) -> dict[str, N]:
    return {item.name: item for item in items}


def want(name: TableName = ORDERS, **sections: Any) -> expectation.Table:
    return expectation.Table(name=name, **sections)


def have(
    name: TableName = ORDERS,
    *,
    columns: Iterable[catalog.Column] = (),
    primary_key: catalog.Key | None = None,
    indexes: Iterable[catalog.Index] = (),
    unique: Iterable[catalog.Key] = (),
    foreign_keys: Iterable[catalog.ForeignKey] = (),
    checks: Iterable[catalog.Check] = (),
    exclusions: Iterable[catalog.Exclusion] = (),
    policies: Iterable[catalog.Policy] = (),
    definition: catalog.TableDefinition | None = None,
    partitioned: bool = False,
    visible: bool = True,
) -> catalog.Table:
    """A table with, for each key that has none, the index that PostgreSQL puts behind it."""
    unique, indexes = list(unique), list(indexes)
    keys = [*unique, *([primary_key] if primary_key else [])]
    behind = [_index_behind(key) for key in keys]
    return catalog.Table(
        name=name,
        columns=by_name(columns),
        primary_key=primary_key,
        indexes={**by_name(behind), **by_name(indexes)},
        unique=by_name(unique),
        foreign_keys=by_name(foreign_keys),
        checks=by_name(checks),
        exclusions=by_name(exclusions),
        policies=by_name(policies),
        definition=definition or catalog.TableDefinition(),
        partitioned=partitioned,
        visible=visible,
    )


def _index_behind(key: catalog.Key) -> catalog.Index:
    return catalog.Index(
        name=key.name,
        unique=True,
        keys=tuple(catalog.IndexKey(column=column) for column in key.columns),
        include=key.include,
        nulls_not_distinct=key.nulls_not_distinct,
        valid=key.valid,
        of_constraint=True,
    )


def declaring(*tables: expectation.Table, **others: Any) -> expectation.Expectation:
    return expectation.Expectation(tables={table.name: table for table in tables}, **others)


def holding(
    *tables: catalog.Table, schemas: Mapping[str, bool] | None = None, **others: Any
) -> catalog.Catalog:
    usable = {"public": True} if schemas is None else schemas
    return catalog.Catalog(
        server=SERVER, schemas=usable, tables={table.name: table for table in tables}, **others
    )


def findings(
    wanted: expectation.Table, there: catalog.Table | None = None, **others: Any
) -> tuple[Finding, ...]:
    """What comes of one table; `others` are fields of the declaration."""
    present = holding(there) if there else holding()
    return compare(declaring(wanted, **others), present, today=TODAY)


def only(found: Iterable[Finding]) -> Finding:
    [finding] = found
    return finding


def codes(found: Iterable[Finding]) -> list[Code]:
    return [finding.code for finding in found]

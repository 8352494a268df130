"""A whole declaration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct, field

from healthcheck.model.expectation.extension import Extension
from healthcheck.model.expectation.function import Function
from healthcheck.model.expectation.ledger import Ledger
from healthcheck.model.expectation.origin import NOWHERE, Gone, Origin
from healthcheck.model.expectation.privilege import Privileges
from healthcheck.model.expectation.sequence import Sequence
from healthcheck.model.expectation.table import Table
from healthcheck.model.expectation.tenant import Tenants
from healthcheck.model.expectation.trigger import Trigger
from healthcheck.model.expectation.user_type import CompositeType, Domain, EnumType
from healthcheck.model.expectation.view import View
from healthcheck.model.finding import Severity
from healthcheck.model.names import Signature, TableName


class SeverityRule(Struct, frozen=True, kw_only=True):
    """A glob over finding codes, and what becomes of those it matches; the last match wins."""

    pattern: str
    severity: Severity


class IgnoreRule(Struct, frozen=True, kw_only=True):
    """A glob over objects that are not reported, up to and including the day `until`."""

    pattern: str
    reason: str | None = None
    until: date | None = None


class Expectation(Struct, frozen=True, kw_only=True):
    """A whole declaration. `file` is its name as findings print it.

    `role` None means the role that probes; `check_access` is false for `role: none`. `triggers`
    are those of a table or view, in the order of the declaration.
    """

    file: str = "expected_schema.yaml"
    schema: str = "public"
    role: str | None = None
    role_origin: Origin = NOWHERE
    check_access: bool = True
    severity: tuple[SeverityRule, ...] = ()
    ignore: tuple[IgnoreRule, ...] = ()
    migrations: tuple[Ledger, ...] = ()
    tables: Mapping[TableName, Table] = field(default_factory=dict)
    triggers: Mapping[TableName, tuple[Trigger | Gone, ...]] = field(default_factory=dict)
    extensions: Mapping[TableName, Extension | Gone] = field(default_factory=dict)
    enums: Mapping[TableName, EnumType | Gone] = field(default_factory=dict)
    domains: Mapping[TableName, Domain | Gone] = field(default_factory=dict)
    types: Mapping[TableName, CompositeType | Gone] = field(default_factory=dict)
    sequences: Mapping[TableName, Sequence | Gone] = field(default_factory=dict)
    views: Mapping[TableName, View | Gone] = field(default_factory=dict)
    functions: Mapping[Signature, Function | Gone] = field(default_factory=dict)
    privileges: Mapping[str, Privileges] = field(default_factory=dict)
    tenants: tuple[Tenants, ...] = ()


def every_table(expected: Expectation) -> Iterator[Table]:
    """All that is asked of tables, in tenants too: there each of a pattern once."""
    yield from expected.tables.values()
    for group in expected.tenants:
        yield from group.tables.values()

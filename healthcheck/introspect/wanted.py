"""What a probe asks the server for: the declared names and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct, field

from healthcheck.compare import asked_unexpected
from healthcheck.compare.privilege import Grant, grants
from healthcheck.compare.referred import referred_names
from healthcheck.compare.table_definition import described
from healthcheck.model.expectation import (
    Column,
    Expectation,
    Gone,
    Ledger,
    Policy,
    Table,
    Tenants,
    Trigger,
    View,
    every_table,
)
from healthcheck.model.finding import Code
from healthcheck.model.names import ObjectName, TableName
from healthcheck.model.report import OUTSIDE_SECTIONS


class Wanted(Struct, frozen=True, kw_only=True):
    """`tables` maps each declared table to whether it is declared absent.

    `texts` holds those of which something is declared that only deparsing can give. `parts` are the
    kinds that are read of tables only where some table declares them. `triggers` are the tables and
    views of which the triggers are asked for. `listing` asks for the undeclared relations beside
    the tables. `role` None is the role that asks.
    `referred` are the names of types and tables that are referred to without being declared.
    `outside` holds what stands beside the tables, by section, and whether it is declared absent;
    `listed` are the sections of which the undeclared are wanted too.
    `grants` are the rights to be asked about, of the objects under "privileges" and of functions;
    `written_grants` asks for those that are written down. `schema` is the default one, where the
    `ledgers` of most tools are. `tenant_texts` are the `texts` among the tables of `tenants`.
    """

    tables: dict[TableName, bool]
    texts: frozenset[TableName]
    referred: frozenset[str] = frozenset()
    role: str | None = None
    listing: bool = False
    triggers: frozenset[TableName] = frozenset()
    parts: tuple[str, ...] = ()
    outside: Mapping[str, Mapping[ObjectName, bool]] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()
    grants: tuple[Grant, ...] = ()
    written_grants: bool = False
    schema: str = "public"
    ledgers: tuple[Ledger, ...] = ()
    tenants: tuple[Tenants, ...] = ()
    tenant_texts: frozenset[str] = frozenset()

    def has_text(self, name: TableName) -> bool:
        """Whether something is declared of it that only deparsing can give."""
        return name in self.texts or (name.name in self.tenant_texts and name not in self.tables)

    @property
    def grantees(self) -> list[str]:
        """The roles that are asked about."""
        return sorted({grant.role for grant in self.grants})

    @property
    def views(self) -> Mapping[TableName, bool]:
        """Declared views, which are read as tables are."""
        views = self.outside.get("views", {})
        return {name: gone for name, gone in views.items() if isinstance(name, TableName)}

    @property
    def homes(self) -> list[str]:
        """The schemas of all that is wanted: there the undeclared are looked for."""
        names = {name for section in self.outside.values() for name in section}
        homes = {name.schema for name in {*self.tables, *self.triggers, *names}}
        return sorted(homes - {""})


def wanted_of(expectation: Expectation) -> Wanted:
    """The names that `expectation` speaks of."""
    tables, asked = expectation.tables, asked_unexpected(expectation)
    asked_grants = grants(expectation)
    texts = frozenset(name for name, table in tables.items() if _needs_text(table))
    return Wanted(
        tables={name: table.absent for name, table in tables.items()},
        texts=texts | {*_with_conditions(expectation), *_views_with_text(expectation)},
        triggers=_triggered(expectation, asked),
        referred=referred_names(expectation),
        role=expectation.role,
        parts=tuple(_parts(expectation, asked)),
        listing=bool(asked & {Code.TABLE_UNEXPECTED, Code.VIEW_UNEXPECTED}),
        outside=_outside(expectation, asked_grants),
        grants=tuple(asked_grants),
        schema=expectation.schema,
        ledgers=expectation.migrations,
        tenants=expectation.tenants,
        tenant_texts=frozenset(
            table.name.name
            for group in expectation.tenants
            for table in group.tables.values()
            if _needs_text(table)
        ),
        listed=frozenset(
            section
            for section, kind in OUTSIDE_SECTIONS.items()
            if Code(f"{kind}.unexpected") in asked
        ),
    )


def _outside(
    expectation: Expectation, asked_grants: Sequence[Grant]
) -> dict[str, dict[ObjectName, bool]]:
    outside: dict[str, dict[ObjectName, bool]] = {
        section: {name: isinstance(item, Gone) for name, item in items.items()}
        for section in OUTSIDE_SECTIONS
        if (items := getattr(expectation, section))
    }
    if asked_grants:
        functions = {one.name: True for one in asked_grants if one.kind == "function"}
        others = {one.name: True for one in asked_grants if one.kind != "function"}
        if functions:
            outside["functions"] = functions | outside.get("functions", {})
        outside |= {"privileges": others, "roles": {}}
    return outside


def _with_conditions(expectation: Expectation) -> Iterator[TableName]:
    for name, triggers in expectation.triggers.items():
        if any(isinstance(trigger, Trigger) and trigger.when for trigger in triggers):
            yield name


def _triggered(expectation: Expectation, asked: Collection[Code]) -> frozenset[TableName]:
    """Where triggers are declared, and where those that nobody declared are looked for."""
    declared = frozenset(expectation.triggers)
    if Code.TRIGGER_UNEXPECTED not in asked:
        return declared
    return declared | {name for name, table in expectation.tables.items() if not table.absent}


def _views_with_text(expectation: Expectation) -> Iterator[TableName]:
    for name, view in expectation.views.items():
        if isinstance(view, View) and (view.definition is not None or view.indexes):
            yield name


def _parts(expectation: Expectation, asked: Collection[Code]) -> Iterator[str]:
    tables, views = list(every_table(expectation)), expectation.views.values()
    if any(described(table) for table in tables):
        yield "table_definition"
    if Code.EXCLUSION_UNEXPECTED in asked or any(table.exclusions for table in tables):
        yield "exclusion"
    if Code.POLICY_UNEXPECTED in asked or any(table.policies for table in tables):
        yield "row_security"
    if any(isinstance(view, View) and view.definition is not None for view in views):
        yield "view"


def _needs_text(table: Table) -> bool:
    return (
        bool(table.checks or table.indexes or table.unique or table.exclusions)
        or any(isinstance(column, Column) and column.generated for column in table.columns.values())
        or any(isinstance(one, Policy) and (one.using or one.check) for one in table.policies)
        or bool(table.partition_by)
    )

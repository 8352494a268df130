"""The decoded declaration. `None` means not declared, and so not checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Final

from healthcheck.model.catalog import (
    Action,
    Command,
    Enabled,
    Event,
    Identity,
    Level,
    Match,
    Parallel,
    Returns,
    RoutineKind,
    SequenceType,
    Strategy,
    Timing,
    TriggerFunction,
    Volatility,
)
from healthcheck.model.finding import Severity
from healthcheck.model.ledger import Migration
from healthcheck.model.names import Signature, TableName


class Absent(Enum):
    """Declared to be gone; for a default, declared to have none."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a thing is declared (`line` from 1, 0 if made by a program) and what it came from.

    `since` is the migration that created it, `changed` the last that altered it.
    """

    line: int = 0
    since: str | None = None
    changed: str | None = None


NOWHERE: Final = Origin()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What is asked of a column. `type` is as written: "varchar(255)", "AvatarStatus", "serial".

    A column has one of `default`, `identity` and `generated`, which is an expression; `stored` says
    whether it keeps what is generated. `collation` is as written.
    """

    type: str | None = None
    nullable: bool | None = None
    default: str | Absent | None = None
    identity: Identity | None = None
    generated: str | None = None
    stored: bool | None = None
    collation: str | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexKey:
    """One key of an index: a column by its name, or an expression as written.

    `nulls_first` is already resolved: PostgreSQL puts nulls first exactly where it is descending,
    unless told otherwise. `opclass` and `collation` are as written, None for the default.
    """

    column: str | None = None
    expression: str | None = None
    descending: bool = False
    nulls_first: bool = False
    opclass: str | None = None
    collation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """A closed definition, but for `keys` None: then only existence and validity are asked."""

    name: str | None = None
    keys: tuple[IndexKey, ...] | None = None
    unique: bool = False
    where: str | None = None
    method: str = "btree"
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A primary key or a unique constraint: a closed definition; `name` None is not compared."""

    name: str | None = None
    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    deferrable: bool = False
    deferred: bool = False
    nulls_not_distinct: bool = False
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """A closed definition; `referenced_columns` empty means the primary key of the other table."""

    name: str | None = None
    columns: tuple[str, ...]
    references: TableName
    referenced_columns: tuple[str, ...] = ()
    on_delete: Action = "no action"
    on_update: Action = "no action"
    match: Match = "simple"
    deferrable: bool = False
    deferred: bool = False
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A closed definition: the expression as written, without CHECK ( )."""

    name: str | None = None
    expression: str
    no_inherit: bool = False
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A closed definition. `operators` stand beside the `keys`, as written: "&&", "shop.&&"."""

    name: str | None = None
    method: str
    keys: tuple[IndexKey, ...]
    operators: tuple[str, ...]
    where: str | None = None
    include: tuple[str, ...] = ()
    deferrable: bool = False
    deferred: bool = False
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionKey:
    """How a table is partitioned, a closed definition."""

    strategy: Strategy
    keys: tuple[IndexKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is asked of a row security policy; "public" among `roles` is everybody.

    `using` and `check` ABSENT are conditions that must not be.
    """

    name: str
    command: Command | None = None
    permissive: bool | None = None
    roles: tuple[str, ...] | None = None
    using: str | Absent | None = None
    check: str | Absent | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A named thing that was declared `absent`."""

    name: str
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSecurity:
    """What is asked of a table's row security; `forced` says whether the owner is not spared."""

    enabled: bool | None = None
    forced: bool | None = None
    policies: tuple[Policy | Gone, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """Privileges in lower case, in the order in which the documentation of GRANT has them."""

    privileges: tuple[str, ...]
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What is asked of a table; every list is partial, in the order of the declaration.

    But for `inherits`: those are all its parents. `foreign` is the server that it stands for.
    """

    name: TableName
    absent: bool = False
    columns: Mapping[str, Column | Gone] = field(default_factory=dict)
    primary_key: Key | Absent | None = None
    indexes: tuple[Index | Gone, ...] = ()
    unique: tuple[Key | Gone, ...] = ()
    foreign_keys: tuple[ForeignKey | Gone, ...] = ()
    checks: tuple[Check | Gone, ...] = ()
    exclusions: tuple[Exclusion | Gone, ...] = ()
    row_security: RowSecurity | None = None
    partition_by: PartitionKey | None = None
    partition_of: TableName | None = None
    inherits: tuple[TableName, ...] = ()
    unlogged: bool | None = None
    foreign: str | None = None
    privileges: Mapping[str, Granted] = field(default_factory=dict)
    origin: Origin = NOWHERE

    @property
    def policies(self) -> tuple[Policy | Gone, ...]:
        """The declared policies of its row security."""
        return self.row_security.policies if self.row_security else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of an extension: that one, or with `at_least` that one or a later."""

    number: str
    at_least: bool = False

    def __str__(self) -> str:
        return f">={self.number}" if self.at_least else self.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """What is asked of an extension."""

    version: Version | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumType:
    """What is asked of an enum. `values` are all that it has, in their order."""

    values: tuple[str, ...] | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A partial definition; a trigger of which nothing else is said has to be there, and to fire.

    `when` ABSENT is a condition that must not be. `columns` belong to the events: none with these
    is UPDATE of any column. `function` without a schema may be one of the default schema, of
    PostgreSQL or of an extension.
    """

    name: str
    timing: Timing | None = None
    events: tuple[Event, ...] | None = None
    level: Level | None = None
    function: TriggerFunction | None = None
    when: str | Absent | None = None
    columns: tuple[str, ...] = ()
    old_table: str | None = None
    new_table: str | None = None
    constraint: bool | None = None
    deferrable: bool | None = None
    deferred: bool | None = None
    enabled: Enabled | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """What is asked of a domain.

    `checks` are expressions over VALUE, all that it has: by name, or without names. ABSENT says
    that it has none.
    """

    type: str | None = None
    collation: str | None = None
    nullable: bool | None = None
    default: str | Absent | None = None
    checks: Mapping[str, str] | tuple[str, ...] | Absent | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """What is asked of one part of a composite type."""

    type: str
    collation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeType:
    """What is asked of a composite type. `attributes` are all that it has, in their order."""

    attributes: Mapping[str, Attribute] | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A partial definition of a function, procedure or aggregate; types as written, canonical."""

    kind: RoutineKind | None = None
    returns: Returns | None = None
    language: str | None = None
    volatility: Volatility | None = None
    strict: bool | None = None
    security_definer: bool | None = None
    leakproof: bool | None = None
    parallel: Parallel | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """What is asked of a sequence."""

    type: SequenceType | None = None
    increment: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    start: int | None = None
    cycle: bool | None = None
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What is asked of a view. `columns` are some that it has, None for any type; `definition` is
    its text. Indexes are those of a materialized one.
    """

    columns: Mapping[str, str | None] | None = None
    materialized: bool | None = None
    definition: str | None = None
    indexes: tuple[Index | Gone, ...] = ()
    origin: Origin = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Privileges:
    """What a role must be allowed, by object."""

    schemas: Mapping[str, Granted] = field(default_factory=dict)
    tables: Mapping[TableName, Granted] = field(default_factory=dict)
    columns: Mapping[TableName, Mapping[str, Granted]] = field(default_factory=dict)
    sequences: Mapping[TableName, Granted] = field(default_factory=dict)
    functions: Mapping[Signature, Granted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A migration tool's table, and what the release wants to be recorded in it.

    `tool` None is to be told by the ledger's columns, `table` None is where the tool has it.
    `directory` is as written, `expected` are the names where they are listed in its place.
    `releases` are the migrations of the directory as each tool would read it that could: one where
    the tool is declared; empty until somebody has read the files.
    """

    tool: str | None = None
    directory: str | None = None
    expected: tuple[str, ...] | None = None
    table: TableName | None = None
    remedy: str | None = None
    releases: Mapping[str, tuple[Migration, ...]] = field(default_factory=dict)
    origin: Origin = NOWHERE

    def release(self, tool: str) -> tuple[Migration, ...]:
        """What it brings as that tool would have it: names that are listed are any tool's."""
        if self.expected is not None:
            return tuple(Migration(name=name) for name in self.expected)
        return self.releases.get(tool, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityRule:
    """A glob over finding codes, and what becomes of those it matches; the last match wins."""

    pattern: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoreRule:
    """A glob over objects that are not reported, up to and including the day `until`."""

    pattern: str
    reason: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
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

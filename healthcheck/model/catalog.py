"""What the server has. `None` means that the server has none of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Literal, NamedTuple, TypeAlias

from healthcheck.model.ledger import Entry
from healthcheck.model.names import Signature, TableName, quote


class Unread(Enum):
    """Stands for a text that could not be had: locked by a migration, or changing as we looked."""

    UNREAD = "unread"


UNREAD: Final = Unread.UNREAD

Text: TypeAlias = str | Unread
"""Deparsed SQL. Read under search_path pg_catalog, so that every other object is qualified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The server that answered, from the session itself.

    `product` is the first word of version(), `version` is server_version: "PostgreSQL", "16.4".
    """

    product: str
    version: str
    database: str
    role: str
    in_recovery: bool


Storage: TypeAlias = Literal["stored", "virtual"]
Identity: TypeAlias = Literal["always", "by default"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of pg_attribute.

    `type` is format_type() spelling with modifiers, a type that is not built in qualified:
    "numeric(10,2)", 'public."AvatarStatus"[]'. `of_extension` says that an extension owns the
    type, so that its schema is an accident of the installation. `default` is pg_get_expr() text:
    "now()", "'new'::text". A generated column has no default but a `generated` kind and an
    `expression`, an identity column an `identity`. `owned_sequence` says that the default draws
    from a sequence that belongs to the column, as `serial` makes it. `collation` is qualified, and
    None where it is the default of the type. `visible` is what the role is shown. `base` is the
    built-in type that a domain is made of in the end, None for any other type.
    """

    name: str
    type: str
    of_extension: bool = False
    nullable: bool = True
    default: Text | None = None
    generated: Storage | None = None
    expression: Text | None = None
    identity: Identity | None = None
    collation: str | None = None
    owned_sequence: bool = False
    visible: bool = True
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexKey:
    """One key of an index: a column, or an expression.

    `opclass` and `collation` are qualified, and None where they are the default of the type.
    `collation_implied` says that an expression may have its collation from a column that it uses.
    """

    column: str | None = None
    expression: Text | None = None
    descending: bool = False
    nulls_first: bool = False
    opclass: str | None = None
    collation: str | None = None
    collation_implied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """One index, from the columns of pg_index; only `predicate` and expressions are deparsed."""

    name: str
    method: str = "btree"
    unique: bool = False
    keys: tuple[IndexKey, ...] = ()
    include: tuple[str, ...] = ()
    predicate: Text | None = None
    nulls_not_distinct: bool = False
    deferrable: bool = False
    valid: bool = True
    of_constraint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A primary key or a unique constraint; `valid` is that of the index behind it.

    `temporal` is WITHOUT OVERLAPS, since PostgreSQL 18.
    """

    name: str
    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    deferrable: bool = False
    deferred: bool = False
    nulls_not_distinct: bool = False
    temporal: bool = False
    valid: bool = True


Action: TypeAlias = Literal["no action", "restrict", "cascade", "set null", "set default"]
Match: TypeAlias = Literal["simple", "full", "partial"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKey:
    """A foreign key. `valid` is false for NOT VALID, NOT ENFORCED and disabled triggers.

    `delete_columns` are those of ON DELETE SET NULL (…), since PostgreSQL 15; `temporal` is PERIOD,
    since 18. `references_primary_key` says that the referenced columns are that key.
    """

    name: str
    columns: tuple[str, ...]
    references: TableName
    referenced_columns: tuple[str, ...]
    on_delete: Action = "no action"
    on_update: Action = "no action"
    match: Match = "simple"
    references_primary_key: bool = True
    delete_columns: tuple[str, ...] = ()
    temporal: bool = False
    deferrable: bool = False
    deferred: bool = False
    valid: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A CHECK constraint: the expression without CHECK ( ). `valid` as for a foreign key."""

    name: str
    expression: Text
    no_inherit: bool = False
    valid: bool = True


Timing: TypeAlias = Literal["before", "after", "instead of"]
Event: TypeAlias = Literal["insert", "update", "delete", "truncate"]
Level: TypeAlias = Literal["row", "statement"]
Enabled: TypeAlias = Literal["origin", "replica", "always", "disabled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerFunction:
    """What a trigger executes, with the texts that it is given: audit('orders').

    `schema` is None where a declaration leaves it out.
    """

    schema: str | None = None
    name: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """One trigger of pg_trigger that a user made, and not one that it has from a parent.

    `events` are in the order of Event. `columns` are those of UPDATE OF. `when` is the condition
    without WHEN ( ). `of_extension` says that an extension owns the function, so that its schema
    is an accident of the installation. `constraint` is CREATE CONSTRAINT TRIGGER.
    """

    name: str
    timing: Timing
    events: tuple[Event, ...]
    level: Level
    function: TriggerFunction
    of_extension: bool = False
    when: Text | None = None
    columns: tuple[str, ...] = ()
    old_table: str | None = None
    new_table: str | None = None
    constraint: bool = False
    deferrable: bool = False
    deferred: bool = False
    enabled: Enabled = "origin"

    @property
    def fires(self) -> bool:
        """Whether it does in a session as an application has it."""
        return self.enabled in ("origin", "always")


Triggers: TypeAlias = Mapping[str, Trigger]
"""Those of one table or view, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """An exclusion constraint. `operators` stand beside the `keys`: "pg_catalog.&&".

    An operator of an extension has no schema: where that lives is an accident of the installation.
    `valid` is that of the index behind it.
    """

    name: str
    method: str
    keys: tuple[IndexKey, ...]
    operators: tuple[str, ...]
    include: tuple[str, ...] = ()
    predicate: Text | None = None
    deferrable: bool = False
    deferred: bool = False
    valid: bool = True


Strategy: TypeAlias = Literal["range", "list", "hash"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartitionKey:
    """How a table is partitioned, from pg_partitioned_table."""

    strategy: Strategy
    keys: tuple[IndexKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDefinition:
    """What a table is beside what it holds.

    `parents` are those that it inherits from, or the one that it is a partition of. `detaching`: it
    is one whose DETACH ... CONCURRENTLY was interrupted, so that its parent does not show its rows.
    `server` is that of a foreign table.
    """

    partition_by: PartitionKey | None = None
    is_partition: bool = False
    detaching: bool = False
    parents: tuple[TableName, ...] = ()
    unlogged: bool = False
    server: str | None = None
    row_security: bool = False
    forced: bool = False


Command: TypeAlias = Literal["all", "select", "insert", "update", "delete"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A row security policy. `roles` are in the order of their names; "public" is everybody."""

    name: str
    command: Command = "all"
    permissive: bool = True
    roles: tuple[str, ...] = ("public",)
    using: Text | None = None
    check: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table, partitioned table or foreign table with all that belongs to it, by name.

    `visible` is what the role is shown: it owns the table or has any privilege on it or on a
    column of it. `locked` says that an AccessExclusiveLock is held or awaited on it. `exclusions`,
    `policies` and `definition` hold nothing where nobody asked for them.
    """

    name: TableName
    columns: Mapping[str, Column]
    primary_key: Key | None = None
    indexes: Mapping[str, Index]
    unique: Mapping[str, Key]
    foreign_keys: Mapping[str, ForeignKey]
    checks: Mapping[str, Check]
    exclusions: Mapping[str, Exclusion] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    definition: TableDefinition = TableDefinition()
    partitioned: bool = False
    visible: bool = True
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One row of pg_extension: `version` is a name that its makers gave it, such as "1.3"."""

    version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumType:
    """An enum: the labels of pg_enum in the order in which they sort."""

    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A domain: what it is made of, and what its values have to be.

    `type`, `of_extension`, `default` and `base` are as for a column: a domain may be made of one.
    `collation` is qualified, and None where it is that of the type. Checks speak of VALUE.
    """

    type: str
    of_extension: bool = False
    collation: str | None = None
    nullable: bool = True
    default: str | None = None
    checks: Mapping[str, Check] = field(default_factory=dict)
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One part of a composite type, spelled as a column is."""

    type: str
    of_extension: bool = False
    collation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeType:
    """A composite type that is not that of a table; its attributes by name, in their order."""

    attributes: Mapping[str, Attribute] = field(default_factory=dict)


RoutineKind: TypeAlias = Literal["function", "procedure", "aggregate", "window"]
Volatility: TypeAlias = Literal["immutable", "stable", "volatile"]
Parallel: TypeAlias = Literal["unsafe", "restricted", "safe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """What a function returns: one value of `type`, a set of them, or rows of named columns.

    str() of it is "integer", "setof public.orders", "table(id integer, name text)".
    """

    type: str = ""
    setof: bool = False
    columns: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        if self.columns:
            return f"table({', '.join(f'{quote(name)} {type_}' for name, type_ in self.columns)})"
        return f"setof {self.type}" if self.setof else self.type


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One row of pg_proc: a function, procedure or aggregate. A procedure returns nothing.

    `of_extension` says of each type, those of the input and then those that are returned, whether
    an extension owns it, and `owned` whether one owns the function. `executable` is whether the
    role may call it, and `executors` are those of the roles asked about that may. `granted` are
    the roles but for the owner that are named for it ("public" for everybody), none where nobody
    granted or revoked anything.
    """

    kind: RoutineKind = "function"
    returns: Returns | None = None
    language: str
    volatility: Volatility = "volatile"
    strict: bool = False
    security_definer: bool = False
    leakproof: bool = False
    parallel: Parallel = "unsafe"
    of_extension: tuple[bool, ...] = ()
    owned: bool = False
    executable: bool = True
    executors: frozenset[str] = frozenset()
    granted: frozenset[str] = frozenset()


class Right(NamedTuple):
    """A privilege in lower case, of a role, "public" for everybody; `column` "" is the whole."""

    column: str
    role: str
    privilege: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who may do what with a relation or a schema.

    `held` are those of the rights asked about that there are, however a role came by them.
    `granted` are those that are written down for others than the owner, if that was asked for.
    """

    is_sequence: bool = False
    held: frozenset[Right] = frozenset()
    granted: frozenset[Right] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A view or materialized view. `definition` is pg_get_viewdef() text, UNREAD unless asked for.

    The rest is as in a Table.
    """

    columns: Mapping[str, Column]
    materialized: bool = False
    definition: Text = UNREAD
    indexes: Mapping[str, Index] = field(default_factory=dict)
    visible: bool = True
    locked: bool = False


SequenceType: TypeAlias = Literal["smallint", "integer", "bigint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """A sequence, from pg_sequence. `visible` is what the role is shown: it owns it or has any
    privilege on it.
    """

    type: SequenceType = "bigint"
    increment: int = 1
    minimum: int = 1
    maximum: int = (1 << 63) - 1
    start: int = 1
    cycle: bool = False
    visible: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What there is of a declared ledger.

    `table` is where it stands, or should. `columns` None says that it is not there. `kind` is what
    stands there, for people: where it is no "table" it is not read, and `tool` is None. `usable` is
    whether the role that probes may read every row. `tool` is the name of the one whose ledger has
    these columns, None where none has or several have, which `candidates` then name. `entries` None
    says that they were not read; `locked`, that a lock was the reason. `others` are further tables
    that could be meant as well.
    """

    table: TableName
    tool: str | None = None
    columns: frozenset[str] | None = None
    kind: str = "table"
    usable: bool = True
    locked: bool = False
    entries: tuple[Entry, ...] | None = None
    candidates: tuple[str, ...] = ()
    others: tuple[TableName, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """What is there but was not declared; `kind` is for people: "table", "view", "enum"."""

    name: TableName
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """What one transaction saw of all that was wanted.

    `schemas` maps each wanted schema that exists to whether the role may use it. `privileges` are
    those of relations, and of schemas under an empty name; `roles` holds those that were asked
    about and exist. `triggers` has
    an entry for each table or view that was asked for its triggers and exists. `neighbours`
    holds what was listed for hints and for `unexpected`; it is empty where neither was asked for.
    `role_missing` says that the role whose access counts does not exist. `extensions` and what
    follows hold what was wanted, and beside it what was listed: the undeclared of the same schemas.
    `known` are the types and tables by the names that the declaration refers to without declaring
    them, in whatever schema, and `servers` those of foreign tables; None where nobody looked.
    `ledgers` are in the order of the declaration.
    """

    server: Server
    schemas: Mapping[str, bool]
    tables: Mapping[TableName, Table]
    triggers: Mapping[TableName, Triggers] = field(default_factory=dict)
    functions: Mapping[Signature, Function] = field(default_factory=dict)
    privileges: Mapping[TableName, Access] = field(default_factory=dict)
    roles: Mapping[str, bool] = field(default_factory=dict)
    neighbours: tuple[Relation, ...] = ()
    known: frozenset[TableName] | None = None
    servers: frozenset[str] | None = None
    role_missing: bool = False
    extensions: Mapping[TableName, Extension] = field(default_factory=dict)
    enums: Mapping[TableName, EnumType] = field(default_factory=dict)
    domains: Mapping[TableName, Domain] = field(default_factory=dict)
    types: Mapping[TableName, CompositeType] = field(default_factory=dict)
    sequences: Mapping[TableName, Sequence] = field(default_factory=dict)
    views: Mapping[TableName, View] = field(default_factory=dict)
    ledgers: tuple[Ledger, ...] = ()

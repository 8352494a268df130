"""What there is to break: everything that schema.sql made, and what depends on what.

Definitions are the server's own deparsed texts and dependencies are the rows of pg_depend, so
that nothing here shares a line of reasoning with the code under test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias


class Address(NamedTuple):
    """One object as pg_depend names it; `part` is a column's number, else 0."""

    catalog: str
    oid: int
    part: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema:
    """A schema that holds tables; `sql` is quoted, and what a finding calls it."""

    oid: int
    sql: str

    @property
    def address(self) -> Address:
        return Address("pg_namespace", self.oid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table or partitioned table. `schema` and `sql` are quoted; `object` is both."""

    oid: int
    schema: str
    sql: str
    object: str
    partitioned: bool

    @property
    def address(self) -> Address:
        return Address("pg_class", self.oid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column. An `inherited` one is changed through the parent's alone.

    `sql` is the quoted name. `base_type` has no length: "numeric" of numeric(10,2), of an array of
    it and of a domain over it.
    """

    table: int
    number: int
    name: str
    sql: str
    object: str
    type: str
    base_type: str
    not_null: bool
    default: str | None
    default_oid: int
    owns_sequence: bool
    identity: Literal["", "ALWAYS", "BY DEFAULT"]
    generated: bool
    collation: str | None
    inherited: bool
    in_partition_key: bool
    in_primary_key: bool

    @property
    def address(self) -> Address:
        return Address("pg_class", self.table, self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """An index that no constraint made. `options` and `orders` run along `keys`.

    `computed` says that an expression or a predicate is part of it.
    `options` are collation and operator class where they are not the default: 'COLLATE "C"';
    `orders` are what follows those: "DESC NULLS LAST".
    `parent` is the partitioned table's index that this one is attached to, else 0.
    """

    oid: int
    table: int
    sql: str
    object: str
    definition: str
    method: str
    unique: bool
    keys: list[str]
    options: list[str]
    orders: list[str]
    include: list[str]
    predicate: str | None
    computed: bool
    parent: int

    @property
    def address(self) -> Address:
        return Address("pg_class", self.oid)


Kind: TypeAlias = Literal["primary_key", "unique", "foreign_key", "check"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """A constraint. An `inherited` one is changed through the parent's alone.

    `columns` are quoted names in their order; `index` is the oid of the one behind a key.
    """

    oid: int
    table: int
    name: str
    sql: str
    object: str
    kind: Kind
    definition: str
    columns: list[str]
    index: int
    parent: int
    inherited: bool
    no_inherit: bool
    referenced_table: int

    @property
    def address(self) -> Address:
        return Address("pg_constraint", self.oid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that there is, by oid.

    `children` are the tables that inherit from a table, `dependents` what falls with an object,
    `wholes` what an object is an internal part of.
    """

    schemas: Mapping[int, Schema]
    tables: Mapping[int, Table]
    columns: Mapping[tuple[int, int], Column]
    indexes: Mapping[int, Index]
    constraints: Mapping[int, Constraint]
    children: Mapping[int, list[int]]
    dependents: Mapping[Address, list[Address]] = field(repr=False)
    wholes: Mapping[Address, list[Address]] = field(repr=False)

    def falls_with(self, *broken: Address) -> frozenset[Address]:
        """`broken` and all that PostgreSQL drops along with it under CASCADE."""
        fallen: set[Address] = set()
        waiting = list(broken)
        while waiting:
            address = waiting.pop()
            if address not in fallen:
                fallen.add(address)
                waiting += self._columns_within(address)
                waiting += self.dependents.get(address, [])
                waiting += self.wholes.get(address, [])
        return frozenset(fallen)

    def _columns_within(self, address: Address) -> list[Address]:
        if address.catalog != "pg_class" or address.part:
            return []
        return [column.address for column in self.columns_of(address.oid)]

    def feeds_generated(self, column: Column) -> bool:
        """Whether a generated column is computed from `column`."""
        fallen = self.falls_with(column.address) - {column.address}
        return any(self.columns[a.oid, a.part].generated for a in fallen if a.part)

    def columns_of(self, table: int) -> list[Column]:
        return [column for column in self.columns.values() if column.table == table]

    def heirs(self, table: int) -> list[int]:
        """The tables that inherit from `table`, at any depth."""
        children = self.children.get(table, [])
        return [*children, *(heir for child in children for heir in self.heirs(child))]

    def family_of_column(self, column: Column) -> list[Column]:
        """`column` and those of the same name in the tables that inherit it."""
        tables = self.heirs(column.table)
        heirs = (other for other in self.columns.values() if other.table in tables)
        return [column, *(heir for heir in heirs if heir.name == column.name)]

    def family_of_index(self, index: Index) -> list[Index]:
        """`index` and the indexes of partitions that are attached to it."""
        return [index, *(heir for heir in self.indexes.values() if heir.parent == index.oid)]

    def family_of_constraint(self, constraint: Constraint) -> list[Constraint]:
        """`constraint` and those that other tables inherit from it."""
        tables = self.heirs(constraint.table)
        heirs = (
            other
            for other in self.constraints.values()
            if other.parent == constraint.oid
            # An inherited CHECK is told by its name alone: pg_constraint links the others.
            or (other.inherited and other.table in tables and other.name == constraint.name)
        )
        return [constraint, *{heir.oid: heir for heir in heirs}.values()]

    def constraints_that_say(self, column: Column) -> list[Constraint]:
        """The constraints whose definition speaks of `column`, those of other tables too."""
        said = self.dependents.get(column.address, [])
        return [one for one in self.constraints.values() if one.address in said]

    def indexes_that_say(self, column: Column) -> list[Index]:
        """The indexes whose keys, INCLUDE or predicate speak of `column`."""
        said = self.dependents.get(column.address, [])
        return [one for one in self.indexes.values() if one.address in said]

"""One thing broken, what must come out of it, and how it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from tests.mutation.facts import Address, Column, Constraint, Facts, Index

Found: TypeAlias = tuple[str, str]
"""The code and the object of a finding: ("column.missing", 'public."Users"."Email"')."""

NEW_NAME = "renamed_by_a_test"

UNIQUE_BY_INDEX = 'public."Users"."Users_Email_key"'
"""The one unique index that the declaration asks for under `unique`, as findings name those."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """`findings` are exactly those that must come out once `apply` ran.

    `undo` mends it. None where only a new copy of the database does: a dropped table.
    """

    name: str
    apply: str
    undo: str | None
    findings: frozenset[Found]


def index_found(facts: Facts, index: Index, problem: str) -> Found:
    """A finding about an index, under the kind that it is declared as."""
    as_unique = f"{facts.tables[index.table].object}.{index.sql}"
    if as_unique == UNIQUE_BY_INDEX:
        return f"unique.{problem}", as_unique
    return f"index.{problem}", index.object


def constraint_found(constraint: Constraint, problem: str) -> Found:
    return f"{constraint.kind}.{problem}", constraint.object


def missing(facts: Facts, fallen: frozenset[Address]) -> frozenset[Found]:
    """The findings about what has fallen: a missing table is one, whatever was in it."""
    tables = {oid for oid, table in facts.tables.items() if table.address in fallen}
    inside = [
        *((c.table, ("column.missing", c.object)) for c in _fallen_columns(facts, fallen)),
        *((c.table, ("column.default", c.object)) for c in _fallen_defaults(facts, fallen)),
        *((i.table, index_found(facts, i, "missing")) for i in _fallen_indexes(facts, fallen)),
        *((c.table, constraint_found(c, "missing")) for c in _fallen_constraints(facts, fallen)),
    ]
    return frozenset(
        {
            *(("schema.missing", s.sql) for s in facts.schemas.values() if s.address in fallen),
            *(("table.missing", facts.tables[oid].object) for oid in tables),
            *(found for table, found in inside if table not in tables),
        }
    )


def restored(facts: Facts, fallen: frozenset[Address]) -> str:
    """The statements that make anew what has fallen, tables excepted.

    What is inherited comes back with its parent's. A default may draw on the sequence of a column
    that fell too, an index on a column, a foreign key on a unique index: hence the order.
    """
    statements = [
        *(_add_column(facts, c) for c in _fallen_columns(facts, fallen) if not c.inherited),
        *(
            f"ALTER TABLE {facts.tables[c.table].object} ALTER {c.sql} SET DEFAULT {c.default}"
            for c in [*_fallen_columns(facts, fallen), *_fallen_defaults(facts, fallen)]
            if c.default and not c.generated and not c.owns_sequence
        ),
        *(create_index(index) for index in _fallen_indexes(facts, fallen) if not index.parent),
        *(add_constraint(facts, c) for c in _fallen_constraints(facts, fallen) if not c.inherited),
    ]
    return "; ".join(statements)


def create_index(index: Index) -> str:
    """The statement that makes `index` as it was, on partitions too."""
    return index.definition.replace(" ON ONLY ", " ON ", 1)


def add_constraint(facts: Facts, constraint: Constraint, definition: str | None = None) -> str:
    """The statement that adds `constraint`, with another definition where one is given."""
    table = facts.tables[constraint.table].object
    definition = definition or constraint.definition
    return f"ALTER TABLE {table} ADD CONSTRAINT {constraint.sql} {definition}"


def set_valid(index: int) -> tuple[str, str]:
    """The statements that make an index invalid, given its oid, and valid again."""
    update = "UPDATE pg_catalog.pg_index SET indisvalid = {} WHERE indexrelid = {}"
    return update.format("false", index), update.format("true", index)


def replaced(
    facts: Facts, family: Iterable[Index | Constraint], fallen: frozenset[Address]
) -> frozenset[Found]:
    """The findings where `family` fell and came back different, and the rest stayed away."""
    back = {thing.address for thing in family}
    return missing(facts, fallen - back) | different(facts, family)


def different(facts: Facts, things: Iterable[Index | Constraint]) -> frozenset[Found]:
    """A `definition` finding for each of `things`."""
    return frozenset(
        index_found(facts, thing, "definition")
        if isinstance(thing, Index)
        else constraint_found(thing, "definition")
        for thing in things
    )


_SERIAL = {"smallint": "smallserial", "integer": "serial", "bigint": "bigserial"}


def _add_column(facts: Facts, column: Column) -> str:
    words = ["ALTER TABLE", facts.tables[column.table].object, "ADD COLUMN", column.sql]
    words.append(_SERIAL[column.type] if column.owns_sequence else column.type)
    if column.collation:
        words.append(f"COLLATE {column.collation}")
    if column.identity:
        words.append(f"GENERATED {column.identity} AS IDENTITY")
    if column.generated:
        words.append(f"GENERATED ALWAYS AS ({column.default}) STORED")
    if column.not_null:
        words.append("NOT NULL")
    return " ".join(words)


def _fallen_columns(facts: Facts, fallen: frozenset[Address]) -> list[Column]:
    columns = [facts.columns[a.oid, a.part] for a in fallen if (a.oid, a.part) in facts.columns]
    # A generated column comes last: it needs the others.
    return sorted(columns, key=lambda column: (column.generated, column.table, column.number))


def _fallen_defaults(facts: Facts, fallen: frozenset[Address]) -> Iterator[Column]:
    """The columns that stay, but without their default."""
    oids = {a.oid for a in fallen if a.catalog == "pg_attrdef"}
    for column in facts.columns.values():
        if column.default_oid in oids and column.address not in fallen:
            yield column


def _fallen_indexes(facts: Facts, fallen: frozenset[Address]) -> list[Index]:
    return [index for index in facts.indexes.values() if index.address in fallen]


def _fallen_constraints(facts: Facts, fallen: frozenset[Address]) -> list[Constraint]:
    """Foreign keys last: they need the others."""
    constraints = (c for c in facts.constraints.values() if c.address in fallen)
    return sorted(constraints, key=lambda c: (c.kind == "foreign_key", c.oid))

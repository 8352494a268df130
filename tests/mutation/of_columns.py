"""Each column dropped, renamed, and altered in its type, its nullability and its default."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.mutation.facts import Column, Constraint, Facts, Index
from tests.mutation.mutations import (
    NEW_NAME,
    Found,
    Mutation,
    add_constraint,
    create_index,
    different,
    missing,
    restored,
)


def dropped(facts: Facts) -> Iterator[Mutation]:
    """Its indexes, constraints and what hangs on those fall with it; it comes back as the last."""
    for column in facts.columns.values():
        if column.inherited or column.in_partition_key:
            continue  # PostgreSQL refuses
        fallen = facts.falls_with(*(c.address for c in facts.family_of_column(column)))
        yield Mutation(
            name=f"drop column {column.object}",
            apply=f"{_alter_table(facts, column)} DROP COLUMN {column.sql} CASCADE",
            undo=restored(facts, fallen),
            findings=missing(facts, fallen),
        )


def renamed(facts: Facts) -> Iterator[Mutation]:
    """It is missing, and whatever speaks of it now speaks of another.

    No generated column is a finding: its expression is not among what is declared.
    """
    for column in facts.columns.values():
        if column.inherited:
            continue  # PostgreSQL refuses
        yield Mutation(
            name=f"rename column {column.object}",
            apply=f"{_alter_table(facts, column)} RENAME {column.sql} TO {NEW_NAME}",
            undo=f"{_alter_table(facts, column)} RENAME {NEW_NAME} TO {column.sql}",
            findings=frozenset().union(
                *(_renamed_findings(facts, c) for c in facts.family_of_column(column))
            ),
        )


def _renamed_findings(facts: Facts, column: Column) -> frozenset[Found]:
    constraints = different(facts, facts.constraints_that_say(column))
    return (
        constraints
        | different(facts, facts.indexes_that_say(column))
        | {("column.missing", column.object)}
    )


def retyped(facts: Facts) -> Iterator[Mutation]:
    """Only the type is a finding: what an index or a check says of the column stays the same.

    Where the server writes a cast that it did not write before (`lower(c)` of a varchar becomes
    `lower((c)::text)`), the cast adds nothing.
    """
    for column in facts.columns.values():
        if column.inherited or column.in_partition_key or facts.feeds_generated(column):
            continue  # PostgreSQL refuses
        if column.base_type in _ENUMS and _computed_from(facts, column):
            continue  # and here: the label that a check names binds the column to its type
        alter = f"{_alter_table(facts, column)} ALTER {column.sql}"
        collation = f" COLLATE {column.collation}" if column.collation else ""
        prepare, other, clean = _other_type(column)
        yield Mutation(
            name=f"change type of {column.object} to {other}",
            apply=f"{prepare}{alter} TYPE {other}{collation}",
            undo=f"{alter} TYPE {column.type}{collation}{clean}{_made_anew(facts, column)}",
            findings=_of_family(facts, column, "type"),
        )


_OTHER_TYPES = {
    "smallint": "integer",
    "integer": "bigint",
    "bigint": "integer",
    "text": "character varying(77)",
    "date": "timestamp without time zone",
    "real": "double precision",
    "json": "jsonb",
    "timestamp without time zone": "timestamp(3) without time zone",
    "timestamp with time zone": "timestamp without time zone",
}


_ENUMS = {"public.mood", 'billing."Status"'}


def _computed_from(facts: Facts, column: Column) -> list[Index | Constraint]:
    """The checks, expressions and predicates that speak of `column`."""
    indexes = [index for index in facts.indexes_that_say(column) if index.computed]
    checks = [c for c in facts.constraints_that_say(column) if c.kind == "check"]
    return [*indexes, *checks]


def _made_anew(facts: Facts, column: Column) -> str:
    """There and back leaves a cast in an expression that was not there: write it as it was."""
    statements = [
        f"; DROP INDEX {thing.object}; {create_index(thing)}"
        if isinstance(thing, Index)
        else f"; {_alter_table(facts, column)} DROP CONSTRAINT {thing.sql};"
        f" {add_constraint(facts, thing)}"
        for thing in _computed_from(facts, column)
    ]
    return "".join(statements)


def _other_type(column: Column) -> tuple[str, str, str]:
    """A type that the column can be changed to, with the statements that make and remove it."""
    if column.type in _OTHER_TYPES:
        return "", _OTHER_TYPES[column.type], ""
    longer = re.sub(r"\((\d+)", lambda digits: f"({int(digits[1]) + 1}", column.type, count=1)
    if longer != column.type:
        return "", longer, ""
    # A domain takes any operator, index and default that its base type takes.
    domain = f"public.a_domain_{column.table}_{column.number}"
    make = f"CREATE DOMAIN {domain} AS {column.type}; "
    return make, domain, f"; DROP DOMAIN {domain}"


def nullability_changed(facts: Facts) -> Iterator[Mutation]:
    """NOT NULL set where it was not, and dropped where it was."""
    for column in facts.columns.values():
        if column.inherited or column.in_primary_key or column.identity:
            continue  # PostgreSQL refuses, or does so since 18
        alter = f"{_alter_table(facts, column)} ALTER {column.sql}"
        apply, undo = ("DROP", "SET") if column.not_null else ("SET", "DROP")
        yield Mutation(
            name=f"{apply.lower()} NOT NULL of {column.object}",
            apply=f"{alter} {apply} NOT NULL",
            undo=f"{alter} {undo} NOT NULL",
            findings=_of_family(facts, column, "nullable"),
        )


def default_dropped(facts: Facts) -> Iterator[Mutation]:
    """An inherited column has a default of its own, which may differ from its parent's."""
    for column in facts.columns.values():
        if not column.default or column.generated:
            continue
        alter = f"{_alter_table(facts, column)} ALTER {column.sql}"
        yield Mutation(
            name=f"drop default of {column.object}",
            apply=f"{alter} DROP DEFAULT",
            undo=f"{alter} SET DEFAULT {column.default}",
            findings=_of_family(facts, column, "default"),
        )


def default_changed(facts: Facts) -> Iterator[Mutation]:
    """Another default, or one where there was none."""
    for column in facts.columns.values():
        if column.identity or column.generated:
            continue  # PostgreSQL refuses
        alter = f"{_alter_table(facts, column)} ALTER {column.sql}"
        undo = f"SET DEFAULT {column.default}" if column.default else "DROP DEFAULT"
        yield Mutation(
            name=f"change default of {column.object}",
            apply=f"{alter} SET DEFAULT {_other_default(column)}",
            undo=f"{alter} {undo}",
            findings=_of_family(facts, column, "default"),
        )


_OTHER_DEFAULTS = {
    "bit": "B'011'",
    "bit varying": "B'011'",
    "bytea": r"'\x77'",
    "cidr": "'10.77.0.0/16'",
    "date": "'2001-02-03'",
    "daterange": "'[2001-02-03,2001-02-04)'",
    "inet": "'10.77.0.1'",
    "int4range": "'[77,78)'",
    "interval": "'77 hours'",
    "macaddr": "'08:00:2b:77:77:77'",
    "point": "'(77,77)'",
    "public.mood": "'sad'",
    'billing."Status"': "'void'",
    "time without time zone": "'07:07:07'",
    "time with time zone": "'07:07:07+00'",
    "timestamp without time zone": "'2001-02-03 04:05:06'",
    "timestamp with time zone": "'2001-02-03 04:05:06+00'",
    "uuid": "'77777777-7777-7777-7777-777777777777'",
}


def _other_default(column: Column) -> str:
    """A constant that the column takes and that is not its default; '77' for most types."""
    if column.type.endswith("[]"):
        return "'{NULL}'"
    if column.base_type == "boolean":
        return "false" if column.default == "true" else "true"
    return _OTHER_DEFAULTS.get(column.base_type, "'77'")


def _alter_table(facts: Facts, column: Column) -> str:
    return f"ALTER TABLE {facts.tables[column.table].object}"


def _of_family(facts: Facts, column: Column, problem: str) -> frozenset[Found]:
    family = facts.family_of_column(column)
    return frozenset((f"column.{problem}", member.object) for member in family)

"""Each schema dropped and renamed: it is missing, and so is each table declared in it."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mutation.facts import Facts, Schema
from tests.mutation.mutations import NEW_NAME, Found, Mutation, different, missing


def dropped(facts: Facts) -> Iterator[Mutation]:
    """The columns of other schemas whose types it held fall with it."""
    for schema in facts.schemas.values():
        heirs = [
            facts.tables[heir].address
            for table in facts.tables.values()
            if table.schema == schema.sql
            for heir in facts.heirs(table.oid)
        ]
        fallen = facts.falls_with(schema.address, *heirs)
        yield Mutation(
            name=f"drop schema {schema.sql}",
            apply=f"DROP SCHEMA {schema.sql} CASCADE",
            undo=None,
            findings=missing(facts, fallen),
        )


def renamed(facts: Facts) -> Iterator[Mutation]:
    """The foreign keys and the columns of other schemas now name another table, another type.

    A default is a constant of that type, by whatever name it goes: no finding beside the type's.
    """
    for schema in facts.schemas.values():
        yield Mutation(
            name=f"rename schema {schema.sql}",
            apply=f"ALTER SCHEMA {schema.sql} RENAME TO {NEW_NAME}",
            undo=f"ALTER SCHEMA {NEW_NAME} RENAME TO {schema.sql}",
            findings=_gone(facts, schema),
        )


def _gone(facts: Facts, schema: Schema) -> frozenset[Found]:
    inside = [table for table in facts.tables.values() if table.schema == schema.sql]
    oids = {table.oid for table in inside}
    pointing = (
        constraint
        for constraint in facts.constraints.values()
        if constraint.referenced_table in oids and constraint.table not in oids
    )
    typed = (
        ("column.type", column.object)
        for column in facts.columns.values()
        if column.type.startswith(f"{schema.sql}.") and column.table not in oids
    )
    gone = {("schema.missing", schema.sql), *(("table.missing", table.object) for table in inside)}
    return different(facts, pointing) | frozenset(typed) | gone

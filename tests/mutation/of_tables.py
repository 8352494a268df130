"""Each table dropped, renamed, and moved to another schema."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mutation.facts import Facts, Table
from tests.mutation.mutations import NEW_NAME, Found, Mutation, different, missing


def dropped(facts: Facts) -> Iterator[Mutation]:
    """What inherits from a table falls with it, and so do the foreign keys that point to it."""
    for table in facts.tables.values():
        family = [table.oid, *facts.heirs(table.oid)]
        fallen = facts.falls_with(*(facts.tables[oid].address for oid in family))
        yield Mutation(
            name=f"drop table {table.object}",
            apply=f"DROP TABLE {table.object} CASCADE",
            undo=None,
            findings=missing(facts, fallen),
        )


def renamed(facts: Facts) -> Iterator[Mutation]:
    """A table under another name is missing; the foreign keys of others now name that other."""
    for table in facts.tables.values():
        yield Mutation(
            name=f"rename table {table.object}",
            apply=f"ALTER TABLE {table.object} RENAME TO {NEW_NAME}_{table.oid}",
            undo=f"ALTER TABLE {table.schema}.{NEW_NAME}_{table.oid} RENAME TO {table.sql}",
            findings=_gone(facts, table),
        )


def moved(facts: Facts) -> Iterator[Mutation]:
    """The same in another schema; the sequences of its columns go along."""
    for table in facts.tables.values():
        elsewhere = f"elsewhere_{table.oid}"
        yield Mutation(
            name=f"move table {table.object}",
            apply=f"CREATE SCHEMA {elsewhere}; ALTER TABLE {table.object} SET SCHEMA {elsewhere}",
            undo=f"ALTER TABLE {elsewhere}.{table.sql} SET SCHEMA {table.schema};"
            f" DROP SCHEMA {elsewhere}",
            findings=_gone(facts, table) | _borrowers(facts, table),
        )


def _gone(facts: Facts, table: Table) -> frozenset[Found]:
    pointing = (
        constraint
        for constraint in facts.constraints.values()
        if constraint.referenced_table == table.oid and constraint.table != table.oid
    )
    return different(facts, pointing) | {("table.missing", table.object)}


def _borrowers(facts: Facts, table: Table) -> frozenset[Found]:
    """The defaults of other tables that draw on a sequence of this one."""
    found = missing(facts, facts.falls_with(table.address))
    return frozenset(one for one in found if one[0] == "column.default")

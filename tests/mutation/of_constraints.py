"""Each constraint dropped, renamed, made otherwise, and left unproven."""

from __future__ import annotations

from collections.abc import Iterator

from tests.mutation.facts import Constraint, Facts
from tests.mutation.mutations import (
    NEW_NAME,
    Mutation,
    add_constraint,
    constraint_found,
    missing,
    replaced,
    restored,
    set_valid,
)


def dropped(facts: Facts) -> Iterator[Mutation]:
    """The foreign keys that lean on a key fall with it."""
    for constraint in _own(facts):
        fallen = facts.falls_with(
            *(member.address for member in facts.family_of_constraint(constraint))
        )
        yield Mutation(
            name=f"drop constraint {constraint.object}",
            apply=f"{_alter_table(facts, constraint)} DROP CONSTRAINT {constraint.sql} CASCADE",
            undo=restored(facts, fallen),
            findings=missing(facts, fallen),
        )


def renamed(facts: Facts) -> Iterator[Mutation]:
    """Of all kinds only an inherited CHECK takes the name of its parent's."""
    for constraint in facts.constraints.values():
        if constraint.inherited and constraint.kind == "check":
            continue  # PostgreSQL refuses
        alter = f"{_alter_table(facts, constraint)} RENAME CONSTRAINT"
        family = facts.family_of_constraint(constraint)
        name = f"{NEW_NAME}_{constraint.oid}"
        together = family if constraint.kind == "check" else [constraint]
        yield Mutation(
            name=f"rename constraint {constraint.object}",
            apply=f"{alter} {constraint.sql} TO {name}",
            undo=f"{alter} {name} TO {constraint.sql}",
            findings=frozenset(constraint_found(member, "renamed") for member in together),
        )


def altered(facts: Facts) -> Iterator[Mutation]:
    """Made anew under its name with another definition; what leaned on the old one falls."""
    for constraint in _own(facts):
        family = facts.family_of_constraint(constraint)
        fallen = facts.falls_with(*(member.address for member in family))
        drop = f"{_alter_table(facts, constraint)} DROP CONSTRAINT {constraint.sql}"
        for change, definition in _variants(facts, constraint):
            yield Mutation(
                name=f"{change} of constraint {constraint.object}",
                apply=f"{drop} CASCADE; {add_constraint(facts, constraint, definition)}",
                undo=f"{drop}; {restored(facts, fallen)}",
                findings=replaced(facts, family, fallen),
            )


def _variants(facts: Facts, constraint: Constraint) -> Iterator[tuple[str, str]]:
    """Another definition, and what it is that changed."""
    definition = constraint.definition
    if constraint.kind == "check":
        negated = f"CHECK (NOT ({definition.removeprefix('CHECK ').removesuffix(' NO INHERIT')}))"
        yield "expression", negated
        if not facts.heirs(constraint.table):
            # What its heirs would lose with it is a matter of dropping.
            yield "inheritance", _toggled(definition, " NO INHERIT")
        return
    if constraint.kind == "foreign_key":
        yield "action", _other_action(definition)
        yield "match", _toggled_match(definition)
    elif len(constraint.columns) > 1:
        columns = ", ".join(constraint.columns)
        turned = ", ".join(reversed(constraint.columns))
        yield "order", definition.replace(f"({columns})", f"({turned})", 1)
    if " INCLUDE " in definition:
        yield "include", definition.partition(" INCLUDE ")[0]
    yield "deferrability", _toggled(definition.removesuffix(" INITIALLY DEFERRED"), " DEFERRABLE")
    if definition.endswith(" INITIALLY DEFERRED"):
        yield "initial deferral", definition.removesuffix(" INITIALLY DEFERRED")


def _toggled(definition: str, ending: str) -> str:
    if definition.endswith(ending):
        return definition.removesuffix(ending)
    return definition + ending


def _other_action(definition: str) -> str:
    for action in (" ON DELETE CASCADE", " ON DELETE SET NULL", " ON DELETE SET DEFAULT"):
        if action in definition:
            return definition.replace(action, "")
    before, deferrable, after = definition.partition(" DEFERRABLE")
    return f"{before.replace(' ON DELETE RESTRICT', '')} ON DELETE CASCADE{deferrable}{after}"


def _toggled_match(definition: str) -> str:
    if " MATCH FULL" in definition:
        return definition.replace(" MATCH FULL", "")
    head, bracket, tail = definition.rpartition(")")
    return f"{head}{bracket} MATCH FULL{tail}"


def not_valid(facts: Facts) -> Iterator[Mutation]:
    """Added NOT VALID, as a careful migration does first; the second step was then forgotten."""
    for constraint in _own(facts):
        table = facts.tables[constraint.table]
        if constraint.kind in {"primary_key", "unique"}:
            continue
        if constraint.kind == "foreign_key" and table.partitioned:
            continue  # PostgreSQL refuses until 18
        drop = f"{_alter_table(facts, constraint)} DROP CONSTRAINT {constraint.sql}"
        family = facts.family_of_constraint(constraint)
        yield Mutation(
            name=f"constraint {constraint.object} not valid",
            apply=f"{drop}; {add_constraint(facts, constraint)} NOT VALID",
            undo=f"{_alter_table(facts, constraint)} VALIDATE CONSTRAINT {constraint.sql}",
            findings=frozenset(constraint_found(member, "invalid") for member in family),
        )


def invalidated(facts: Facts) -> Iterator[Mutation]:
    """The index behind a key is invalid."""
    for constraint in facts.constraints.values():
        if constraint.kind not in {"primary_key", "unique"}:
            continue
        apply, undo = set_valid(constraint.index)
        yield Mutation(
            name=f"invalidate {constraint.object}",
            apply=apply,
            undo=undo,
            findings=frozenset({constraint_found(constraint, "invalid")}),
        )


def _own(facts: Facts) -> Iterator[Constraint]:
    """Those that no parent handed down: PostgreSQL lets only these be dropped."""
    return (c for c in facts.constraints.values() if not c.inherited)


def _alter_table(facts: Facts, constraint: Constraint) -> str:
    return f"ALTER TABLE {facts.tables[constraint.table].object}"

"""Each index that no constraint made: dropped, renamed, left invalid, made otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.mutation.facts import Facts, Index
from tests.mutation.mutations import (
    NEW_NAME,
    UNIQUE_BY_INDEX,
    Mutation,
    index_found,
    missing,
    replaced,
    restored,
    set_valid,
)


def dropped(facts: Facts) -> Iterator[Mutation]:
    """Missing, also where an equal one stands beside it: that one is declared for itself."""
    for index in _free(facts):
        fallen = facts.falls_with(*(member.address for member in facts.family_of_index(index)))
        yield Mutation(
            name=f"drop index {index.object}",
            apply=f"DROP INDEX {index.object} CASCADE",
            undo=restored(facts, fallen),
            findings=missing(facts, fallen),
        )


def renamed(facts: Facts) -> Iterator[Mutation]:
    """A foreign key that leans on it does not mind, nor do the attached ones of partitions."""
    for index in facts.indexes.values():
        schema = facts.tables[index.table].schema
        yield Mutation(
            name=f"rename index {index.object}",
            apply=f"ALTER INDEX {index.object} RENAME TO {NEW_NAME}_{index.oid}",
            undo=f"ALTER INDEX {schema}.{NEW_NAME}_{index.oid} RENAME TO {index.sql}",
            findings=frozenset({index_found(facts, index, "renamed")}),
        )


def invalidated(facts: Facts) -> Iterator[Mutation]:
    """As a failed CREATE INDEX CONCURRENTLY leaves it behind."""
    for index in facts.indexes.values():
        apply, undo = set_valid(index.oid)
        yield Mutation(
            name=f"invalidate index {index.object}",
            apply=apply,
            undo=undo,
            findings=frozenset({index_found(facts, index, "invalid")}),
        )


def altered(facts: Facts) -> Iterator[Mutation]:
    """Made anew under its name with another definition; what leaned on the old one falls."""
    for index in _free(facts):
        family = facts.family_of_index(index)
        fallen = facts.falls_with(*(member.address for member in family))
        for change, other in _variants(facts, index):
            yield Mutation(
                name=f"{change} of index {index.object}",
                apply=f"DROP INDEX {index.object} CASCADE; {_create(facts, other)}",
                undo=f"DROP INDEX {index.object}; {restored(facts, fallen)}",
                findings=replaced(facts, family, fallen),
            )


def _free(facts: Facts) -> Iterator[Index]:
    """Those not attached to the index of a parent: PostgreSQL lets only these be dropped."""
    return (index for index in facts.indexes.values() if not index.parent)


def _variants(facts: Facts, index: Index) -> Iterator[tuple[str, Index]]:
    """The index with one thing changed, and what it is that changed."""
    columns = facts.columns_of(index.table)
    predicate = None if index.predicate else f"{columns[0].sql} IS NOT NULL"
    yield "predicate", replace(index, predicate=predicate)
    if index.method == "btree":
        yield "uniqueness", replace(index, unique=not index.unique)
    if index.method == "btree" and not _declared_as_unique(facts, index):
        yield "direction", replace(index, orders=_other_orders(index))
    if not facts.heirs(index.table):
        # A partition's index is named after its columns: with others it were missing.
        yield from _variants_of_columns(facts, index)
    if index.method != "btree":
        yield "method", replace(index, method="btree", options=["" for _ in index.keys])
    elif not index.unique and len(index.keys) == 1 and not index.include:
        yield "method", replace(index, method="hash", options=[""], orders=[""])
    if any(index.options) and index.method == "btree":
        yield "options", replace(index, options=["" for _ in index.keys])


def _variants_of_columns(facts: Facts, index: Index) -> Iterator[tuple[str, Index]]:
    if index.method == "btree" and not _declared_as_unique(facts, index):
        last = facts.columns_of(index.table)[-1]
        yield "include", replace(index, include=[] if index.include else [last.sql])
    if len(index.keys) > 1:
        yield "order", _turned_round(index)


def _other_orders(index: Index) -> list[str]:
    first, *rest = index.orders
    return ["" if "DESC" in first else "DESC", *rest]


def _turned_round(index: Index) -> Index:
    return replace(
        index, keys=index.keys[::-1], options=index.options[::-1], orders=index.orders[::-1]
    )


def _declared_as_unique(facts: Facts, index: Index) -> bool:
    """Whether it stands for a unique constraint, of which no order and no INCLUDE is asked."""
    return f"{facts.tables[index.table].object}.{index.sql}" == UNIQUE_BY_INDEX


def _create(facts: Facts, index: Index) -> str:
    keys = zip(index.keys, index.options, index.orders, strict=True)
    return " ".join(
        [
            "CREATE UNIQUE INDEX" if index.unique else "CREATE INDEX",
            f"{index.sql} ON {facts.tables[index.table].object} USING {index.method}",
            f"({', '.join(' '.join(filter(None, key)) for key in keys)})",
            f"INCLUDE ({', '.join(index.include)})" if index.include else "",
            f"WHERE {index.predicate}" if index.predicate else "",
        ]
    )

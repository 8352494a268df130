"""Indexes of the catalog → declared ones; those behind a constraint are part of it."""

from __future__ import annotations

from collections.abc import Mapping

from healthcheck.compare.operator_class import name_sql, operator_class_sql
from healthcheck.model import catalog, expectation
from healthcheck.snapshot.spelling import Spelling


def declared(table: catalog.Table, spelling: Spelling) -> tuple[expectation.Index, ...]:
    types = {name: column.type for name, column in table.columns.items()}
    return tuple(
        index_of(index, types, spelling)
        for _, index in sorted(table.indexes.items())
        if not index.of_constraint
    )


def index_of(
    have: catalog.Index, types: Mapping[str, str], spelling: Spelling
) -> expectation.Index:
    """An index of a table or of a materialized view."""
    predicate = have.predicate
    return expectation.Index(
        name=have.name,
        keys=tuple(declared_key(key, types, spelling) for key in have.keys),
        unique=have.unique,
        where=None if predicate is None else spelling.expression(predicate, types),
        method=have.method,
        include=have.include,
        nulls_not_distinct=have.nulls_not_distinct,
    )


def declared_key(
    have: catalog.IndexKey, types: Mapping[str, str], spelling: Spelling
) -> expectation.IndexKey:
    """A key of an index, or of what has keys like one."""
    text = have.expression
    return expectation.IndexKey(
        column=have.column,
        expression=None if text is None else spelling.key(text, types),
        descending=have.descending,
        nulls_first=have.nulls_first,
        opclass=have.opclass and operator_class_sql(have.opclass),
        collation=have.collation and name_sql(have.collation),
    )

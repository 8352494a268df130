"""Rows of queries/constraint.sql → keys: primary keys, and by the same rule unique constraints."""

from __future__ import annotations

from healthcheck.introspect.column import Columns
from healthcheck.introspect.constraint import ConstraintRow
from healthcheck.model.catalog import Index, Key


def parse(row: ConstraintRow, columns: Columns, index: Index) -> Key:
    """`index` is the one behind the key: it knows what pg_constraint does not say."""
    return Key(
        name=row.name,
        columns=tuple(columns[attnum].name for attnum in row.attnums),
        include=index.include,
        deferrable=row.deferrable,
        deferred=row.deferred,
        nulls_not_distinct=index.nulls_not_distinct,
        temporal=row.temporal,
        valid=index.valid,
    )

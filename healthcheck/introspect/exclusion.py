"""Rows of queries/constraint.sql and queries/exclusion.sql → exclusion constraints."""

from __future__ import annotations

from collections.abc import Sequence

from healthcheck.introspect.constraint import ConstraintRow
from healthcheck.model.catalog import Exclusion, Index


def parse(row: ConstraintRow, index: Index, operators: Sequence[str]) -> Exclusion:
    """`index` is the one behind it: it knows what pg_constraint does not say."""
    return Exclusion(
        name=row.name,
        method=index.method,
        keys=index.keys,
        operators=tuple(operators),
        include=index.include,
        predicate=index.predicate,
        deferrable=row.deferrable,
        deferred=row.deferred,
        valid=index.valid,
    )

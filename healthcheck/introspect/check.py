"""Rows of queries/constraint.sql → checks."""

from __future__ import annotations

from healthcheck.introspect.constraint import ConstraintRow
from healthcheck.model.catalog import Check, Text


def parse(row: ConstraintRow, expression: Text) -> Check:
    """`expression` is what queries/text.sql gave, or UNREAD."""
    return Check(name=row.name, expression=expression, no_inherit=row.no_inherit, valid=row.valid)

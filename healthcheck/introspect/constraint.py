"""One row of queries/constraint.sql, as primary_key, unique, foreign_key and check parse it."""

from __future__ import annotations

from typing import Any, NamedTuple

from healthcheck.introspect.vector import numbers


class ConstraintRow(NamedTuple):
    """Attnums count within the table; `index_oid` is that of the index behind it, or 0."""

    table: int
    oid: int
    name: str
    type: str
    attnums: tuple[int, ...]
    index_oid: int
    valid: bool
    deferrable: bool
    deferred: bool
    no_inherit: bool
    referenced_schema: str | None
    referenced_table: str | None
    referenced_columns: list[str] | None
    on_delete: str
    on_update: str
    match: str
    delete_attnums: list[int] | None
    temporal: bool
    references_primary_key: bool

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> ConstraintRow:
        """The row under names."""
        table, oid, name, type_, attnums, *others = row
        return cls(table, oid, name, type_, numbers(attnums or ""), *others)

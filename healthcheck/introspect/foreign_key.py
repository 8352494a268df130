"""Rows of queries/constraint.sql → foreign keys."""

from __future__ import annotations

from typing import Final

from healthcheck.introspect.column import Columns
from healthcheck.introspect.constraint import ConstraintRow
from healthcheck.model.catalog import Action, ForeignKey, Match
from healthcheck.model.names import TableName

# pg_constraint.confdeltype, confupdtype and confmatchtype.
_ACTIONS: Final[dict[str, Action]] = {
    "a": "no action",
    "r": "restrict",
    "c": "cascade",
    "n": "set null",
    "d": "set default",
}
_MATCHES: Final[dict[str, Match]] = {"s": "simple", "f": "full", "p": "partial"}


def parse(row: ConstraintRow, columns: Columns) -> ForeignKey:
    """`columns` are those of the referencing table, by attnum."""
    return ForeignKey(
        name=row.name,
        columns=tuple(columns[attnum].name for attnum in row.attnums),
        references=TableName(row.referenced_schema or "", row.referenced_table or ""),
        referenced_columns=tuple(row.referenced_columns or ()),
        references_primary_key=row.references_primary_key,
        delete_columns=tuple(columns[attnum].name for attnum in row.delete_attnums or ()),
        temporal=row.temporal,
        on_delete=_ACTIONS[row.on_delete],
        on_update=_ACTIONS[row.on_update],
        match=_MATCHES[row.match],
        deferrable=row.deferrable,
        deferred=row.deferred,
        valid=row.valid,
    )

"""Rows of queries/column.sql → columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal, NamedTuple

from healthcheck.model.catalog import Column

_GENERATED: Final[dict[str, Literal["stored", "virtual"]]] = {"s": "stored", "v": "virtual"}
_IDENTITY: Final[dict[str, Literal["always", "by default"]]] = {"a": "always", "d": "by default"}

Columns = dict[int, Column]
"""By attnum, which indexes and constraints refer to."""


class ColumnRow(NamedTuple):
    """`generated` and `identity` are the letters of pg_attribute; `collation` is an oid, or 0."""

    table: int
    attnum: int
    name: str
    type: str
    of_extension: bool
    nullable: bool
    default: str | None
    generated: str
    identity: str
    owned_sequence: bool
    visible: bool | None
    collation: int

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> ColumnRow:
        """The row under names."""
        return cls(*row)


def rows_by_table(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[ColumnRow]]:
    """The rows under names, by table oid."""
    tables: dict[int, list[ColumnRow]] = {}
    for row in map(ColumnRow.of, rows):
        tables.setdefault(row.table, []).append(row)
    return tables


def parse(row: ColumnRow) -> Column:
    """One column. To a role that does not exist, nothing is visible."""
    return Column(
        name=row.name,
        type=row.type,
        of_extension=row.of_extension,
        nullable=row.nullable,
        default=row.default,
        generated=_GENERATED.get(row.generated),
        identity=_IDENTITY.get(row.identity),
        owned_sequence=row.owned_sequence,
        visible=bool(row.visible),
    )

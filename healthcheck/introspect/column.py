"""Rows of queries/column.sql → columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from healthcheck.introspect.text import Texts, text_of
from healthcheck.model.catalog import Column, Identity, Storage

_GENERATED: Final[dict[str, Storage]] = {"s": "stored", "v": "virtual"}
_IDENTITY: Final[dict[str, Identity]] = {"a": "always", "d": "by default"}

Columns = dict[int, Column]
"""By attnum, which indexes and constraints refer to."""


class ColumnRow(NamedTuple):
    """`generated` and `identity` are the letters of pg_attribute; `collation` is an oid, or 0; its
    name is only told where it is not that of the type.
    """

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
    collation_name: str | None
    base: str | None

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


def parse(row: ColumnRow, texts: Texts | None) -> Column:
    """One column. To a role that does not exist, nothing is visible.

    `texts` is what queries/text.sql gave, None where it could not be read.
    """
    return Column(
        name=row.name,
        type=row.type,
        of_extension=row.of_extension,
        nullable=row.nullable,
        default=row.default,
        generated=_GENERATED.get(row.generated),
        expression=text_of(texts, "generated", row.table, row.attnum) if row.generated else None,
        identity=_IDENTITY.get(row.identity),
        owned_sequence=row.owned_sequence,
        collation=row.collation_name,
        visible=bool(row.visible),
        base=row.base,
    )

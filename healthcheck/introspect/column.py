"""Rows of queries/column.sql → columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final, Literal

from healthcheck.model.catalog import Column

_GENERATED: Final[dict[str, Literal["stored", "virtual"]]] = {"s": "stored", "v": "virtual"}
_IDENTITY: Final[dict[str, Literal["always", "by default"]]] = {"a": "always", "d": "by default"}

Columns = dict[int, Column]
"""By attnum, which indexes and constraints refer to."""


def parse(rows: Iterable[tuple[Any, ...]]) -> dict[int, Columns]:
    """Columns by table oid and attnum."""
    tables: dict[int, Columns] = defaultdict(dict)
    for row in rows:
        tables[row[0]][row[1]] = _column(*row[2:11])
    return tables


def parse_collations(rows: Iterable[tuple[Any, ...]]) -> dict[int, dict[int, int]]:
    """Collation oids by table oid and attnum; 0 where the type has none."""
    tables: dict[int, dict[int, int]] = defaultdict(dict)
    for row in rows:
        tables[row[0]][row[1]] = row[11]
    return tables


def _column(
    name: str,
    type_: str,
    of_extension: bool,
    nullable: bool,
    default: str | None,
    generated: str,
    identity: str,
    owned_sequence: bool,
    visible: bool | None,
) -> Column:
    return Column(
        name=name,
        type=type_,
        of_extension=of_extension,
        nullable=nullable,
        default=default,
        generated=_GENERATED.get(generated),
        identity=_IDENTITY.get(identity),
        owned_sequence=owned_sequence,
        visible=bool(visible),
    )

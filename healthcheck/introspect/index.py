"""Rows of queries/index.sql → indexes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from healthcheck.introspect.column import Columns
from healthcheck.model.catalog import UNREAD, Index, IndexKey, Text

# Bits of pg_index.indoption.
_DESCENDING, _NULLS_FIRST = 1, 2

_NO_COLLATION, _DEFAULT_COLLATION = 0, 100

Texts = Mapping[tuple[str, int, int], str]
"""What queries/text.sql gave, by what, oid and position."""


class IndexRow(NamedTuple):
    """`attnums` are those of the keys, then of the included columns; 0 is an expression."""

    table: int
    oid: int
    name: str
    method: str
    unique: bool
    valid: bool
    nulls_not_distinct: bool
    keys: int
    attnums: list[int]
    options: list[int]
    opclasses: list[int]
    collations: list[int]
    partial: bool

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> IndexRow:
        """The row under names."""
        return cls(*row)

    @property
    def has_text(self) -> bool:
        """Whether a part of it can only be had by deparsing."""
        return self.partial or 0 in self.attnums[: self.keys]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an index row refers to by number: the names, by oid, that are not a default."""

    opclasses: Mapping[int, str]
    collations: Mapping[int, str]


def parse(
    row: IndexRow,
    *,
    columns: Columns,
    column_collations: Mapping[int, int],
    words: Words,
    texts: Texts | None,
    of_constraint: bool,
) -> Index:
    """`texts` None means that they could not be read, which matters only where there are any."""
    return Index(
        name=row.name,
        method=row.method,
        unique=row.unique,
        keys=tuple(
            _key(row, position, columns, column_collations, words, texts)
            for position in range(row.keys)
        ),
        include=tuple(columns[attnum].name for attnum in row.attnums[row.keys :]),
        predicate=_text(texts, "predicate", row.oid, 0) if row.partial else None,
        nulls_not_distinct=row.nulls_not_distinct,
        valid=row.valid,
        of_constraint=of_constraint,
    )


def _key(
    row: IndexRow,
    position: int,
    columns: Columns,
    column_collations: Mapping[int, int],
    words: Words,
    texts: Texts | None,
) -> IndexKey:
    attnum = row.attnums[position]
    expected = {column_collations.get(attnum)} if attnum else set(column_collations.values())
    collation = row.collations[position]
    return IndexKey(
        column=columns[attnum].name if attnum else None,
        expression=None if attnum else _text(texts, "key", row.oid, position + 1),
        descending=bool(row.options[position] & _DESCENDING),
        nulls_first=bool(row.options[position] & _NULLS_FIRST),
        opclass=words.opclasses.get(row.opclasses[position]),
        collation=None
        if collation in expected | {_NO_COLLATION} | (set() if attnum else {_DEFAULT_COLLATION})
        # The default collation on a column that has another is a choice like any other.
        else words.collations.get(collation, 'pg_catalog."default"'),
    )


def _text(texts: Texts | None, what: str, oid: int, position: int) -> Text:
    return UNREAD if texts is None else texts.get((what, oid, position), UNREAD)


def rows_by_table(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[IndexRow]]:
    """The rows under names, by table oid."""
    tables: dict[int, list[IndexRow]] = {}
    for row in map(IndexRow.of, rows):
        tables.setdefault(row.table, []).append(row)
    return tables

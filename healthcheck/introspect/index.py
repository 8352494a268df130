"""Rows of queries/index.sql → indexes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from msgspec import Struct

from healthcheck.compare.operator_class import listed_parameters
from healthcheck.introspect.column import Columns
from healthcheck.introspect.text import Texts, text_of
from healthcheck.introspect.vector import numbers
from healthcheck.model.catalog import Index, IndexKey, Text

# Bits of pg_index.indoption.
_DESCENDING, _NULLS_FIRST = 1, 2

_DEFAULT_COLLATION = 100
_DEFAULT_NAME = 'pg_catalog."default"'


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
    attnums: tuple[int, ...]
    options: tuple[int, ...]
    opclasses: tuple[int, ...]
    collations: tuple[int, ...]
    partial: bool
    deferrable: bool
    used: list[int] | None
    parameters: list[str | None] | None

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> IndexRow:
        """The row under names."""
        return cls(*row[:8], *map(numbers, row[8:12]), *row[12:])

    @property
    def has_text(self) -> bool:
        """Whether a part of it can only be had by deparsing."""
        return self.partial or 0 in self.attnums[: self.keys]


class Surroundings(Struct, frozen=True, kw_only=True):
    """What the numbers in the index rows of one table stand for.

    `collations` name what is not a default, by oid, and `opclasses` some that are, too, which is
    told with each. `column_collations` holds an oid by attnum. `texts` None means that they could
    not be read.
    """

    columns: Columns
    column_collations: Mapping[int, int]
    opclasses: Mapping[int, tuple[str, bool]]
    collations: Mapping[int, str]
    texts: Texts | None

    def text(self, what: str, oid: int, position: int = 0) -> Text:
        """A deparsed text, UNREAD where it could not be had."""
        return text_of(self.texts, what, oid, position)


def parse(row: IndexRow, around: Surroundings, *, of_constraint: bool) -> Index:
    """One index of the table that `around` is about."""
    columns = around.columns
    return Index(
        name=row.name,
        method=row.method,
        unique=row.unique,
        keys=tuple([_key(row, position, around) for position in range(row.keys)]),
        include=tuple(columns[attnum].name for attnum in row.attnums[row.keys :]),
        predicate=around.text("predicate", row.oid) if row.partial else None,
        nulls_not_distinct=row.nulls_not_distinct,
        valid=row.valid,
        deferrable=row.deferrable,
        of_constraint=of_constraint,
    )


def _key(row: IndexRow, position: int, around: Surroundings) -> IndexKey:
    attnum = row.attnums[position]
    option = row.options[position]
    collation = row.collations[position]
    inherited = around.column_collations
    return IndexKey(
        column=around.columns[attnum].name if attnum else None,
        expression=None if attnum else around.text("key", row.oid, position + 1),
        descending=bool(option & _DESCENDING),
        nulls_first=bool(option & _NULLS_FIRST),
        opclass=_opclass(row, position, around),
        collation=None
        if collation == (inherited[attnum] if attnum else _DEFAULT_COLLATION)
        # The default collation on a column that has another is a choice like any other.
        else around.collations.get(collation, None if attnum == 0 else _DEFAULT_NAME),
        collation_implied=not attnum
        and collation != _DEFAULT_COLLATION
        and collation in {inherited.get(used) for used in row.used or ()},
    )


def _opclass(row: IndexRow, position: int, around: Surroundings) -> str | None:
    """With its parameters: then the default one is named too."""
    name, is_default = around.opclasses.get(row.opclasses[position], ("", True))
    text = row.parameters[position] if row.parameters else None
    if not text:
        return None if is_default else name
    return name + listed_parameters(dict(_named(line) for line in text.split("\n")))


def _named(parameter: str) -> tuple[str, str]:
    name, _, value = parameter.partition("=")
    return name, value


def rows_by_table(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[IndexRow]]:
    """The rows under names, by table oid."""
    tables: dict[int, list[IndexRow]] = {}
    for row in map(IndexRow.of, rows):
        tables.setdefault(row.table, []).append(row)
    return tables

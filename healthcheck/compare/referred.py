"""What a declaration refers to without declaring it: types, tables of keys, parents, servers.

A statement that names one that is not there cannot be run, so none is offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from healthcheck.compare.column_type import without_sequence
from healthcheck.compare.foreign_type import meant_by
from healthcheck.compare.near import near_miss
from healthcheck.compare.types import TypeName, canonical_type, fold_name
from healthcheck.model import expectation
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation, Gone, every_table
from healthcheck.model.names import TableName, quote
from healthcheck.model.report import OUTSIDE_SECTIONS

_TYPES: Final = tuple(key for key in ("enums", "domains", "types") if key in OUTSIDE_SECTIONS)


def referred_names(expected: Expectation) -> frozenset[str]:
    """The names, without their schemas, of which it must be known whether they are there."""
    return frozenset(_referred(expected))


def _referred(expected: Expectation) -> Iterator[str]:
    declared = {table.name for table in every_table(expected)}
    for table in every_table(expected):
        for column in table.columns.values():
            own = None if isinstance(column, Gone) else _own(column.type)
            if own is not None:
                yield from (own.name, fold_name(own.name))
        for key in table.foreign_keys:
            if not isinstance(key, Gone) and key.references not in declared:
                yield key.references.name
        yield from (parent.name for parent in table.inherits if parent not in declared)
        if table.foreign is not None:
            yield table.foreign


def lacking_type(expected: Expectation, actual: Catalog, type_: str | None) -> str | None:
    """That the declared type is nowhere, and which may be meant; None where it may be there.

    An extension's type may be in any schema and letter case.
    """
    own = _own(type_)
    if own is None or actual.known is None:
        return None
    types = {name for section in _TYPES for name in getattr(expected, section)}
    wanted = TableName(own.schema or expected.schema, own.name)
    if wanted in types | actual.known or wanted in expected.tables:
        return None
    if own.schema is None and fold_name(own.name) in {fold_name(name) for _, name in actual.known}:
        return None
    near = near_miss(own.name, (name for _, name in types)) or meant_by(own.name)
    meant = f"; did you mean {near}?" if near else ""
    return f"no type {own.bare.element} exists in this database{meant}"


def lacking_table(
    expected: Expectation, actual: Catalog, key: expectation.ForeignKey
) -> str | None:
    """That the table that a foreign key refers to is nowhere; None where it may be there."""
    return _lacking_name(expected, actual, key.references)


def _lacking_name(expected: Expectation, actual: Catalog, name: TableName) -> str | None:
    if actual.known is None or name in expected.tables or name in actual.known:
        return None
    return f"no table {name} exists in this database"


def lacking(expected: Expectation, actual: Catalog, want: expectation.Table) -> str | None:
    """The first thing that a table refers to and that is nowhere."""
    types = (
        lacking_type(expected, actual, column.type)
        for column in want.columns.values()
        if not isinstance(column, Gone)
    )
    keys = (key.references for key in want.foreign_keys if not isinstance(key, Gone))
    tables = (_lacking_name(expected, actual, name) for name in (*want.inherits, *keys))
    return next(filter(None, (*types, *tables, _lacking_server(actual, want.foreign))), None)


def _lacking_server(actual: Catalog, name: str | None) -> str | None:
    if name is None or actual.servers is None or name in actual.servers:
        return None
    return f"no server {quote(name)} exists in this database"


@lru_cache(maxsize=4096)
def _own(type_: str | None) -> TypeName | None:
    """A type that PostgreSQL does not have by itself."""
    name = None if type_ is None else canonical_type(without_sequence(type_))
    return None if name is None or name.is_built_in else name

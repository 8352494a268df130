"""Columns of the catalog → declared columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from healthcheck.compare.column import draws_by_itself
from healthcheck.compare.operator_class import name_sql
from healthcheck.model import catalog, expectation
from healthcheck.snapshot.spelling import Spelling

_SERIAL: Final[Mapping[str, str]] = {
    "smallint": "smallserial",
    "integer": "serial",
    "bigint": "bigserial",
}


def declared(table: catalog.Table, spelling: Spelling) -> dict[str, expectation.Column]:
    types = {name: column.type for name, column in table.columns.items()}
    return {name: _column(column, types, spelling) for name, column in table.columns.items()}


def _column(
    have: catalog.Column, types: Mapping[str, str], spelling: Spelling
) -> expectation.Column:
    """Where there is no default none is declared: one that is added later does no harm."""
    drawn = have.owned_sequence and draws_by_itself(have)
    if drawn and have.type in _SERIAL and not have.nullable:
        return expectation.Column(type=_SERIAL[have.type])
    default, collation = have.default, have.collation
    return expectation.Column(
        type=spelling.type(have.type, of_extension=have.of_extension),
        nullable=have.nullable,
        default=None if default is None else spelling.default(default, have.type),
        identity=have.identity,
        generated=None if have.expression is None else spelling.expression(have.expression, types),
        stored=None if have.generated is None else have.generated == "stored",
        collation=None if collation is None else name_sql(collation),
    )

"""Of a snapshot of the scratch database, what the models themselves say."""

from __future__ import annotations

from msgspec.structs import replace

from healthcheck.model.expectation import Column, Expectation
from healthcheck.model.names import TableName
from healthcheck.orm.order import Created


def modelled(expectation: Expectation, created: Created) -> Expectation:
    """Without the types that the models do not settle."""
    tables = dict(expectation.tables)
    for schema, name, key in created.untyped:
        table = tables.get(TableName(schema, name))
        column = (table.columns or {}).get(key) if table else None
        if table and isinstance(column, Column):
            untyped = replace(column, type=None)
            tables[table.name] = replace(table, columns={**(table.columns or {}), key: untyped})
    return replace(expectation, tables=tables)

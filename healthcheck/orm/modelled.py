"""Of a snapshot of the scratch database, what the models themselves say."""

from __future__ import annotations

from dataclasses import replace

from healthcheck.model.expectation import Expectation
from healthcheck.model.names import TableName
from healthcheck.orm.order import Created


def modelled(expectation: Expectation, created: Created) -> Expectation:
    """Without the types that the models do not settle."""
    tables = dict(expectation.tables)
    for schema, name, column in created.untyped:
        table = tables.get(TableName(schema, name))
        if table is not None and table.columns and column in table.columns:
            untyped = replace(table.columns[column], type=None)
            tables[table.name] = replace(table, columns={**table.columns, column: untyped})
    return replace(expectation, tables=tables)

"""Rows of queries/enum.sql → enums."""

from __future__ import annotations

from collections.abc import Iterator

from healthcheck.introspect.reading import Parsed, Rows
from healthcheck.model.catalog import EnumType
from healthcheck.model.names import TableName


def parse(rows: Rows) -> Iterator[Parsed]:
    """Every enum that was wanted or listed."""
    for id_, schema, name, values in rows:
        yield Parsed(id_, TableName(schema, name), EnumType(values=tuple(values)))

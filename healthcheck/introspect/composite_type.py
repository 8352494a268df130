"""Rows of queries/composite_type.sql → composite types."""

from __future__ import annotations

from collections.abc import Iterator

from healthcheck.introspect.reading import Parsed, Rows
from healthcheck.model.catalog import Attribute, CompositeType
from healthcheck.model.names import TableName


def parse(rows: Rows) -> Iterator[Parsed]:
    """Every composite type that was wanted or listed."""
    for id_, schema, name, *columns in rows:
        names, *parts = (column or [] for column in columns)
        attributes = {
            attribute: Attribute(type=type_, of_extension=of_extension, collation=collation)
            for attribute, type_, of_extension, collation in zip(names, *parts, strict=True)
        }
        yield Parsed(id_, TableName(schema, name), CompositeType(attributes=attributes))

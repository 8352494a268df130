"""Rows of queries/domain.sql → domains."""

from __future__ import annotations

from collections.abc import Iterator

from healthcheck.introspect.reading import Parsed, Rows
from healthcheck.model.catalog import Check, Domain
from healthcheck.model.names import TableName


def parse(rows: Rows) -> Iterator[Parsed]:
    """Every domain that was wanted or listed."""
    for id_, schema, name, type_, of_extension, collation, nullable, default, base, *checks in rows:
        names, expressions, valid = (column or [] for column in checks)
        domain = Domain(
            type=type_,
            of_extension=of_extension,
            collation=collation,
            nullable=nullable,
            default=default,
            base=base,
            checks={
                check: Check(name=check, expression=expression, valid=validated)
                for check, expression, validated in zip(names, expressions, valid, strict=True)
            },
        )
        yield Parsed(id_, TableName(schema, name), domain)

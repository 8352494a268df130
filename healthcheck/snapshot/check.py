"""Checks of the catalog → declared ones."""

from __future__ import annotations

from healthcheck.model import catalog, expectation
from healthcheck.snapshot.spelling import Spelling


def declared(table: catalog.Table, spelling: Spelling) -> tuple[expectation.Check, ...]:
    types = {name: column.type for name, column in table.columns.items()}
    return tuple(
        expectation.Check(
            name=have.name,
            expression=spelling.expression(have.expression, types),
            no_inherit=have.no_inherit,
        )
        for _, have in sorted(table.checks.items())
    )

"""Domains of the catalog → declared ones."""

from __future__ import annotations

from healthcheck.compare.operator_class import name_sql
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import Catalog
from healthcheck.model.names import TableName
from healthcheck.snapshot.spelling import Spelling


def declared(actual: Catalog, spelling: Spelling) -> dict[TableName, expectation.Domain]:
    return {
        name: _domain(actual.domains[name], spelling) for name in spelling.ordered(actual.domains)
    }


def _domain(have: catalog.Domain, spelling: Spelling) -> expectation.Domain:
    """As with columns: what it has not is not declared."""
    types = {"value": have.type}
    checks = {
        name: spelling.expression(check.expression, types)
        for name, check in sorted(have.checks.items())
    }
    return expectation.Domain(
        type=spelling.type(have.type, of_extension=have.of_extension),
        collation=have.collation and name_sql(have.collation),
        nullable=have.nullable,
        default=None if have.default is None else spelling.default(have.default, have.type),
        checks=checks or None,
    )

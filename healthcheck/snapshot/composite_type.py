"""Composite types of the catalog → declared ones."""

from __future__ import annotations

from healthcheck.compare.operator_class import name_sql
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import Catalog
from healthcheck.model.names import TableName
from healthcheck.snapshot.spelling import Spelling


def declared(actual: Catalog, spelling: Spelling) -> dict[TableName, expectation.CompositeType]:
    return {
        name: expectation.CompositeType(
            attributes={
                part: _attribute(have, spelling)
                for part, have in actual.types[name].attributes.items()
            }
        )
        for name in spelling.ordered(actual.types)
    }


def _attribute(have: catalog.Attribute, spelling: Spelling) -> expectation.Attribute:
    return expectation.Attribute(
        type=spelling.type(have.type, of_extension=have.of_extension),
        collation=have.collation and name_sql(have.collation),
    )

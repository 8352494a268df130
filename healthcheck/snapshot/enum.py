"""Enums of the catalog → declared ones."""

from __future__ import annotations

from healthcheck.model import expectation
from healthcheck.model.catalog import Catalog
from healthcheck.model.names import TableName
from healthcheck.snapshot.spelling import Spelling


def declared(actual: Catalog, spelling: Spelling) -> dict[TableName, expectation.EnumType]:
    return {
        name: expectation.EnumType(values=actual.enums[name].values)
        for name in spelling.ordered(actual.enums)
    }

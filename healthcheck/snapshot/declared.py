"""A catalog → the expectation of all that is in it: the kinds, each with what makes it.

A new kind is a module with a `declared`, and its line in one of the two lists. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from healthcheck.model import catalog
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation, Table
from healthcheck.model.names import TableName
from healthcheck.snapshot import (
    check,
    column,
    composite_type,
    domain,
    enum,
    exclusion,
    extension,
    foreign_key,
    function,
    index,
    primary_key,
    privilege,
    row_security,
    sequence,
    table_definition,
    trigger,
    unique,
    view,
)
from healthcheck.snapshot.scope import Scope
from healthcheck.snapshot.spelling import Spelling

IN_TABLE: Final[Mapping[str, Callable[[catalog.Table, Spelling], Any]]] = MappingProxyType(
    {
        "columns": column.declared,
        "primary_key": primary_key.declared,
        "indexes": index.declared,
        "unique": unique.declared,
        "foreign_keys": foreign_key.declared,
        "checks": check.declared,
        "exclusions": exclusion.declared,
        "row_security": row_security.declared,
    }
)
"""What is declared inside of a table, by the section of a declaration."""

BESIDE_TABLES: Final[Mapping[str, Callable[[Catalog, Spelling], Any]]] = MappingProxyType(
    {
        "extensions": extension.declared,
        "enums": enum.declared,
        "domains": domain.declared,
        "types": composite_type.declared,
        "sequences": sequence.declared,
        "functions": function.declared,
        "views": view.declared,
        "triggers": trigger.declared,
        "privileges": privilege.declared,
    }
)
"""What is declared beside the tables, by the section of a declaration."""

TABLES: Final = "tables"
EXTENSIONS: Final = "extensions"
SECTIONS: Final = (TABLES, *IN_TABLE, *BESIDE_TABLES)
"""What a snapshot can be told to make, and no more than that: `--only tables,indexes`."""


def makes(scope: Scope, section: str) -> bool:
    """Whether a section at the top is to be made, be it for the sake of one in the tables."""
    inside = section == TABLES and any(map(scope.wants, IN_TABLE))
    return inside or scope.wants(section)


def expectation_of(actual: Catalog, scope: Scope, *, schema: str, file: str) -> Expectation:
    """All that the catalog holds and `scope` wants. Raises LockedError."""
    spelling = Spelling(schema)
    inside = [section for section in IN_TABLE if scope.wants(section)]
    tables: dict[TableName, Table] = {}
    if makes(scope, TABLES):
        for name in spelling.ordered(actual.tables):
            have = actual.tables[name]
            made: dict[str, Any] = {key: IN_TABLE[key](have, spelling) for key in inside}
            if scope.wants(TABLES):
                made |= table_definition.declared(have, spelling)
            tables[name] = Table(name=name, **made)
    beside = {
        section: make(actual, spelling)
        for section, make in BESIDE_TABLES.items()
        if scope.wants(section)
    }
    return Expectation(
        file=file, schema=schema, check_access=scope.check_access, tables=tables, **beside
    )

"""Tenants: patterns as the server takes them, and the rows of queries/tenant.sql."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from healthcheck.introspect.script import TENANT_HEAD
from healthcheck.model.expectation import Tenants

QUERY: Final = "tenant"
KIND: Final = (QUERY, TENANT_HEAD)

_SIGNS: Final = str.maketrans({"*": "%", "?": "_", "%": r"\%", "_": r"\_", "\\": r"\\"})


NO_TABLES: Final[Mapping[str, list[Any]]] = {
    "tenant_patterns": [],
    "tenant_tables": [],
    "tenant_absents": [],
}
"""Parameters by which no table is asked about for the sake of a pattern."""


def like(match: str) -> str:
    """A pattern of a declaration as LIKE has it."""
    return match.translate(_SIGNS)


def parameters(groups: Sequence[Tenants]) -> dict[str, Any]:
    """What queries/tenant_schema.sql and relation_tenants.sql take."""
    tables = [(like(group.match), table) for group in groups for table in group.tables.values()]
    return {
        "matches": [group.match for group in groups],
        "likes": [like(group.match) for group in groups],
        "tenant_patterns": [pattern for pattern, _ in tables],
        "tenant_tables": [table.name.name for _, table in tables],
        "tenant_absents": [table.absent for _, table in tables],
    }


def schemas(rows: Iterable[tuple[Any, ...]]) -> dict[str, bool]:
    """The schemas that match, and whether the role may use them."""
    return {schema: bool(usable) for _, schema, usable in rows}


def by_pattern(rows: Iterable[tuple[Any, ...]]) -> dict[str, tuple[str, ...]]:
    """The schemas by the patterns that match them."""
    found: dict[str, list[str]] = {}
    for match, schema, _ in rows:
        found.setdefault(match, []).append(schema)
    return {match: tuple(names) for match, names in found.items()}

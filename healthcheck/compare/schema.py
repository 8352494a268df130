"""Schemas, as far as declared tables live in them."""

from __future__ import annotations

from collections.abc import Iterator

from healthcheck.compare.found import Source, found
from healthcheck.compare.role import judges_access, viewer, way_out
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation, Origin
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.names import quote


def findings(expected: Expectation, actual: Catalog) -> Iterator[Finding]:
    """Schemas that are not there or not to be used, each declared where its first table is."""
    accessed = judges_access(expected, actual)
    for name, line in sorted(_first_lines(expected).items()):
        subject = Subject(parts=(name,), schema=name)
        source = Source(file=expected.file, origin=Origin(line=line))
        if name not in actual.schemas:
            yield found(
                Code.SCHEMA_MISSING,
                subject,
                source,
                expected={},
                sql=f"CREATE SCHEMA {quote(name)};",
            )
        elif accessed and not actual.schemas[name]:
            role = viewer(expected, actual)
            yield found(
                Code.SCHEMA_INACCESSIBLE,
                subject,
                source,
                expected={"usage": True},
                actual={"usage": False},
                hint=f"role {role} has no USAGE on it",
                remedy=way_out(expected, actual, name),
                sql=usage(name, role),
            )


def usage(name: str, role: str) -> str:
    """The statement that lets `role` (as SQL writes it) use a schema."""
    return f"GRANT USAGE ON SCHEMA {quote(name)} TO {role};"


def _first_lines(expected: Expectation) -> dict[str, int]:
    lines: dict[str, int] = {}
    for table in expected.tables.values():
        if not table.absent:
            lines.setdefault(table.name.schema, table.origin.line)
    return lines

"""Schemas, as far as something declared lives in them."""

from __future__ import annotations

from collections.abc import Iterator

from healthcheck.compare.found import Source, found
from healthcheck.compare.role import judges_access, viewer, way_out
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation, Gone, Origin
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.names import TableName, quote
from healthcheck.model.report import OUTSIDE_SECTIONS


def findings(expected: Expectation, actual: Catalog) -> Iterator[Finding]:
    """Schemas that are not there or not to be used, each declared where the first in it is."""
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
        else:
            yield from inaccessible(expected, actual, name, line)


def inaccessible(expected: Expectation, actual: Catalog, name: str, line: int) -> Iterator[Finding]:
    """A schema that is there and may not be used; `line` is where what needs it is declared."""
    if judges_access(expected, actual) and not actual.schemas[name]:
        role = viewer(expected, actual)
        yield found(
            Code.SCHEMA_INACCESSIBLE,
            Subject(parts=(name,), schema=name),
            Source(file=expected.file, origin=Origin(line=line)),
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
    for name, origin in _homed(expected):
        lines[name.schema] = min(lines.get(name.schema, origin.line), origin.line)
    return lines


def _homed(expected: Expectation) -> Iterator[tuple[TableName, Origin]]:
    """Everything that has to be there and lives in a schema, and where it is declared."""
    for table in expected.tables.values():
        if not table.absent:
            yield table.name, table.origin
    for section in OUTSIDE_SECTIONS:
        for name, item in getattr(expected, section).items():
            if name.schema and not isinstance(item, Gone):
                yield name, item.origin

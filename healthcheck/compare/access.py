"""Relations that are there, but may not be used by the role whose access counts."""

from __future__ import annotations

from collections.abc import Iterator

from healthcheck.compare.found import Source, found
from healthcheck.compare.role import judges_access, viewer, way_out
from healthcheck.compare.schema import usage
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.names import TableName, quote


def inaccessible(
    code: Code,
    subject: Subject,
    source: Source,
    expected: Expectation,
    actual: Catalog,
    *,
    visible: bool,
    privileges: str,
) -> Iterator[Finding]:
    """One finding where the role lacks USAGE on the schema or every privilege on the relation.

    `privileges` are what to grant then: "SELECT ON TABLE".
    """
    name = TableName(*subject.parts[:2])
    usable = actual.schemas.get(name.schema, True)
    if not judges_access(expected, actual) or (visible and usable):
        return
    role = viewer(expected, actual)
    grants = [] if usable else [usage(name.schema, role)]
    lacks = [] if usable else [f"no USAGE on schema {quote(name.schema)}"]
    if not visible:
        grants.append(f"GRANT {privileges} {name} TO {role};")
        lacks.append("no privilege on it")
    yield found(
        code,
        subject,
        source,
        expected={"usage": True, "visible": True},
        actual={"usage": usable, "visible": visible},
        hint=f"role {role} has {' and '.join(lacks)}",
        remedy=way_out(expected, actual, name.schema),
        sql="\n".join(grants),
    )

"""The role whose access counts, and what it may not use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from healthcheck.compare.found import Source, found
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.names import quote
from healthcheck.model.remedy import Remedy, in_sql

_WAYS_OUT: Final = (
    "if {role} is the role that the application uses, grant it what it needs; else connect as the"
    " one that is, or declare it (`role: NAME`), or say that access does not count (`role: none`);"
    " the grants would be"
)
_GRANTS: Final = (
    "GRANT USAGE ON SCHEMA {schema} TO {role};\n"
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role};\n"
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role};"
)


def findings(expected: Expectation, actual: Catalog) -> Iterator[Finding]:
    """The declared role, where there is none of that name."""
    if expected.check_access and actual.role_missing and expected.role is not None:
        yield found(
            Code.ROLE_MISSING,
            Subject(parts=(expected.role,)),
            Source(file=expected.file, origin=expected.role_origin),
            expected={"role": expected.role},
            hint="whether it may use what is declared was not checked",
            sql=f"CREATE ROLE {quote(expected.role)} LOGIN;",
        )


def judges_access(expected: Expectation, actual: Catalog) -> bool:
    """Whether there is a role whose access counts."""
    return expected.check_access and not actual.role_missing


def viewer(expected: Expectation, actual: Catalog) -> str:
    """That role as SQL writes it: the declared one, else the one that probes."""
    return quote(expected.role or actual.server.role)


def way_out(
    expected: Expectation, actual: Catalog, schema: str, *, grants: str = _GRANTS
) -> Remedy | None:
    """What to do about a role that may not: for a declared one, what mends it is enough.

    A probing role that nobody declared may be an observer: then the other ways are open too, and
    `grants` are for all that is of the kind in the schema.
    """
    if expected.role is not None:
        return None
    role = viewer(expected, actual)
    return in_sql(
        grants.format(role=role, schema=quote(schema)), advice=_WAYS_OUT.format(role=role)
    )

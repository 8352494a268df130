"""What stands beside the tables, as a declaration says that it is: a function for each section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from healthcheck.compare.column_type import as_the_server_would
from healthcheck.compare.naming import chosen_name
from healthcheck.compare.supposed.record import made
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import Returns
from healthcheck.model.expectation import Absent, Expectation
from healthcheck.model.names import Signature, TableName


def _enum(name: TableName, want: expectation.EnumType, said: Expectation) -> catalog.EnumType:
    return made(catalog.EnumType, want)


def _domain(name: TableName, want: expectation.Domain, said: Expectation) -> catalog.Domain:
    return made(
        catalog.Domain,
        want,
        type=as_the_server_would(want.type or "unknown", said.schema),
        nullable=want.nullable is not False,
        default=None if isinstance(want.default, Absent) else want.default,
        checks=_checks(name, want.checks),
    )


def _checks(
    domain: TableName, checks: Mapping[str, str] | tuple[str, ...] | Absent | None
) -> dict[str, catalog.Check]:
    if checks is None or isinstance(checks, Absent):
        return {}
    if not isinstance(checks, Mapping):
        label = chosen_name(domain.name, [], "check")
        checks = {
            f"{label}{number or ''}": each for number, each in enumerate(dict.fromkeys(checks))
        }
    return {
        name: catalog.Check(name=name, expression=expression) for name, expression in checks.items()
    }


def _composite_type(
    name: TableName, want: expectation.CompositeType, said: Expectation
) -> catalog.CompositeType:
    return catalog.CompositeType(
        attributes={
            part: made(catalog.Attribute, one, type=as_the_server_would(one.type, said.schema))
            for part, one in (want.attributes or {}).items()
        }
    )


def _function(name: Signature, want: expectation.Function, said: Expectation) -> catalog.Function:
    returns = want.returns and _returns(want.returns, said.schema)
    types = len(name.arguments) + max(1, len(returns.columns) if returns else 0)
    return made(
        catalog.Function,
        want,
        language=want.language or "",
        returns=returns,
        of_extension=(False,) * types,
    )


def _returns(want: Returns, schema: str) -> Returns:
    return Returns(
        type=as_the_server_would(want.type, schema) if want.type else "",
        setof=want.setof,
        columns=tuple((name, as_the_server_would(each, schema)) for name, each in want.columns),
    )


MAKERS: Final[Mapping[str, Callable[[Any, Any, Expectation], Any]]] = MappingProxyType(
    {
        "enums": _enum,
        "domains": _domain,
        "types": _composite_type,
        "functions": _function,
    }
)
"""By section of a declaration, each of a name, what is declared, and the whole declaration."""

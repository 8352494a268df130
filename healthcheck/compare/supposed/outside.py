"""What stands beside the tables, as a declaration says that it is: a function for each section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from healthcheck.compare.column_type import as_the_server_would
from healthcheck.compare.naming import chosen_name
from healthcheck.compare.supposed.record import made
from healthcheck.compare.supposed.table import indexes
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD, Returns
from healthcheck.model.expectation import Absent, Expectation
from healthcheck.model.names import Signature, TableName


def _enum(
    name: TableName, want: expectation.EnumType, other: object, said: Expectation
) -> catalog.EnumType:
    return made(catalog.EnumType, want)


def _domain(
    name: TableName, want: expectation.Domain, other: object, said: Expectation
) -> catalog.Domain:
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
    name: TableName, want: expectation.CompositeType, other: object, said: Expectation
) -> catalog.CompositeType:
    return catalog.CompositeType(
        attributes={
            part: made(catalog.Attribute, one, type=as_the_server_would(one.type, said.schema))
            for part, one in (want.attributes or {}).items()
        }
    )


def _view(
    name: TableName, want: expectation.View, other: object, said: Expectation
) -> catalog.View:
    others = other if isinstance(other, expectation.View) else expectation.View()
    known = others.columns or {}
    columns = {
        column: catalog.Column(
            name=column,
            type=as_the_server_would(type_ or known.get(column) or "unknown", said.schema),
        )
        for column, type_ in (want.columns or {}).items()
    }
    return made(
        catalog.View,
        want,
        columns=columns,
        definition=want.definition or UNREAD,
        indexes=indexes(name, want.indexes, others.indexes),
    )


def _sequence(
    name: TableName, want: expectation.Sequence, other: object, said: Expectation
) -> catalog.Sequence:
    return made(catalog.Sequence, want)


def _function(
    name: Signature, want: expectation.Function, other: object, said: Expectation
) -> catalog.Function:
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


def _extension(
    name: TableName, want: expectation.Extension, other: object, said: Expectation
) -> catalog.Extension:
    return catalog.Extension(version=want.version.number if want.version else "")


MAKERS: Final[Mapping[str, Callable[[Any, Any, Any, Expectation], Any]]] = MappingProxyType(
    {
        "extensions": _extension,
        "enums": _enum,
        "domains": _domain,
        "types": _composite_type,
        "sequences": _sequence,
        "functions": _function,
        "views": _view,
    }
)
"""By section: of a name, what is said of it, what the other says, and the whole declaration."""

"""Checks: expressions, inheritance, validity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from healthcheck.compare.constraint import Differ
from healthcheck.compare.definition import (
    Difference,
    unlike,
    unlike_text,
)
from healthcheck.compare.naming import chosen_name
from healthcheck.compare.scope import Scope
from healthcheck.compare.statement import (
    validate_constraint,
)
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding, Kind
from healthcheck.model.names import quote

_UNNAMED: Final = "it is declared without a name: any that has this expression will do"
_NOT_ENFORCED: Final = "where it is NOT ENFORCED (PostgreSQL 18), it has to be dropped and added"


def findings(scope: Scope) -> Iterator[Finding]:
    """Checks that are not as declared."""
    return _DIFFER.findings(scope)


def described(want: expectation.Check) -> dict[str, Any]:
    """What is declared of a check, as JSON, without what PostgreSQL takes for granted."""
    declared: dict[str, Any] = {"expression": want.expression}
    return declared | {"no_inherit": True} if want.no_inherit else declared


def chosen(table: str, want: expectation.Check) -> str:
    """The name that PostgreSQL would choose where more than one column is concerned."""
    return chosen_name(table, [], "check")


def clause(want: expectation.Check, name: str | None = None) -> str:
    """The constraint inside of CREATE TABLE or after ADD; under `name` where it has none."""
    named = want.name or name
    head = f"CONSTRAINT {quote(named)} " if named else ""
    return f"{head}CHECK ({want.expression}){' NO INHERIT' if want.no_inherit else ''}"


def _differences(
    want: expectation.Check, have: catalog.Check, scope: Scope
) -> Iterator[Difference]:
    """Everything but name and validity; the cheapest first."""
    yield from unlike("no_inherit", want.no_inherit, have.no_inherit)
    yield from unlike_text("expression", want.expression, have.expression, scope.contexts)


_DIFFER: Final = Differ(
    kind=Kind.CHECK,
    section="checks",
    unnamed=_UNNAMED,
    described=described,
    chosen=chosen,
    clause=clause,
    differences=_differences,
    validate=validate_constraint,
    perhaps=Code.CHECK_NOT_CHECKED,
    hint=_NOT_ENFORCED,
)

"""Checks: expressions, inheritance, validity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from healthcheck.compare.definition import (
    Difference,
    differing,
    may_be_unread,
    unlike,
    unlike_text,
    verdict_of,
)
from healthcheck.compare.found import found, invalid, present, renamed
from healthcheck.compare.naming import chosen_name, labelled
from healthcheck.compare.pairing import Pairs, pair
from healthcheck.compare.scope import Scope
from healthcheck.compare.statement import (
    add_constraint,
    drop_constraint,
    rename_constraint,
    replace_constraint,
    validate_constraint,
)
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import quote

_UNNAMED: Final = "it is declared without a name: any that has this expression will do"
_NOT_ENFORCED: Final = "where it is NOT ENFORCED (PostgreSQL 18), it has to be dropped and added"


def findings(scope: Scope) -> Iterator[Finding]:
    """Checks that are not as declared."""
    pairs = _paired(scope)
    for gone, _ in pairs.present:
        yield present(
            Code.CHECK_PRESENT,
            scope.inside(gone.name),
            scope.source(gone.origin),
            sql=drop_constraint(scope, gone.name),
        )
    for want, name in labelled(scope.have.name.name, pairs.missing, chosen):
        yield found(
            Code.CHECK_MISSING,
            scope.inside(name),
            scope.source(want.origin),
            expected=described(want),
            hint=None if want.name else _UNNAMED,
            sql=add_constraint(scope, clause(want)),
            unread=may_be_unread(
                _differences(want, have, scope) for have in scope.have.checks.values()
            ),
        )
    for want, have in pairs.renamed:
        name = want.name or have.name
        yield renamed(
            Code.CHECK_RENAMED,
            scope.inside(name),
            scope.source(want.origin),
            have.name,
            sql=rename_constraint(scope, have.name, name),
        )
    for want, have in pairs.same:
        yield from _unlike(scope, want, have)
    for want, have in (*pairs.renamed, *pairs.same):
        if not have.valid:
            yield invalid(
                Code.CHECK_INVALID,
                scope.inside(want.name or have.name),
                scope.source(want.origin),
                hint=_NOT_ENFORCED,
                sql=validate_constraint(scope, have.name),
            )
    if Code.CHECK_UNEXPECTED in scope.asked:
        for name in scope.have.checks.keys() - pairs.claimed:
            yield found(Code.CHECK_UNEXPECTED, scope.inside(name), scope.nowhere)


def described(want: expectation.Check) -> dict[str, Any]:
    """What is declared of a check, as JSON, without what PostgreSQL takes for granted."""
    declared: dict[str, Any] = {"expression": want.expression}
    return declared | {"no_inherit": True} if want.no_inherit else declared


def chosen(table: str, want: expectation.Check) -> str:
    """The name that PostgreSQL would choose where more than one column is concerned."""
    return chosen_name(table, [], "check")


def clause(want: expectation.Check, *, name: str | None = None) -> str:
    """The constraint inside of CREATE TABLE or after ADD; under `name` where it has none."""
    named = want.name or name
    head = f"CONSTRAINT {quote(named)} " if named else ""
    return f"{head}CHECK ({want.expression}){' NO INHERIT' if want.no_inherit else ''}"


def _unlike(scope: Scope, want: expectation.Check, have: catalog.Check) -> Iterator[Finding]:
    differences = list(_differences(want, have, scope))
    if differences:
        yield differing(
            differences,
            scope.inside(have.name),
            scope.source(want.origin),
            surely=Code.CHECK_DEFINITION,
            perhaps=Code.CHECK_NOT_CHECKED,
            sql=replace_constraint(scope, have.name, clause(want, name=have.name)),
        )


def _paired(scope: Scope) -> Pairs[expectation.Check, catalog.Check]:
    return pair(
        scope.want.checks,
        scope.have.checks,
        lambda want, have: verdict_of(_differences(want, have, scope)),
    )


def _differences(
    want: expectation.Check, have: catalog.Check, scope: Scope
) -> Iterator[Difference]:
    """Everything but name and validity; the cheapest first."""
    yield from unlike("no_inherit", want.no_inherit, have.no_inherit)
    yield from unlike_text("expression", want.expression, have.expression, scope.contexts)

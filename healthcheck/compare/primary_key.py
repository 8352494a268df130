"""Primary keys, and by the same rules what a unique constraint is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from healthcheck.compare.definition import Difference, differing, unlike
from healthcheck.compare.found import found, invalid, renamed
from healthcheck.compare.naming import chosen_name
from healthcheck.compare.scope import Scope
from healthcheck.compare.statement import (
    add_constraint,
    drop_constraint,
    reindex,
    rename_constraint,
    replace_constraint,
)
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import ABSENT, Gone
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import quote


def findings(scope: Scope) -> Iterator[Finding]:
    """The primary key, where it is not as declared."""
    want, have = scope.want.primary_key, scope.have.primary_key
    if isinstance(want, expectation.Key):
        yield from _unlike(scope, want, have) if have else [_missing(scope, want)]
    elif have and want is ABSENT:
        yield found(
            Code.PRIMARY_KEY_PRESENT,
            scope.inside(have.name),
            scope.source(scope.want.origin),
            actual={"name": have.name, "columns": list(have.columns)},
            sql=drop_constraint(scope, have.name),
        )
    elif have and Code.PRIMARY_KEY_UNEXPECTED in scope.asked and not _declared(scope, have):
        yield found(Code.PRIMARY_KEY_UNEXPECTED, scope.inside(have.name), scope.nowhere)


def described(want: expectation.Key) -> dict[str, Any]:
    """What is declared of a key, as JSON, without what PostgreSQL would take for granted."""
    declared = {
        "name": want.name,
        "columns": list(want.columns),
        "include": list(want.include),
        "deferrable": want.deferrable,
        "deferred": want.deferred,
        "nulls_not_distinct": want.nulls_not_distinct,
    }
    return {attribute: value for attribute, value in declared.items() if value}


def clause(want: expectation.Key, *, name: str | None = None, type_: str = "PRIMARY KEY") -> str:
    """The constraint inside of CREATE TABLE or after ADD; under `name` where it has none."""
    named = want.name or name
    head = f"CONSTRAINT {quote(named)} " if named else ""
    distinct = " NULLS NOT DISTINCT" if want.nulls_not_distinct else ""
    include = f" INCLUDE ({column_list(want.include)})" if want.include else ""
    return (
        f"{head}{type_}{distinct} ({column_list(want.columns)}){include}"
        f"{deferral(deferrable=want.deferrable, deferred=want.deferred)}"
    )


def column_list(columns: Iterable[str]) -> str:
    """The columns as SQL writes them between parentheses."""
    return ", ".join(map(quote, columns))


def deferral(*, deferrable: bool, deferred: bool) -> str:
    """The end of a constraint that is not checked at once."""
    if deferred:
        return " DEFERRABLE INITIALLY DEFERRED"
    return " DEFERRABLE" if deferrable else ""


def differences(want: expectation.Key, have: catalog.Key) -> Iterator[Difference]:
    """Everything but the name."""
    yield from unlike("columns", list(want.columns), list(have.columns))
    yield from unlike("include", sorted(want.include), sorted(have.include))
    yield from unlike("temporal", False, have.temporal)
    yield from unlike("deferrable", want.deferrable, have.deferrable)
    yield from unlike("deferred", want.deferred, have.deferred)
    yield from unlike("nulls_not_distinct", want.nulls_not_distinct, have.nulls_not_distinct)


def claimed(scope: Scope) -> set[str]:
    """The names that are spoken for by a declared primary key."""
    want, have = scope.want.primary_key, scope.have.primary_key
    keys = (want, have) if isinstance(want, expectation.Key) else ()
    return {key.name for key in keys if key and key.name}


def _missing(scope: Scope, want: expectation.Key) -> Finding:
    name = want.name or chosen_name(scope.have.name.name, [], "pkey")
    return found(
        Code.PRIMARY_KEY_MISSING,
        scope.inside(name),
        scope.source(want.origin),
        expected=described(want),
        sql=add_constraint(scope, clause(want)),
    )


def _unlike(scope: Scope, want: expectation.Key, have: catalog.Key) -> Iterator[Finding]:
    unlike_ones = list(differences(want, have))
    if have.valid and not unlike_ones and want.name in (None, have.name):
        return
    subject, source = scope.inside(want.name or have.name), scope.source(want.origin)
    if unlike_ones:
        sql = replace_constraint(scope, have.name, clause(want, name=have.name))
        code = Code.PRIMARY_KEY_DEFINITION
        yield differing(unlike_ones, subject, source, surely=code, sql=sql)
    elif want.name and want.name != have.name:
        sql = rename_constraint(scope, have.name, want.name)
        yield renamed(Code.PRIMARY_KEY_RENAMED, subject, source, have.name, sql=sql)
    if not have.valid:
        sql = reindex(scope, have.name)
        yield invalid(Code.PRIMARY_KEY_INVALID, subject, source, sql=sql)


def _declared(scope: Scope, have: catalog.Key) -> bool:
    """Whether its index is declared, if only as one that is unique."""
    wants: Iterable[expectation.Index | expectation.Key | Gone] = (
        *scope.want.indexes,
        *scope.want.unique,
    )
    return any(want.name == have.name for want in wants)

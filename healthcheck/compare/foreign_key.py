"""Foreign keys: columns, what they refer to, actions, validity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, Final

from healthcheck.compare.definition import Difference, differing, unlike, verdict_of
from healthcheck.compare.found import found, invalid, present, renamed
from healthcheck.compare.naming import chosen_name, labelled
from healthcheck.compare.pairing import Pairs, pair
from healthcheck.compare.primary_key import column_list, deferral
from healthcheck.compare.referred import lacking_table
from healthcheck.compare.scope import Scope
from healthcheck.compare.statement import (
    add_constraint,
    drop_constraint,
    rename_constraint,
    replace_constraint,
    validate_constraint,
)
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import Catalog
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import TableName, quote

_UNNAMED: Final = "it is declared without a name: any that has this definition will do"
_NOT_ENFORCED: Final = "where it is NOT ENFORCED (PostgreSQL 18), ALTER CONSTRAINT … ENFORCED first"


def findings(scope: Scope) -> Iterator[Finding]:
    """Foreign keys that are not as declared."""
    pairs = _paired(scope)
    for gone, _ in pairs.present:
        yield present(
            Code.FOREIGN_KEY_PRESENT,
            scope.inside(gone.name),
            scope.source(gone.origin),
            sql=drop_constraint(scope, gone.name),
        )
    for want, name in labelled(scope.have.name.name, pairs.missing, chosen):
        yield found(
            Code.FOREIGN_KEY_MISSING,
            scope.inside(name),
            scope.source(want.origin),
            expected=described(want),
            hint=None if want.name else _UNNAMED,
            lacking=lacking_table(scope.expected, scope.actual, want),
            sql=add_constraint(scope, clause(want)),
        )
    for want, have in pairs.renamed:
        name = want.name or have.name
        yield renamed(
            Code.FOREIGN_KEY_RENAMED,
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
                Code.FOREIGN_KEY_INVALID,
                scope.inside(want.name or have.name),
                scope.source(want.origin),
                hint=_NOT_ENFORCED,
                sql=validate_constraint(scope, have.name),
            )
    if Code.FOREIGN_KEY_UNEXPECTED in scope.asked:
        for name in scope.have.foreign_keys.keys() - pairs.claimed:
            yield found(Code.FOREIGN_KEY_UNEXPECTED, scope.inside(name), scope.nowhere)


def described(want: expectation.ForeignKey) -> dict[str, Any]:
    """What is declared of a foreign key, as JSON, without what PostgreSQL takes for granted."""
    declared = {
        "columns": list(want.columns),
        "references": _reference(want.references, want.referenced_columns),
        "on_delete": None if want.on_delete == "no action" else want.on_delete,
        "on_update": None if want.on_update == "no action" else want.on_update,
        "match": None if want.match == "simple" else want.match,
        "deferrable": want.deferrable,
        "deferred": want.deferred,
    }
    return {attribute: value for attribute, value in declared.items() if value}


def chosen(table: str, want: expectation.ForeignKey) -> str:
    """The name that PostgreSQL would choose."""
    return chosen_name(table, want.columns, "fkey")


def clause(want: expectation.ForeignKey, *, name: str | None = None) -> str:
    """The constraint after ADD; under `name` where it has none."""
    named = want.name or name
    words = [f"CONSTRAINT {quote(named)}"] if named else []
    words += [f"FOREIGN KEY ({column_list(want.columns)}) REFERENCES {want.references}"]
    words += [f"({column_list(want.referenced_columns)})"] if want.referenced_columns else []
    words += [f"MATCH {want.match.upper()}"] if want.match != "simple" else []
    words += [f"ON DELETE {want.on_delete.upper()}"] if want.on_delete != "no action" else []
    words += [f"ON UPDATE {want.on_update.upper()}"] if want.on_update != "no action" else []
    deferred = deferral(deferrable=want.deferrable, deferred=want.deferred)
    return " ".join(words) + deferred


def _unlike(
    scope: Scope, want: expectation.ForeignKey, have: catalog.ForeignKey
) -> Iterator[Finding]:
    differences = list(_differences(scope.actual, want, have))
    if differences:
        yield differing(
            differences,
            scope.inside(have.name),
            scope.source(want.origin),
            surely=Code.FOREIGN_KEY_DEFINITION,
            lacking=lacking_table(scope.expected, scope.actual, want),
            sql=replace_constraint(scope, have.name, clause(want, name=have.name)),
        )


def _paired(scope: Scope) -> Pairs[expectation.ForeignKey, catalog.ForeignKey]:
    return pair(
        scope.want.foreign_keys,
        scope.have.foreign_keys,
        lambda want, have: verdict_of(_differences(scope.actual, want, have)),
    )


def _differences(
    actual: Catalog, want: expectation.ForeignKey, have: catalog.ForeignKey
) -> Iterator[Difference]:
    """Everything but name and validity. In which order the columns stand means nothing."""
    referenced = want.referenced_columns or _key_columns(actual, have)
    wanted = want.references, _linked(want.columns, referenced)
    if wanted != (have.references, _linked(have.columns, have.referenced_columns)):
        yield from unlike("columns", list(want.columns), list(have.columns))
        yield from unlike(
            "references",
            _reference(want.references, referenced),
            _reference(have.references, have.referenced_columns),
        )
    yield from unlike("on_delete", want.on_delete, have.on_delete)
    yield from unlike("on_update", want.on_update, have.on_update)
    yield from unlike("on_delete_columns", [], list(have.delete_columns))
    yield from unlike("temporal", False, have.temporal)
    yield from unlike("match", want.match, have.match)
    yield from unlike("deferrable", want.deferrable, have.deferrable)
    yield from unlike("deferred", want.deferred, have.deferred)


def _key_columns(actual: Catalog, have: catalog.ForeignKey) -> tuple[str, ...]:
    """The primary key of the table that is referred to, as far as it is known."""
    table = actual.tables.get(have.references)
    key = table.primary_key if table else None
    known = key.columns if key else ()
    return known or (have.referenced_columns if have.references_primary_key else ())


def _linked(columns: Sequence[str], referenced: Sequence[str]) -> list[tuple[str, str]]:
    return sorted(zip_longest(columns, referenced, fillvalue=""))


def _reference(table: TableName, columns: Sequence[str]) -> str:
    """As a declaration spells it: public.users(id)."""
    return f"{table}({', '.join(columns)})" if columns else str(table)

"""Foreign keys: columns, what they refer to, actions, validity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, Final

from healthcheck.compare.constraint import Differ
from healthcheck.compare.definition import Difference, unlike
from healthcheck.compare.naming import chosen_name
from healthcheck.compare.primary_key import column_list, deferral
from healthcheck.compare.referred import lacking_table
from healthcheck.compare.scope import Scope
from healthcheck.compare.statement import (
    validate_constraint,
)
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import Catalog
from healthcheck.model.finding import Finding, Kind
from healthcheck.model.names import TableName, quote

_UNNAMED: Final = "it is declared without a name: any that has this definition will do"
_NOT_ENFORCED: Final = "where it is NOT ENFORCED (PostgreSQL 18), ALTER CONSTRAINT … ENFORCED first"


def findings(scope: Scope) -> Iterator[Finding]:
    """Foreign keys that are not as declared."""
    return _DIFFER.findings(scope)


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


def clause(want: expectation.ForeignKey, name: str | None = None) -> str:
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


def _differences(
    want: expectation.ForeignKey, have: catalog.ForeignKey, scope: Scope
) -> Iterator[Difference]:
    """Everything but name and validity. In which order the columns stand means nothing."""
    referenced = want.referenced_columns or _key_columns(scope.actual, have)
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


_DIFFER: Final = Differ(
    kind=Kind.FOREIGN_KEY,
    section="foreign_keys",
    unnamed=_UNNAMED,
    described=described,
    chosen=chosen,
    clause=clause,
    differences=_differences,
    validate=validate_constraint,
    hint=_NOT_ENFORCED,
    lacking=lambda scope, want: lacking_table(scope.expected, scope.actual, want),
)

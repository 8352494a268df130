"""Exclusions: what no two rows may have in common, predicate, deferral, validity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from healthcheck.compare.constraint import Differ
from healthcheck.compare.definition import (
    Difference,
    unlike,
    unlike_text,
    unlike_whole,
)
from healthcheck.compare.index import figured, key_sql, spelled, unlike_key
from healthcheck.compare.naming import chosen_name
from healthcheck.compare.primary_key import column_list, deferral
from healthcheck.compare.scope import Scope
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding, Kind
from healthcheck.model.names import quote

_UNNAMED: Final = "it is declared without a name: any that has this definition will do"


def findings(scope: Scope) -> Iterator[Finding]:
    """Exclusions that are not as declared."""
    return _DIFFER.findings(scope)


def described(want: expectation.Exclusion) -> dict[str, Any]:
    """What is declared of an exclusion, as JSON, without what PostgreSQL takes for granted."""
    declared = {
        "using": _using(want),
        "where": want.where,
        "include": list(want.include),
        "deferrable": want.deferrable,
        "deferred": want.deferred,
    }
    return {attribute: value for attribute, value in declared.items() if value}


def chosen(table: str, want: expectation.Exclusion) -> str:
    """The name that PostgreSQL would choose."""
    columns = [figured(key) for key in want.keys]
    return chosen_name(table, [*columns, *want.include], "excl")


def clause(want: expectation.Exclusion, name: str | None = None) -> str:
    """The constraint inside of CREATE TABLE or after ADD; under `name` where it has none."""
    named = want.name or name
    words = [f"CONSTRAINT {quote(named)}"] if named else []
    elements = zip(map(key_sql, want.keys), map(_operator_sql, want.operators), strict=True)
    listed = ", ".join(f"{key} WITH {operator}" for key, operator in elements)
    words += [f"EXCLUDE USING {quote(want.method)} ({listed})"]
    words += [f"INCLUDE ({column_list(want.include)})"] if want.include else []
    words += [f"WHERE ({want.where})"] if want.where else []
    return " ".join(words) + deferral(deferrable=want.deferrable, deferred=want.deferred)


def _differences(
    want: expectation.Exclusion, have: catalog.Exclusion, scope: Scope
) -> Iterator[Difference]:
    """Everything but name and validity; the cheapest first."""
    yield from unlike("deferrable", want.deferrable, have.deferrable)
    yield from unlike("deferred", want.deferred, have.deferred)
    yield from unlike("include", sorted(want.include), sorted(have.include))
    yield from _unlike_elements(want, have, scope)
    if want.where is not None or have.predicate is not None:
        yield from unlike_text("where", want.where, have.predicate, scope.contexts)


def _unlike_elements(
    want: expectation.Exclusion, have: catalog.Exclusion, scope: Scope
) -> Iterator[Difference]:
    """At most one, of the elements as a whole."""
    unlike_ones = [
        *unlike("method", want.method, have.method),
        *unlike("count", len(want.keys), len(have.keys)),
        *(
            difference
            for wanted, had in zip(want.keys, have.keys, strict=False)
            for difference in unlike_key(wanted, had, scope)
        ),
        *(
            Difference(attribute="operator", expected=wanted, actual=had)
            for wanted, had in zip(want.operators, have.operators, strict=False)
            if not _same_operator(wanted, had, scope.expected.schema)
        ),
    ]
    yield from unlike_whole("using", _using(want), _using(have), unlike_ones)


def _same_operator(want: str, have: str, default_schema: str) -> bool:
    """Without a schema it is PostgreSQL's own, one of `default_schema`, or an extension's."""
    wanted, had = want.rpartition("."), have.rpartition(".")
    if wanted[2] != had[2]:
        return False
    if not wanted[0]:
        return had[0] in ("", "pg_catalog", quote(default_schema))
    return not had[0] or wanted[0] == had[0]


def _operator_sql(operator: str) -> str:
    return f"OPERATOR({operator})" if "." in operator else operator


def _using(one: expectation.Exclusion | catalog.Exclusion) -> str:
    """As a declaration spells it."""
    elements = zip(map(spelled, one.keys), map(_plain, one.operators), strict=True)
    return f"{one.method} ({', '.join(f'{key} with {operator}' for key, operator in elements)})"


def _plain(operator: str) -> str:
    own = operator.removeprefix("pg_catalog.")
    return f"operator({own})" if "." in own else own


_DIFFER: Final = Differ(
    kind=Kind.EXCLUSION,
    section="exclusions",
    unnamed=_UNNAMED,
    described=described,
    chosen=chosen,
    clause=clause,
    differences=_differences,
    # PostgreSQL does not rebuild it concurrently.
    validate=lambda scope, name: f"REINDEX INDEX {scope.index(name)};",
    perhaps=Code.EXCLUSION_NOT_CHECKED,
)

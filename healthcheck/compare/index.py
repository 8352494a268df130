"""Indexes: keys, uniqueness, method, predicate, validity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from healthcheck.compare import primary_key, unique
from healthcheck.compare.definition import (
    Difference,
    differing,
    may_be_unread,
    readable,
    unlike,
    unlike_text,
    unlike_whole,
    verdict_of,
)
from healthcheck.compare.expressions import Verdict
from healthcheck.compare.found import found, invalid, present, renamed
from healthcheck.compare.naming import chosen_name, labelled
from healthcheck.compare.operator_class import (
    name_sql,
    operator_class_sql,
    same_name,
    same_operator_class,
)
from healthcheck.compare.pairing import Pairs, pair
from healthcheck.compare.primary_key import column_list
from healthcheck.compare.scope import Scope
from healthcheck.compare.statement import drop_index, reindex, rename_index
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import quote

_UNNAMED: Final = "it is declared without a name: any that has this definition will do"
_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CALL: Final = re.compile(r"\s*([a-z_][a-z0-9_]*)\s*\(")


def findings(scope: Scope) -> Iterator[Finding]:
    """Indexes that are not as declared."""
    pairs = _paired(scope)
    for gone, have in pairs.present:
        yield present(
            Code.INDEX_PRESENT,
            scope.beside(gone.name),
            scope.source(gone.origin),
            sql=drop_index(scope, have),
        )
    for want, name in labelled(scope.have.name.name, pairs.missing, chosen):
        yield _missing(scope, want, name)
    for want, have in pairs.renamed:
        name = want.name or have.name
        yield renamed(
            Code.INDEX_RENAMED,
            scope.beside(name),
            scope.source(want.origin),
            have.name,
            sql=rename_index(scope, have.name, name),
        )
    for want, have in pairs.same:
        yield from _unlike(scope, want, have)
    for want, have in (*pairs.renamed, *pairs.same):
        if not have.valid:
            yield invalid(
                Code.INDEX_INVALID,
                scope.beside(want.name or have.name),
                scope.source(want.origin),
                sql=reindex(scope, have.name),
            )
    if Code.INDEX_UNEXPECTED in scope.asked:
        for name in scope.have.indexes.keys() - pairs.claimed - unique.paired(scope).claimed:
            if not scope.have.indexes[name].of_constraint:
                yield found(Code.INDEX_UNEXPECTED, scope.beside(name), scope.nowhere)


def described(want: expectation.Index) -> dict[str, Any]:
    """What is declared of an index, as JSON, without what PostgreSQL would take for granted."""
    declared = {
        "columns": None if want.keys is None else [spelled(key) for key in want.keys],
        "unique": want.unique,
        "where": want.where,
        "method": None if want.method == "btree" else want.method,
        "include": list(want.include),
        "nulls_not_distinct": want.nulls_not_distinct,
    }
    return {attribute: value for attribute, value in declared.items() if value}


def chosen(table: str, want: expectation.Index) -> str:
    """The name that PostgreSQL would choose."""
    columns = [figured(key) for key in want.keys or ()]
    return chosen_name(table, [*columns, *want.include], "idx")


def create(
    want: expectation.Index, table: str, *, name: str | None = None, at_once: bool = False
) -> str | None:
    """The statement that makes it on `table`, as SQL writes that; None without a definition.

    `name` is for one that is declared without. `at_once` is for a table that nobody uses yet, or
    that is partitioned.
    """
    if want.keys is None:
        return None
    words = ["CREATE UNIQUE INDEX" if want.unique else "CREATE INDEX"]
    words += [] if at_once else ["CONCURRENTLY"]
    words += [quote(named)] if (named := want.name or name) else []
    words += [f"ON {table}"]
    words += [f"USING {quote(want.method)}"] if want.method != "btree" else []
    words += [f"({', '.join(map(key_sql, want.keys))})"]
    words += [f"INCLUDE ({column_list(want.include)})"] if want.include else []
    words += ["NULLS NOT DISTINCT"] if want.nulls_not_distinct else []
    words += [f"WHERE {want.where}"] if want.where else []
    return " ".join(words) + ";"


def spelled(key: expectation.IndexKey | catalog.IndexKey) -> str:
    """A key as a declaration spells it: "createdAt desc", "lower(email)"."""
    if key.column is None:
        text = readable(key.expression) or ""
    else:
        text = key.column if _WORD.fullmatch(key.column) else quote(key.column)
    return text + _options(key, str.lower)


def key_sql(key: expectation.IndexKey) -> str:
    """A key as SQL writes it."""
    text = f"({key.expression})" if key.column is None else quote(key.column)
    return text + _options(key, str.upper)


def _options(key: expectation.IndexKey | catalog.IndexKey, case: Callable[[str], str]) -> str:
    words = [case("collate"), name_sql(key.collation)] if key.collation else []
    words += [operator_class_sql(key.opclass)] if key.opclass else []
    words += [case("desc")] if key.descending else []
    if key.nulls_first != key.descending:
        words += [case("nulls first" if key.nulls_first else "nulls last")]
    return "".join(f" {word}" for word in words)


def figured(key: expectation.IndexKey) -> str:
    """What PostgreSQL calls a key: a column and a function by their names."""
    call = _CALL.match(key.expression or "")
    return key.column or (call[1] if call else "expr")


def _paired(scope: Scope) -> Pairs[expectation.Index, catalog.Index]:
    """What keeps a declared key is no renamed form of a declared index."""

    def judge(want: expectation.Index, have: catalog.Index) -> Verdict:
        if want.keys is None:  # nothing to know it by but its name
            return Verdict.DIFFERENT
        return verdict_of(_differences(want, have, scope))

    return pair(
        scope.want.indexes,
        scope.have.indexes,
        judge,
        taken=lambda: {
            *(want.name for want in scope.want.unique if want.name),
            *unique.paired(scope).claimed,
            *primary_key.claimed(scope),
        },
    )


def _differences(
    want: expectation.Index, have: catalog.Index, scope: Scope
) -> Iterator[Difference]:
    """Everything but name and validity; the cheapest first."""
    if want.keys is None:
        return
    yield from unlike("unique", want.unique, have.unique)
    yield from unlike("method", want.method, have.method)
    yield from unlike("include", sorted(want.include), sorted(have.include))
    yield from unlike("nulls_not_distinct", want.nulls_not_distinct, have.nulls_not_distinct)
    yield from unlike("deferrable", False, have.deferrable)
    yield from _unlike_keys(want.keys, have.keys, scope)
    if want.where is not None or have.predicate is not None:
        yield from unlike_text("where", want.where, have.predicate, scope.contexts)


def _unlike_keys(
    wants: Sequence[expectation.IndexKey], haves: Sequence[catalog.IndexKey], scope: Scope
) -> Iterator[Difference]:
    """At most one, of the keys as a whole."""
    unlike_ones = [
        difference
        for want, have in zip(wants, haves, strict=False)
        for difference in unlike_key(want, have, scope)
    ]
    unlike_ones += unlike("count", len(wants), len(haves))
    yield from unlike_whole(
        "columns",
        [spelled(want) for want in wants],
        [spelled(have) for have in haves],
        unlike_ones,
    )


def unlike_key(
    want: expectation.IndexKey, have: catalog.IndexKey, scope: Scope
) -> Iterator[Difference]:
    """What differs of one key."""
    if want.column is not None:
        yield from unlike("column", want.column, have.column)
    yield from unlike("descending", want.descending, have.descending)
    yield from unlike("nulls_first", want.nulls_first, have.nulls_first)
    default_schema = scope.expected.schema
    if not same_operator_class(want.opclass, have.opclass, default_schema):
        yield Difference(attribute="opclass", expected=want.opclass, actual=have.opclass)
    may_inherit = have.collation_implied and want.collation is None
    if not may_inherit and not same_name(want.collation, have.collation, default_schema):
        yield Difference(attribute="collation", expected=want.collation, actual=have.collation)
    if want.column is None:
        # (id) is written as an expression, but to PostgreSQL it is a column.
        text = quote(have.column) if have.column else have.expression
        yield from unlike_text("expression", want.expression, text, scope.contexts)


def _unlike(scope: Scope, want: expectation.Index, have: catalog.Index) -> Iterator[Finding]:
    differences = list(_differences(want, have, scope))
    if differences:
        at_once = scope.have.partitioned
        created = create(want, scope.table, name=have.name, at_once=at_once)
        yield differing(
            differences,
            scope.beside(have.name),
            scope.source(want.origin),
            surely=Code.INDEX_DEFINITION,
            perhaps=Code.INDEX_NOT_CHECKED,
            sql=f"{drop_index(scope, have)}\n{created}",
        )


def _missing(scope: Scope, want: expectation.Index, name: str) -> Finding:
    elsewhere = scope.elsewhere(name) if want.name else None
    return found(
        Code.INDEX_MISSING,
        scope.beside(name),
        scope.source(want.origin),
        expected=described(want),
        hint=elsewhere if want.name else _UNNAMED,
        # Where the name is taken the statement would fail.
        sql=None if elsewhere else create(want, scope.table, at_once=scope.have.partitioned),
        unread=may_be_unread(
            _differences(want, have, scope) for have in scope.have.indexes.values()
        ),
    )

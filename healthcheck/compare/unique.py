"""Unique constraints, and the unique indexes that serve as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from healthcheck.compare import primary_key
from healthcheck.compare.definition import Difference, differing, readable, unlike, verdict_of
from healthcheck.compare.expressions import Verdict
from healthcheck.compare.found import found, invalid, present, renamed
from healthcheck.compare.naming import chosen_name, labelled
from healthcheck.compare.pairing import Pairs, pair
from healthcheck.compare.primary_key import described
from healthcheck.compare.scope import Scope
from healthcheck.compare.statement import (
    add_constraint,
    drop_constraint,
    drop_index,
    reindex,
    rename_constraint,
    rename_index,
)
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding

Unique: TypeAlias = catalog.Key | catalog.Index
"""What can keep a promise of uniqueness. An index that is not unique stands for itself alone."""

_UNNAMED: Final = "it is declared without a name: any that has these columns will do"


def findings(scope: Scope) -> Iterator[Finding]:
    """Unique constraints that are not as declared."""
    pairs = paired(scope)
    for gone, have in pairs.present:
        if isinstance(have, catalog.Key) or have.unique:
            yield present(
                Code.UNIQUE_PRESENT,
                scope.inside(gone.name),
                scope.source(gone.origin),
                sql=_drop(scope, have),
            )
    for want, name in labelled(scope.have.name.name, pairs.missing, chosen):
        yield found(
            Code.UNIQUE_MISSING,
            scope.inside(name),
            scope.source(want.origin),
            expected=described(want),
            hint=scope.elsewhere(name) if want.name else _UNNAMED,
            sql=add_constraint(scope, clause(want)),
        )
    for want, have in pairs.renamed:
        name = want.name or have.name
        yield renamed(
            Code.UNIQUE_RENAMED,
            scope.inside(name),
            scope.source(want.origin),
            have.name,
            sql=_rename(scope, have, name),
        )
    for want, have in pairs.same:
        yield from _unlike(scope, want, have)
    for want, have in (*pairs.renamed, *pairs.same):
        if not have.valid:
            yield invalid(
                Code.UNIQUE_INVALID,
                scope.inside(want.name or have.name),
                scope.source(want.origin),
                sql=reindex(scope, have.name),
            )
    if Code.UNIQUE_UNEXPECTED in scope.asked:
        indexes = {want.name for want in scope.want.indexes}
        for name in scope.have.unique.keys() - pairs.claimed - indexes:
            yield found(Code.UNIQUE_UNEXPECTED, scope.inside(name), scope.nowhere)


def paired(scope: Scope) -> Pairs[expectation.Key, Unique]:
    """Which constraint or index is which declared constraint.

    What is declared among the indexes or as the primary key is no renamed form of another.
    """
    return pair(
        scope.want.unique,
        _haves(scope.have) if scope.want.unique else {},
        _judge,
        taken=lambda: {
            *(want.name for want in scope.want.indexes if want.name),
            *primary_key.claimed(scope),
        },
    )


def clause(want: expectation.Key, *, name: str | None = None) -> str:
    """The constraint inside of CREATE TABLE or after ADD; under `name` where it has none."""
    return primary_key.clause(want, name=name, type_="UNIQUE")


def chosen(table: str, want: expectation.Key) -> str:
    """The name that PostgreSQL would choose."""
    return chosen_name(table, want.columns, "key")


def _haves(table: catalog.Table) -> Mapping[str, Unique]:
    return {**table.indexes, **table.unique}


def _judge(want: expectation.Key, have: Unique) -> Verdict:
    if _columns(have) != list(want.columns):  # as a rule
        return Verdict.DIFFERENT
    return verdict_of(_differences(want, have))


def _columns(have: Unique) -> list[str | None]:
    if isinstance(have, catalog.Key):
        return list(have.columns)
    return [key.column or readable(key.expression) for key in have.keys]


def _differences(want: expectation.Key, have: Unique) -> Iterator[Difference]:
    """A unique index serves in any order of its entries: it must be total and of plain columns."""
    if isinstance(have, catalog.Key):
        yield from primary_key.differences(want, have)
        return
    yield from unlike("unique", True, have.unique)
    yield from unlike("where", None, readable(have.predicate))
    yield from unlike("method", "btree", have.method)
    yield from unlike("columns", list(want.columns), _columns(have))
    yield from unlike("include", sorted(want.include), sorted(have.include))
    yield from unlike("collation", [], [key.collation for key in have.keys if key.collation])
    yield from unlike("deferrable", want.deferrable, have.deferrable)
    yield from unlike("deferred", want.deferred, False)
    yield from unlike("nulls_not_distinct", want.nulls_not_distinct, have.nulls_not_distinct)


def _unlike(scope: Scope, want: expectation.Key, have: Unique) -> Iterator[Finding]:
    differences = list(_differences(want, have))
    if differences:
        added = add_constraint(scope, clause(want, name=have.name))
        yield differing(
            differences,
            scope.inside(have.name),
            scope.source(want.origin),
            surely=Code.UNIQUE_DEFINITION,
            sql=f"{_drop(scope, have)}\n{added}",
        )


def _drop(scope: Scope, have: Unique) -> str:
    if isinstance(have, catalog.Key):
        return drop_constraint(scope, have.name)
    return drop_index(scope, have)


def _rename(scope: Scope, have: Unique, name: str) -> str:
    if isinstance(have, catalog.Key):
        return rename_constraint(scope, have.name, name)
    return rename_index(scope, have.name, name)

"""Exclusion constraints of the catalog → declared ones."""

from __future__ import annotations

from collections.abc import Mapping

from healthcheck.model import catalog, expectation
from healthcheck.model.names import quote
from healthcheck.snapshot.index import declared_key
from healthcheck.snapshot.spelling import Spelling


def declared(table: catalog.Table, spelling: Spelling) -> tuple[expectation.Exclusion, ...]:
    types = {name: column.type for name, column in table.columns.items()}
    return tuple(_exclusion(have, types, spelling) for _, have in sorted(table.exclusions.items()))


def _exclusion(
    have: catalog.Exclusion, types: Mapping[str, str], spelling: Spelling
) -> expectation.Exclusion:
    predicate = have.predicate
    return expectation.Exclusion(
        name=have.name,
        method=have.method,
        keys=tuple(declared_key(key, types, spelling) for key in have.keys),
        operators=tuple(_operator(operator, spelling) for operator in have.operators),
        where=None if predicate is None else spelling.expression(predicate, types),
        include=have.include,
        deferrable=have.deferrable,
        deferred=have.deferred,
    )


def _operator(have: str, spelling: Spelling) -> str:
    """PostgreSQL's own and those of the default schema need none."""
    return have.removeprefix("pg_catalog.").removeprefix(f"{quote(spelling.schema)}.")

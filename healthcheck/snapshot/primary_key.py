"""Keys of the catalog → declared keys: primary keys, and by the same rule unique constraints."""

from __future__ import annotations

from healthcheck.model import catalog, expectation
from healthcheck.snapshot.spelling import Spelling


def declared(table: catalog.Table, spelling: Spelling) -> expectation.Key | None:
    return None if table.primary_key is None else key(table.primary_key)


def key(have: catalog.Key) -> expectation.Key:
    return expectation.Key(
        name=have.name,
        columns=have.columns,
        include=have.include,
        deferrable=have.deferrable,
        deferred=have.deferred,
        nulls_not_distinct=have.nulls_not_distinct,
    )

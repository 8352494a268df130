"""Foreign keys of the catalog → declared ones."""

from __future__ import annotations

from healthcheck.model import catalog, expectation
from healthcheck.snapshot.spelling import Spelling


def declared(table: catalog.Table, spelling: Spelling) -> tuple[expectation.ForeignKey, ...]:
    return tuple(_foreign_key(have) for _, have in sorted(table.foreign_keys.items()))


def _foreign_key(have: catalog.ForeignKey) -> expectation.ForeignKey:
    return expectation.ForeignKey(
        name=have.name,
        columns=have.columns,
        references=have.references,
        referenced_columns=have.referenced_columns,
        on_delete=have.on_delete,
        on_update=have.on_update,
        match=have.match,
        deferrable=have.deferrable,
        deferred=have.deferred,
    )

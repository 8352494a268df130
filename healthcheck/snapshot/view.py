"""Views of the catalog → declared ones."""

from __future__ import annotations

from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import Catalog
from healthcheck.model.names import TableName
from healthcheck.snapshot.index import index_of
from healthcheck.snapshot.spelling import Spelling


def declared(actual: Catalog, spelling: Spelling) -> dict[TableName, expectation.View]:
    return {name: _view(actual.views[name], spelling) for name in spelling.ordered(actual.views)}


def _view(have: catalog.View, spelling: Spelling) -> expectation.View:
    """Without its text: PostgreSQL prints it in other words on another version."""
    types = {name: column.type for name, column in have.columns.items()}
    columns = {
        name: spelling.type(column.type, of_extension=column.of_extension)
        for name, column in have.columns.items()
    }
    return expectation.View(
        columns=columns or None,
        # Of one without columns nothing else would be said.
        materialized=have.materialized or (None if columns else False),
        indexes=tuple(index_of(one, types, spelling) for _, one in sorted(have.indexes.items())),
    )

"""Which tables need no comparing again: those of which nothing that was looked at has changed."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.model.catalog import Catalog, Table
from healthcheck.model.expectation import Expectation
from healthcheck.model.names import TableName


class Sound(Struct, frozen=True, kw_only=True):
    """The `tables` that were as declared, and what they were compared with and in."""

    expectation: Expectation
    catalog: Catalog
    tables: frozenset[TableName]

    def still(self, expectation: Expectation, catalog: Catalog) -> frozenset[TableName]:
        """Those that are the very same objects, in the same surroundings, as what they refer to."""
        if expectation is not self.expectation:
            return frozenset()
        if _surroundings(catalog) != _surroundings(self.catalog):
            return frozenset()
        then, now = self.catalog.tables, catalog.tables
        moved = {name for name in {*then, *now} if then.get(name) is not now.get(name)}
        return frozenset(
            name
            for name in self.tables
            if name not in moved and moved.isdisjoint(_referred(now.get(name)))
        )


def _surroundings(catalog: Catalog) -> Catalog:
    """What the comparison of a table looks at beside tables; and a little more."""
    return replace(catalog, tables={}, views={}, triggers={}, ledgers=())


def _referred(table: Table | None) -> set[TableName]:
    return {key.references for key in table.foreign_keys.values()} if table else set()

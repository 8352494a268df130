"""What has to be asked of the server so that all of it can be declared."""

from __future__ import annotations

from typing import Final

from healthcheck.introspect import Inventory, Wanted, wanted_of
from healthcheck.model.expectation import Check, Expectation, Table
from healthcheck.model.names import TableName
from healthcheck.snapshot.declared import TABLES

_ANY: Final = Check(expression="true")  # whose text would have to be read


def wanted_in(inventory: Inventory, schema: str) -> Wanted:
    """As for a declaration that names all that is in the inventory, and something of each kind."""
    tables = {name: _asking(name) for name in inventory.names.get(TABLES, ())}
    return wanted_of(Expectation(schema=schema, tables=tables))


def _asking(name: TableName) -> Table:
    return Table(name=name, checks=(_ANY,))

"""The tables of migration tools: what is in them is asked for under `migrations`, not `tables`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from glob import escape
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.introspect import (
    Connection,
    Inventory,
    Limits,
    Memory,
    read_catalog,
    read_inventory,
)
from healthcheck.ledgers import TOOLS, Tool, fitting
from healthcheck.model.expectation import Expectation
from healthcheck.model.names import TableName
from healthcheck.snapshot.scope import Scope
from healthcheck.snapshot.wanted import wanted_in

_TABLES: Final = "tables"
_EXTENSIONS: Final = "extensions"


class Found(Struct, frozen=True, kw_only=True):
    """A scope without the ledgers, and a sentence on each."""

    scope: Scope
    left_out: tuple[str, ...] = ()


class Ledgers(Struct, frozen=True, kw_only=True):
    """Those among some tables: by name, the tools that each may be of."""

    tools: Mapping[TableName, tuple[Tool, ...]]

    @property
    def tables(self) -> frozenset[TableName]:
        """They, and where their tools have tables beside them, these."""
        return frozenset(
            TableName(name.schema, table)
            for name, tools in self.tools.items()
            for tool in tools
            for table in (name.name, *tool.beside)
        )


def ledgers_of(
    columns: Mapping[TableName, Collection[str]], tables: Collection[TableName]
) -> Ledgers:
    """The ledgers among the tables with these columns, by their names too; `tables` are all."""
    tools = {name: _tools_of(name, its, tables) for name, its in columns.items()}
    return Ledgers(tools={name: its for name, its in tools.items() if its})


def _tools_of(
    name: TableName, columns: Collection[str], tables: Collection[TableName]
) -> tuple[Tool, ...]:
    if not _is_named_so(name):
        return ()
    beside = frozenset(other.name for other in tables if other.schema == name.schema)
    return tuple(tool for tool in fitting(frozenset(columns), beside) if tool.table == name.name)


def _is_named_so(name: TableName) -> bool:
    return any(tool.table == name.name and tool.schema in (None, name.schema) for tool in TOOLS)


async def without_ledgers(
    connection: Connection, scope: Scope, *, limits: Limits, old: Expectation | None
) -> Found:
    """What is left of a scope. A ledger stays that is included by name, that an `old` declaration
    has, or beside which there is nothing. Raises psycopg's errors.
    """
    if scope.include:
        return Found(scope=scope)
    inventory = scope.of(await read_inventory(connection, scope.schemas or None, limits=limits))
    tables = inventory.names.get(_TABLES, ())
    kept = old.tables if old else {}
    near = tuple(name for name in tables if _is_named_so(name) and name not in kept)
    if not near:
        return Found(scope=scope)
    asked = Inventory(schemas=inventory.schemas, names={_TABLES: near})
    wanted = wanted_in(asked, scope.prefer)
    catalog = await read_catalog(connection, wanted, limits=limits, memory=Memory())
    columns = {name: table.columns for name, table in catalog.tables.items()}
    ledgers = ledgers_of(columns, tables)
    own = sorted(ledgers.tables)
    narrowed = replace(
        scope,
        exclude=(*scope.exclude, *(escape(f"{one.schema}.{one.name}") for one in own)),
    )
    if not narrowed.of(inventory).names.keys() - {_EXTENSIONS}:
        return Found(scope=scope)
    is_declared = bool(old and old.migrations)
    told = (_sentence(name, tools, is_declared) for name, tools in sorted(ledgers.tools.items()))
    return Found(scope=narrowed, left_out=tuple(told))


def _sentence(name: TableName, tools: tuple[Tool, ...], is_declared: bool) -> str:
    titles = " or ".join(tool.title for tool in tools)
    told = f"table {name} is the ledger of {titles}, and left out; --include writes it"
    if is_declared:
        return told
    section = f"migrations: {{tool: {tools[0].name}, directory: …}}"
    return f"{told}; to have its migrations checked, declare {section}"

"""A database that somebody else changes: what is there now, of what may have changed.

Only what has moved is read, by the tokens of introspect: scripts/bench/replay says what that
takes beside the migrations themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from healthcheck.introspect import (
    Connection,
    Inventory,
    Limits,
    Memory,
    read_catalog,
    read_inventory,
    read_tokens,
)
from healthcheck.model.expectation import Expectation
from healthcheck.model.names import TableName
from healthcheck.snapshot.declared import BESIDE_TABLES, expectation_of
from healthcheck.snapshot.history import History, Root
from healthcheck.snapshot.scope import Scope
from healthcheck.snapshot.wanted import wanted_in

# What has the token of a relation; all that stands beside them is read whenever any of it moves.
_RELATIONS: Final = ("tables", "views")
_OF_RELATIONS: Final = (*_RELATIONS, "triggers")
_BESIDE: Final = tuple(section for section in BESIDE_TABLES if section not in _OF_RELATIONS)


class Watch(Struct, kw_only=True):
    """One database, whose every change comes between two looks. `schema` is the default one."""

    connection: Connection
    scope: Scope
    schema: str
    limits: Limits
    history: History = field(default_factory=History)
    _inventory: Inventory | None = None
    _tokens: Mapping[int, str] = field(default_factory=dict)
    _names: dict[int, TableName] = field(default_factory=dict)

    async def look(self, migration: str) -> None:
        """Take into the history what the migration made, which was applied since the last look.

        Raises psycopg's errors.
        """
        inventory = self.scope.of(
            await read_inventory(self.connection, self.scope.schemas or None, limits=self.limits)
        )
        wanted = wanted_in(inventory, self.schema)
        tokens = await read_tokens(self.connection, wanted, limits=self.limits)
        if tokens == self._tokens and inventory == self._inventory:
            return
        stale = self._stale(tokens)
        now = {name for section in _RELATIONS for name in inventory.names.get(section, ())}
        fresh = now - {*self._names.values()} | stale & now
        made, names = await self._read(_only(inventory, fresh))
        seen = {**_of_relations(made, fresh | self._gone(now)), **self._beside(made)}
        self.history.advance(migration, seen)
        kept = {oid: name for oid, name in self._names.items() if name in now - fresh}
        self._names = kept | names
        self._tokens, self._inventory = tokens, inventory

    def _gone(self, now: set[TableName]) -> set[TableName]:
        had = (self.history.names(section) for section in _RELATIONS)
        return {name for names in had for name in names} - now

    def _stale(self, tokens: Mapping[int, str]) -> set[TableName]:
        """The relations that have moved or gone."""
        return {name for oid, name in self._names.items() if tokens.get(oid) != self._tokens[oid]}

    async def _read(self, inventory: Inventory) -> tuple[Expectation, dict[int, TableName]]:
        memory = Memory()
        wanted = wanted_in(inventory, self.schema)
        catalog = await read_catalog(self.connection, wanted, limits=self.limits, memory=memory)
        made = expectation_of(catalog, self.scope, schema=self.schema, file="")
        return made, {oid: known.name for oid, known in memory.tables.items()}

    def _beside(self, made: Expectation) -> dict[Root, Any]:
        seen: dict[Root, Any] = {}
        for section in _BESIDE:
            seen |= {(section, name): None for name in self.history.names(section)}
            seen |= {(section, name): one for name, one in getattr(made, section).items()}
        return seen


def _of_relations(made: Expectation, names: Iterable[TableName]) -> dict[Root, Any]:
    return {
        (section, name): getattr(made, section).get(name)
        for name in names
        for section in _OF_RELATIONS
    }


def _only(inventory: Inventory, names: set[TableName]) -> Inventory:
    """The inventory with those of its relations alone."""
    limited = {
        section: tuple(name for name in inventory.names.get(section, ()) if name in names)
        for section in _OF_RELATIONS
    }
    return replace(inventory, names={**inventory.names, **limited})

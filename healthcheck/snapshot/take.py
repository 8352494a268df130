"""A live database → an expectation, as of one instant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from healthcheck.errors import Problem, UsageError
from healthcheck.introspect import (
    Connection,
    Inventory,
    Limits,
    Memory,
    MovingError,
    read_catalog,
    read_inventory,
)
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation
from healthcheck.snapshot.declared import EXTENSIONS, TABLES, expectation_of
from healthcheck.snapshot.doubts import settle
from healthcheck.snapshot.scope import Scope
from healthcheck.snapshot.spelling import LockedError
from healthcheck.snapshot.wanted import wanted_in

_ATTEMPTS: Final = 10
_PAUSE_S: Final = 0.5  # between two looks at what a migration is changing

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """`left_out` tells, a sentence each, what the database has and the expectation does not say."""

    expectation: Expectation
    catalog: Catalog
    left_out: tuple[str, ...] = ()


async def take(
    connection: Connection, scope: Scope, *, limits: Limits, file: str, say: Say
) -> Snapshot:
    """Everything that `scope` asks for, as it was at one instant.

    `say` is told of each step. Raises UsageError where there is nothing, MovingError where it kept
    changing or stayed locked, and psycopg's errors.
    """
    for attempt in range(_ATTEMPTS):
        if attempt:
            await asyncio.sleep(_PAUSE_S)
        say("listing what is there")
        before = await _inventory(connection, scope, limits)
        _refuse_nothing(before, scope)
        say(f"reading {_counted(before)}")
        schema = scope.default_schema(name for names in before.names.values() for name in names)
        wanted = wanted_in(before, schema)
        catalog = await read_catalog(connection, wanted, limits=limits, memory=Memory())
        say(f"comparing {_counted(before)} with their declaration")
        # What came or went in between would be missing here, or there too much.
        if before != await _inventory(connection, scope, limits) or not _complete(before, catalog):
            continue
        try:
            expectation = expectation_of(catalog, scope, schema=schema, file=file)
        except LockedError:
            continue
        settled = settle(expectation, catalog)
        return Snapshot(expectation=settled.expectation, catalog=catalog, left_out=settled.left_out)
    raise MovingError([])


async def _inventory(connection: Connection, scope: Scope, limits: Limits) -> Inventory:
    found = await read_inventory(connection, scope.schemas or None, limits=limits)
    return scope.of(found)


def _complete(inventory: Inventory, catalog: Catalog) -> bool:
    return catalog.tables.keys() >= set(inventory.names.get(TABLES, ()))


def _counted(inventory: Inventory) -> str:
    number = len(inventory.names.get(TABLES, ()))
    return f"{number:,} table{'' if number == 1 else 's'}"


def _refuse_nothing(inventory: Inventory, scope: Scope) -> None:
    missing = [schema for schema in scope.schemas if schema not in inventory.schemas]
    if missing:
        listed = ", ".join(missing)
        raise UsageError([Problem("--schema", 0, 0, f"the database has no schema {listed}")])
    if not inventory.names.keys() - {EXTENSIONS}:
        where = ", ".join(scope.schemas) or "any schema of the database"
        filtered = " that --include and --exclude let through" if scope.filtered else ""
        text = f"there is nothing in {where}{filtered}: no snapshot was made; is it the right one?"
        raise UsageError([Problem("healthcheck snapshot", 0, 0, text)])

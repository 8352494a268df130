"""A live database → an expectation, as of one instant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.errors import Problem, UsageError
from healthcheck.introspect import (
    Connection,
    Inventory,
    Limits,
    Memory,
    MovingError,
    read_catalog,
    read_inventory,
    wanted_of,
)
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation
from healthcheck.snapshot.declared import BESIDE_TABLES, EXTENSIONS, TABLES, expectation_of
from healthcheck.snapshot.doubts import settle
from healthcheck.snapshot.ledgers import Found, without_ledgers
from healthcheck.snapshot.scope import Scope
from healthcheck.snapshot.spelling import LockedError
from healthcheck.snapshot.wanted import wanted_in

_ATTEMPTS: Final = 10
_PAUSE_S: Final = 0.5  # between two looks at what a migration is changing

Say = Callable[[str], None]


class NothingError(UsageError):
    """There is nothing of what was asked for."""


class Snapshot(Struct, frozen=True, kw_only=True):
    """`left_out` tells, a sentence each, what the database has and the expectation does not say.

    `beside` is what an older declaration asks for, where one was given.
    """

    expectation: Expectation
    catalog: Catalog
    left_out: tuple[str, ...] = ()
    beside: Catalog | None = None


async def take(
    connection: Connection,
    scope: Scope,
    *,
    limits: Limits,
    file: str,
    say: Say,
    old: Expectation | None = None,
) -> Snapshot:
    """Everything that `scope` asks for, as it was at one instant.

    `say` is told of each step. `old` is a declaration that it is to be merged into. Raises
    UsageError where there is nothing, MovingError where it kept changing or stayed locked, and
    psycopg's errors.
    """
    ledgers = Found(scope=scope)
    if not scope.ledgers:
        ledgers = await without_ledgers(connection, scope, limits=limits, old=old)
        scope = ledgers.scope
    for attempt in range(_ATTEMPTS):
        if attempt:
            await asyncio.sleep(_PAUSE_S)
        say("listing what is there")
        before = await _inventory(connection, scope, limits)
        _refuse_nothing(before, scope)
        say(f"reading {_counted(before)}")
        schema = old.schema if old else _default_schema(before, scope)
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
        _refuse_empty(expectation)
        settled = settle(expectation, catalog)
        return Snapshot(
            expectation=settled.expectation,
            catalog=catalog,
            left_out=(*ledgers.left_out, *settled.left_out),
            beside=None if old is None else await _asked(connection, old, limits),
        )
    raise MovingError([])


async def _asked(connection: Connection, old: Expectation, limits: Limits) -> Catalog:
    wanted = wanted_of(replace(old, migrations=()))  # what was applied is no matter to a snapshot
    return await read_catalog(connection, wanted, limits=limits, memory=Memory())


def _default_schema(inventory: Inventory, scope: Scope) -> str:
    return scope.default_schema(name for names in inventory.names.values() for name in names)


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
    if missing and scope.is_explicit:
        listed = ", ".join(missing)
        raise UsageError([Problem("--schema", 0, 0, f"the database has no schema {listed}")])
    if not inventory.names.keys() - {EXTENSIONS}:
        where = ", ".join(scope.schemas) or "any schema of the database"
        raise _nothing(where, " that --include and --exclude let through" if scope.filtered else "")


def _refuse_empty(expectation: Expectation) -> None:
    if not any(getattr(expectation, section) for section in (TABLES, *BESIDE_TABLES)):
        raise _nothing("the database", " of what --only asks for")


def _nothing(where: str, what: str) -> NothingError:
    text = f"there is nothing in {where}{what}: no snapshot was made; is it the right one?"
    return NothingError([Problem("healthcheck snapshot", 0, 0, text)])

"""The names of all that a database holds, before it is known what to ask of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from healthcheck.introspect.connection import Connection, Limits, run
from healthcheck.introspect.script import inventory_script
from healthcheck.model.names import TableName


class Inventory(Struct, frozen=True, kw_only=True):
    """The user's schemas, and what is in them under the sections of a declaration: "tables".

    Names are in their order.
    """

    schemas: tuple[str, ...]
    names: Mapping[str, tuple[TableName, ...]]


async def read_inventory(
    connection: Connection, schemas: Sequence[str] | None, *, limits: Limits
) -> Inventory:
    """What is in `schemas`, None for all, as of one instant. Raises psycopg's errors."""
    parameters = {**limits.parameters(), "schemas": None if schemas is None else list(schemas)}
    [rows] = await run(connection, inventory_script(), parameters)
    names: dict[str, list[TableName]] = {}
    for section, schema, name in rows:
        names.setdefault(section, []).append(TableName(schema, name))
    homes = names.pop("schemas", [])
    return Inventory(
        schemas=tuple(home.name for home in homes),
        names={section: tuple(found) for section, found in names.items()},
    )

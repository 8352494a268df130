"""The same tables in many schemas."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from healthcheck.model.expectation.origin import NOWHERE, Origin
from healthcheck.model.expectation.table import Table
from healthcheck.model.names import TableName


class Tenants(Struct, frozen=True, kw_only=True):
    """The same tables in each schema that `match` matches: * is any text, ? any one character.

    The tables bear `match` in the place of a schema, also where they refer to each other; so does
    every other name that is meant to be one of the same schema.
    """

    match: str
    at_least: int = 1
    tables: Mapping[TableName, Table] = field(default_factory=dict)
    origin: Origin = NOWHERE

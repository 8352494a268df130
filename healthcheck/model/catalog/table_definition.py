from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from healthcheck.model.catalog.index import IndexKey
from healthcheck.model.names import TableName

Strategy: TypeAlias = Literal["range", "list", "hash"]


class PartitionKey(Struct, frozen=True, kw_only=True):
    """How a table is partitioned, from pg_partitioned_table."""

    strategy: Strategy
    keys: tuple[IndexKey, ...]


class TableDefinition(Struct, frozen=True, kw_only=True):
    """What a table is beside what it holds.

    `parents` are those that it inherits from, or the one that it is a partition of. `detaching`: it
    is one whose DETACH ... CONCURRENTLY was interrupted, so that its parent does not show its rows.
    `server` is that of a foreign table.
    """

    partition_by: PartitionKey | None = None
    is_partition: bool = False
    detaching: bool = False
    parents: tuple[TableName, ...] = ()
    unlogged: bool = False
    server: str | None = None
    row_security: bool = False
    forced: bool = False

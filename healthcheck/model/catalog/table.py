from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from healthcheck.model.catalog.column import Column
from healthcheck.model.catalog.constraint import Check, Exclusion, ForeignKey, Key
from healthcheck.model.catalog.index import Index
from healthcheck.model.catalog.row_security import Policy
from healthcheck.model.catalog.table_definition import TableDefinition
from healthcheck.model.names import TableName


class Table(Struct, frozen=True, kw_only=True):
    """A table, partitioned table or foreign table with all that belongs to it, by name.

    `visible` is what the role is shown: it owns the table or has any privilege on it or on a
    column of it. `locked` says that an AccessExclusiveLock is held or awaited on it. `exclusions`,
    `policies` and `definition` hold nothing where nobody asked for them.
    """

    name: TableName
    columns: Mapping[str, Column]
    primary_key: Key | None = None
    indexes: Mapping[str, Index]
    unique: Mapping[str, Key]
    foreign_keys: Mapping[str, ForeignKey]
    checks: Mapping[str, Check]
    exclusions: Mapping[str, Exclusion] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    definition: TableDefinition = field(default_factory=TableDefinition)
    partitioned: bool = False
    visible: bool = True
    locked: bool = False

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from healthcheck.model.expectation.column import Column
from healthcheck.model.expectation.constraint import Check, Exclusion, ForeignKey, Key
from healthcheck.model.expectation.index import Index
from healthcheck.model.expectation.origin import NOWHERE, Absent, Gone, Origin
from healthcheck.model.expectation.privilege import Granted
from healthcheck.model.expectation.row_security import Policy, RowSecurity
from healthcheck.model.expectation.table_definition import PartitionKey
from healthcheck.model.names import TableName


class Table(Struct, frozen=True, kw_only=True):
    """What is asked of a table; every list is partial, in the order of the declaration.

    But for `inherits`: those are all its parents. `foreign` is the server that it stands for.
    """

    name: TableName
    absent: bool = False
    columns: Mapping[str, Column | Gone] = field(default_factory=dict)
    primary_key: Key | Absent | None = None
    indexes: tuple[Index | Gone, ...] = ()
    unique: tuple[Key | Gone, ...] = ()
    foreign_keys: tuple[ForeignKey | Gone, ...] = ()
    checks: tuple[Check | Gone, ...] = ()
    exclusions: tuple[Exclusion | Gone, ...] = ()
    row_security: RowSecurity | None = None
    partition_by: PartitionKey | None = None
    partition_of: TableName | None = None
    inherits: tuple[TableName, ...] = ()
    unlogged: bool | None = None
    foreign: str | None = None
    privileges: Mapping[str, Granted] = field(default_factory=dict)
    origin: Origin = NOWHERE

    @property
    def policies(self) -> tuple[Policy | Gone, ...]:
        """The declared policies of its row security."""
        return self.row_security.policies if self.row_security else ()

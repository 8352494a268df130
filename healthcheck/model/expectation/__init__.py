"""The decoded declaration. `None` means not declared, and so not checked."""

from __future__ import annotations

from healthcheck.model.expectation.column import Column
from healthcheck.model.expectation.constraint import Check, Exclusion, ForeignKey, Key
from healthcheck.model.expectation.expectation import (
    Expectation,
    IgnoreRule,
    SeverityRule,
    every_table,
)
from healthcheck.model.expectation.extension import Extension, Version
from healthcheck.model.expectation.function import Function
from healthcheck.model.expectation.index import Index, IndexKey
from healthcheck.model.expectation.ledger import Ledger
from healthcheck.model.expectation.origin import ABSENT, NOWHERE, Absent, Gone, Origin
from healthcheck.model.expectation.privilege import Granted, Privileges
from healthcheck.model.expectation.row_security import Policy, RowSecurity
from healthcheck.model.expectation.sequence import Sequence
from healthcheck.model.expectation.table import Table
from healthcheck.model.expectation.table_definition import PartitionKey
from healthcheck.model.expectation.tenant import Tenants
from healthcheck.model.expectation.trigger import Trigger
from healthcheck.model.expectation.user_type import Attribute, CompositeType, Domain, EnumType
from healthcheck.model.expectation.view import View

__all__ = [
    "ABSENT",
    "NOWHERE",
    "Absent",
    "Attribute",
    "Check",
    "Column",
    "CompositeType",
    "Domain",
    "EnumType",
    "Exclusion",
    "Expectation",
    "Extension",
    "ForeignKey",
    "Function",
    "Gone",
    "Granted",
    "IgnoreRule",
    "Index",
    "IndexKey",
    "Key",
    "Ledger",
    "Origin",
    "PartitionKey",
    "Policy",
    "Privileges",
    "RowSecurity",
    "Sequence",
    "SeverityRule",
    "Table",
    "Tenants",
    "Trigger",
    "Version",
    "View",
    "every_table",
]

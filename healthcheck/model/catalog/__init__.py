"""What the server has. `None` means that the server has none of it."""

from __future__ import annotations

from healthcheck.model.catalog.catalog import Catalog, Relation, Server
from healthcheck.model.catalog.column import Column, Identity, Storage
from healthcheck.model.catalog.constraint import Action, Check, Exclusion, ForeignKey, Key, Match
from healthcheck.model.catalog.extension import Extension
from healthcheck.model.catalog.function import Function, Parallel, Returns, RoutineKind, Volatility
from healthcheck.model.catalog.index import Index, IndexKey
from healthcheck.model.catalog.ledger import Ledger
from healthcheck.model.catalog.privilege import Access, Right
from healthcheck.model.catalog.row_security import Command, Policy
from healthcheck.model.catalog.sequence import Sequence, SequenceType
from healthcheck.model.catalog.table import Table
from healthcheck.model.catalog.table_definition import PartitionKey, Strategy, TableDefinition
from healthcheck.model.catalog.text import UNREAD, Text, Unread
from healthcheck.model.catalog.trigger import (
    Enabled,
    Event,
    Level,
    Timing,
    Trigger,
    TriggerFunction,
    Triggers,
)
from healthcheck.model.catalog.user_type import Attribute, CompositeType, Domain, EnumType
from healthcheck.model.catalog.view import View

__all__ = [
    "UNREAD",
    "Access",
    "Action",
    "Attribute",
    "Catalog",
    "Check",
    "Column",
    "Command",
    "CompositeType",
    "Domain",
    "Enabled",
    "EnumType",
    "Event",
    "Exclusion",
    "Extension",
    "ForeignKey",
    "Function",
    "Identity",
    "Index",
    "IndexKey",
    "Key",
    "Ledger",
    "Level",
    "Match",
    "Parallel",
    "PartitionKey",
    "Policy",
    "Relation",
    "Returns",
    "Right",
    "RoutineKind",
    "Sequence",
    "SequenceType",
    "Server",
    "Storage",
    "Strategy",
    "Table",
    "TableDefinition",
    "Text",
    "Timing",
    "Trigger",
    "TriggerFunction",
    "Triggers",
    "Unread",
    "View",
    "Volatility",
]

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

from healthcheck.model.catalog.index import IndexKey
from healthcheck.model.catalog.text import Text
from healthcheck.model.names import TableName


class Key(Struct, frozen=True, kw_only=True):
    """A primary key or a unique constraint; `valid` is that of the index behind it.

    `temporal` is WITHOUT OVERLAPS, since PostgreSQL 18.
    """

    name: str
    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    deferrable: bool = False
    deferred: bool = False
    nulls_not_distinct: bool = False
    temporal: bool = False
    valid: bool = True


Action: TypeAlias = Literal["no action", "restrict", "cascade", "set null", "set default"]
Match: TypeAlias = Literal["simple", "full", "partial"]


class ForeignKey(Struct, frozen=True, kw_only=True):
    """A foreign key. `valid` is false for NOT VALID, NOT ENFORCED and disabled triggers.

    `delete_columns` are those of ON DELETE SET NULL (…), since PostgreSQL 15; `temporal` is PERIOD,
    since 18. `references_primary_key` says that the referenced columns are that key.
    """

    name: str
    columns: tuple[str, ...]
    references: TableName
    referenced_columns: tuple[str, ...]
    on_delete: Action = "no action"
    on_update: Action = "no action"
    match: Match = "simple"
    references_primary_key: bool = True
    delete_columns: tuple[str, ...] = ()
    temporal: bool = False
    deferrable: bool = False
    deferred: bool = False
    valid: bool = True


class Check(Struct, frozen=True, kw_only=True):
    """A CHECK constraint: the expression without CHECK ( ). `valid` as for a foreign key."""

    name: str
    expression: Text
    no_inherit: bool = False
    valid: bool = True


class Exclusion(Struct, frozen=True, kw_only=True):
    """An exclusion constraint. `operators` stand beside the `keys`: "pg_catalog.&&".

    An operator of an extension has no schema: where that lives is an accident of the installation.
    `valid` is that of the index behind it.
    """

    name: str
    method: str
    keys: tuple[IndexKey, ...]
    operators: tuple[str, ...]
    include: tuple[str, ...] = ()
    predicate: Text | None = None
    deferrable: bool = False
    deferred: bool = False
    valid: bool = True

from __future__ import annotations

from msgspec import Struct

from healthcheck.model.catalog import Action, Match
from healthcheck.model.expectation.index import IndexKey
from healthcheck.model.expectation.origin import NOWHERE, Origin
from healthcheck.model.names import TableName


class Key(Struct, frozen=True, kw_only=True):
    """A primary key or a unique constraint: a closed definition; `name` None is not compared."""

    name: str | None = None
    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    deferrable: bool = False
    deferred: bool = False
    nulls_not_distinct: bool = False
    origin: Origin = NOWHERE


class ForeignKey(Struct, frozen=True, kw_only=True):
    """A closed definition; `referenced_columns` empty means the primary key of the other table."""

    name: str | None = None
    columns: tuple[str, ...]
    references: TableName
    referenced_columns: tuple[str, ...] = ()
    on_delete: Action = "no action"
    on_update: Action = "no action"
    match: Match = "simple"
    deferrable: bool = False
    deferred: bool = False
    origin: Origin = NOWHERE


class Check(Struct, frozen=True, kw_only=True):
    """A closed definition: the expression as written, without CHECK ( )."""

    name: str | None = None
    expression: str
    no_inherit: bool = False
    origin: Origin = NOWHERE


class Exclusion(Struct, frozen=True, kw_only=True):
    """A closed definition. `operators` stand beside the `keys`, as written: "&&", "shop.&&"."""

    name: str | None = None
    method: str
    keys: tuple[IndexKey, ...]
    operators: tuple[str, ...]
    where: str | None = None
    include: tuple[str, ...] = ()
    deferrable: bool = False
    deferred: bool = False
    origin: Origin = NOWHERE

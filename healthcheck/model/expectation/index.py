"""Indexes, and the keys that exclusions and partitioned tables have too."""

from __future__ import annotations

from msgspec import Struct

from healthcheck.model.expectation.origin import NOWHERE, Origin


class IndexKey(Struct, frozen=True, kw_only=True):
    """One key of an index: a column by its name, or an expression as written.

    `nulls_first` is already resolved: PostgreSQL puts nulls first exactly where it is descending,
    unless told otherwise. `opclass` and `collation` are as written, None for the default.
    """

    column: str | None = None
    expression: str | None = None
    descending: bool = False
    nulls_first: bool = False
    opclass: str | None = None
    collation: str | None = None


class Index(Struct, frozen=True, kw_only=True):
    """A closed definition, but for `keys` None: then only existence and validity are asked."""

    name: str | None = None
    keys: tuple[IndexKey, ...] | None = None
    unique: bool = False
    where: str | None = None
    method: str = "btree"
    include: tuple[str, ...] = ()
    nulls_not_distinct: bool = False
    origin: Origin = NOWHERE

"""Indexes, and the keys that exclusions and partitioned tables have too."""

from __future__ import annotations

from msgspec import Struct

from healthcheck.model.catalog.text import Text


class IndexKey(Struct, frozen=True, kw_only=True):
    """One key of an index: a column, or an expression.

    `opclass` and `collation` are qualified, and None where they are the default of the type.
    `collation_implied` says that an expression may have its collation from a column that it uses.
    """

    column: str | None = None
    expression: Text | None = None
    descending: bool = False
    nulls_first: bool = False
    opclass: str | None = None
    collation: str | None = None
    collation_implied: bool = False


class Index(Struct, frozen=True, kw_only=True):
    """One index, from the columns of pg_index; only `predicate` and expressions are deparsed."""

    name: str
    method: str = "btree"
    unique: bool = False
    keys: tuple[IndexKey, ...] = ()
    include: tuple[str, ...] = ()
    predicate: Text | None = None
    nulls_not_distinct: bool = False
    deferrable: bool = False
    valid: bool = True
    of_constraint: bool = False

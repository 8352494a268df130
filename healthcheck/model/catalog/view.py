from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from healthcheck.model.catalog.column import Column
from healthcheck.model.catalog.index import Index
from healthcheck.model.catalog.text import UNREAD, Text


class View(Struct, frozen=True, kw_only=True):
    """A view or materialized view. `definition` is pg_get_viewdef() text, UNREAD unless asked for.

    The rest is as in a Table.
    """

    columns: Mapping[str, Column]
    materialized: bool = False
    definition: Text = UNREAD
    indexes: Mapping[str, Index] = field(default_factory=dict)
    visible: bool = True
    locked: bool = False

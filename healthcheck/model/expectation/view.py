from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from healthcheck.model.expectation.index import Index
from healthcheck.model.expectation.origin import NOWHERE, Gone, Origin


class View(Struct, frozen=True, kw_only=True):
    """What is asked of a view. `columns` are some that it has, None for any type; `definition` is
    its text. Indexes are those of a materialized one.
    """

    columns: Mapping[str, str | None] | None = None
    materialized: bool | None = None
    definition: str | None = None
    indexes: tuple[Index | Gone, ...] = ()
    origin: Origin = NOWHERE

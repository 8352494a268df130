from __future__ import annotations

from msgspec import Struct

from healthcheck.model.catalog import Identity
from healthcheck.model.expectation.origin import NOWHERE, Absent, Origin


class Column(Struct, frozen=True, kw_only=True):
    """What is asked of a column. `type` is as written: "varchar(255)", "AvatarStatus", "serial".

    A column has one of `default`, `identity` and `generated`, which is an expression; `stored` says
    whether it keeps what is generated. `collation` is as written.
    """

    type: str | None = None
    nullable: bool | None = None
    default: str | Absent | None = None
    identity: Identity | None = None
    generated: str | None = None
    stored: bool | None = None
    collation: str | None = None
    origin: Origin = NOWHERE

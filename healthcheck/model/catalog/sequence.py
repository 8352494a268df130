from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

SequenceType: TypeAlias = Literal["smallint", "integer", "bigint"]


class Sequence(Struct, frozen=True, kw_only=True):
    """A sequence, from pg_sequence. `visible` is what the role is shown: it owns it or has any
    privilege on it.
    """

    type: SequenceType = "bigint"
    increment: int = 1
    minimum: int = 1
    maximum: int = (1 << 63) - 1
    start: int = 1
    cycle: bool = False
    visible: bool = True

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

SequenceType: TypeAlias = Literal["smallint", "integer", "bigint"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
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

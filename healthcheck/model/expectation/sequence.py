from __future__ import annotations

from msgspec import Struct

from healthcheck.model.catalog import SequenceType
from healthcheck.model.expectation.origin import NOWHERE, Origin


class Sequence(Struct, frozen=True, kw_only=True):
    """What is asked of a sequence."""

    type: SequenceType | None = None
    increment: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    start: int | None = None
    cycle: bool | None = None
    origin: Origin = NOWHERE

"""What a comparison of two expressions can say, and what it may assume."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from msgspec import Struct, field


class Verdict(Enum):
    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


class Judgement(Struct, frozen=True):
    """`reason` is one plain sentence where the verdict is UNDECIDED, else None."""

    verdict: Verdict
    reason: str | None = None


EQUAL = Judgement(Verdict.EQUAL)
DIFFERENT = Judgement(Verdict.DIFFERENT)


def undecided(reason: str) -> Judgement:
    return Judgement(Verdict.UNDECIDED, reason)


def all_of(judgements: Iterable[Judgement]) -> Judgement:
    """Of parts that must all be equal: one that differs decides, then the first undecided."""
    doubtful: Judgement | None = None
    for judgement in judgements:
        if judgement.verdict is Verdict.DIFFERENT:
            return DIFFERENT
        if judgement.verdict is Verdict.UNDECIDED:
            doubtful = doubtful or judgement
    return doubtful or EQUAL


class Context(Struct, frozen=True, kw_only=True):
    """Where an expression stands.

    `default_schema` is that of names without a schema in the declaration. `column_types` holds the
    actual type of each column of the table, as canonical_type() prints it; `target_type` is that of
    the column for a default, so that an outermost cast to it adds nothing. `base_types` tells what
    a domain is made of ("public.posint": "integer"); a domain that it does not name is opaque.
    In a domain's own check VALUE is a column named "value".
    """

    default_schema: str = "public"
    column_types: Mapping[str, str] = field(default_factory=dict)
    target_type: str | None = None
    base_types: Mapping[str, str] = field(default_factory=dict)

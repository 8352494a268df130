"""How two definitions differ, attribute by attribute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

from healthcheck.compare.expressions import Context, Judgement, Verdict, same_expression
from healthcheck.compare.found import Source, found
from healthcheck.model.catalog import UNREAD, Text
from healthcheck.model.finding import Code, Finding, Subject

NOT_READ: Final = "(not read)"
"""Stands in a finding for a text that was locked or moving."""

LOCKED: Final = "its text was locked or changing while it was read"


class Difference(Struct, frozen=True, kw_only=True):
    """One attribute that is not as declared, or could not be judged: then `reason` says why.

    `expected` and `actual` are JSON values, spelled as a declaration spells them.
    """

    attribute: str
    expected: Any
    actual: Any
    reason: str | None = None
    unread: bool = False


def unlike(attribute: str, expected: object, actual: object) -> Iterator[Difference]:
    """The difference, if there is one, of an attribute that is surely known."""
    if expected != actual:
        yield Difference(attribute=attribute, expected=expected, actual=actual)


def unlike_text(
    attribute: str, want: str | None, have: Text | None, contexts: Sequence[Context]
) -> Iterator[Difference]:
    """The difference, if there is one, of two expressions, either of which may not be there.

    They need to be equal in one of `contexts`; what else there is to say is said of the first.
    """
    if want == have:  # letter by letter; they are equal in any of them
        return
    actual = readable(have)
    if want is None or actual is None:
        yield from unlike(attribute, want, actual)
    elif have is UNREAD:
        yield Difference(
            attribute=attribute, expected=want, actual=actual, reason=LOCKED, unread=True
        )
    else:
        judgement, *others = (_judged_in(context, want, actual) for context in contexts)
        if all(each.verdict is not Verdict.EQUAL for each in (judgement, *others)):
            reason = judgement.reason if judgement.verdict is Verdict.UNDECIDED else None
            yield Difference(attribute=attribute, expected=want, actual=actual, reason=reason)


def unlike_whole(
    attribute: str, expected: object, actual: object, parts: Sequence[Difference]
) -> Iterator[Difference]:
    """One difference for all that `parts` of an attribute have; it is sure where any of them is."""
    if parts:
        sure = any(part.reason is None for part in parts)
        yield Difference(
            attribute=attribute,
            expected=expected,
            actual=actual,
            reason=None if sure else parts[0].reason,
            unread=not sure and any(part.unread for part in parts),
        )


def _judged_in(context: Context, want: str, have: str) -> Judgement:
    columns, bases = tuple(context.column_types.items()), tuple(context.base_types.items())
    return _judged(
        want,
        have,
        default_schema=context.default_schema,
        columns=columns,
        bases=bases,
        target_type=context.target_type,
    )


@lru_cache(maxsize=16_384)  # the same question is asked at each probe, and reading SQL is slow
def _judged(
    want: str,
    have: str,
    *,
    default_schema: str,
    columns: tuple[tuple[str, str], ...],
    bases: tuple[tuple[str, str], ...],
    target_type: str | None,
) -> Judgement:
    context = Context(
        default_schema=default_schema,
        column_types=dict(columns),
        target_type=target_type,
        base_types=dict(bases),
    )
    return same_expression(want, have, context)


def readable(text: Text | None) -> str | None:
    """The text as a finding shows it."""
    return NOT_READ if text is UNREAD else text


def verdict_of(differences: Iterable[Difference]) -> Verdict:
    """What the differences of one definition come to; asks for no more of them than it needs."""
    verdict = Verdict.EQUAL
    for difference in differences:
        if difference.reason is None:
            return Verdict.DIFFERENT
        verdict = Verdict.UNDECIDED
    return verdict


def may_be_unread(differences: Iterable[Iterable[Difference]]) -> bool:
    """Whether one of these things would be the one that is wanted, but for a text not read."""
    return any(
        verdict_of(attributes := list(item)) is Verdict.UNDECIDED
        and any(attribute.unread for attribute in attributes)
        for item in differences
    )


def differing(
    differences: Sequence[Difference],
    subject: Subject,
    source: Source,
    *,
    surely: Code,
    perhaps: Code | None = None,
    sql: str | None,
    hint: str | None = None,
    lacking: str | None = None,
) -> Finding:
    """One finding for all that differs for sure, else one for all that could not be judged.

    `perhaps` is left out by kinds without a text, where everything is sure. `lacking` is found()'s.
    """
    sure = [difference for difference in differences if difference.reason is None]
    concerned = sure or differences
    return found(
        surely if sure or perhaps is None else perhaps,
        subject,
        source,
        expected={difference.attribute: difference.expected for difference in concerned},
        actual={difference.attribute: difference.actual for difference in concerned},
        hint=hint if sure else "; ".join(str(difference.reason) for difference in concerned),
        lacking=lacking if sure else None,
        sql=sql if sure else None,
        unread=any(difference.unread for difference in concerned),
    )

"""What to do, as a page shows it: what is to be read, and what a button copies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.model.names import printable
from healthcheck.model.remedy import Language, Remedy
from healthcheck.report.page.cut import cut
from healthcheck.report.steps import number_of

LONGEST: Final = 20_000
"""How many characters all that is to be done may have."""


class Step(Struct, frozen=True, kw_only=True):
    """`advice` is to be read, `block` to be run: a `number` of commands, in psql if it `is_sql`.
    Either may be None.

    `can_copy` says that the block is shown letter by letter: nothing of it is cut off, and there is
    nothing in it that does not print. What is copied is what was seen.
    """

    advice: str | None = None
    block: str | None = None
    is_sql: bool = False
    number: int = 0
    can_copy: bool = False


def step(remedy: Remedy) -> Step:
    """All of a remedy."""
    block = lines(remedy.block)
    return Step(
        advice=printable(remedy.advice) if remedy.advice else None,
        block=block or None,
        is_sql=remedy.language is Language.SQL,
        number=len(remedy.commands),
        can_copy=block != "" and block == remedy.block,
    )


def shortened(made: Step) -> Step:
    """The same, as long as one of many may be; what is cut is not to be copied."""
    block = cut(made.block) if made.block else None
    return replace(
        made,
        advice=cut(made.advice) if made.advice else None,
        block=block,
        can_copy=made.can_copy and block == made.block,
    )


def fitting(remedies: Sequence[Remedy]) -> tuple[tuple[Step, ...], int]:
    """As many steps as a page has room for, and how many things to do are left over.

    Of the step that does not fit as a whole its first commands are there.
    """
    made = tuple(_fitting(remedies))
    left = sum(map(number_of, remedies)) - sum(map(number_of, made))
    return tuple(map(step, made)), left


def _fitting(remedies: Sequence[Remedy]) -> Iterator[Remedy]:
    room = LONGEST
    for remedy in remedies:
        room -= len(remedy.advice or "")
        shown = 0
        for command in remedy.commands:
            room -= len(command)
            if room < 0:
                break
            shown += 1
        if shown or room >= 0:
            yield replace(remedy, commands=remedy.commands[:shown])
        if room < 0:
            return


def lines(text: str) -> str:
    """`text` with its lines, and nothing else in it that does not print."""
    return "\n".join(map(printable, text.splitlines()))

"""Two texts side by side, and the words in which they differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple, TypeAlias

MOST_WORDS: Final = 400
"""Longer texts are not told apart word by word: that takes the square of their length."""

_WORD: Final = re.compile(r"\w+|\s+|[^\w\s]")


class Piece(NamedTuple):
    """A part of a text, and whether the other text has it not."""

    text: str
    differs: bool = False


Pieces: TypeAlias = tuple[Piece, ...]


def apart(expected: str, actual: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces: of "text null" and "text not null" the second has "not " marked."""
    ours, theirs = _WORD.findall(expected), _WORD.findall(actual)
    if max(len(ours), len(theirs)) > MOST_WORDS:
        return _whole(expected), _whole(actual)
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    return (
        tuple(_pieces(ours, [(block.a, block.size) for block in blocks])),
        tuple(_pieces(theirs, [(block.b, block.size) for block in blocks])),
    )


def _whole(text: str) -> Pieces:
    return (Piece(text, differs=True),)


def _pieces(words: Sequence[str], same: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """`same` are the place and the number of words that the other text has too, and an end."""
    done = 0
    for place, number in same:
        if place > done:
            yield from _marked("".join(words[done:place]))
        if number:
            yield Piece("".join(words[place : place + number]))
        done = place + number


def _marked(text: str) -> Iterator[Piece]:
    """Blanks at either end are not marked: they are no words."""
    word = text.strip()
    before, _, behind = text.partition(word) if word else (text, "", "")
    for piece in (Piece(before), Piece(word, differs=True), Piece(behind)):
        if piece.text:
            yield piece

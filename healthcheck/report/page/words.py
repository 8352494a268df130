"""Two texts side by side, and the words in which they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeAlias

from healthcheck.report import differing


class Piece(NamedTuple):
    """A part of a text, and whether it is marked: the other text has it not."""

    text: str
    differs: bool = False


Pieces: TypeAlias = tuple[Piece, ...]


def apart(expected: str, actual: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces: of "text null" and "text not null" the second has "not" marked."""
    ours, theirs = differing.differing(expected, actual)
    return tuple(_pieces(ours)), tuple(_pieces(theirs))


def _pieces(pieces: Iterable[differing.Piece]) -> Iterator[Piece]:
    """Blanks at either end are not marked: they are no words."""
    for text, is_common in pieces:
        word = text.strip()
        if is_common or not word:
            yield Piece(text)
            continue
        before, _, behind = text.partition(word)
        marked = (Piece(before), Piece(word, differs=True), Piece(behind))
        yield from (piece for piece in marked if piece.text)

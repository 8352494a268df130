"""Which words of two texts differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple, TypeAlias

_WORD: Final = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")  # with the blanks before it
_MOST_STEPS: Final = 40_000
"""Texts of more words than this many comparisons are wanted for are not looked at word by word."""


class Piece(NamedTuple):
    """A part of a text, and whether the other text has it not."""

    text: str
    differs: bool = False


Pieces: TypeAlias = tuple[Piece, ...]


def differing(expected: str, actual: str) -> tuple[Pieces, Pieces]:
    """Both texts in pieces: "numeric(10,2)" and "numeric(12,2)" differ in "10" and "12" alone."""
    ours, theirs = _WORD.findall(expected), _WORD.findall(actual)
    one, other = [word.strip() for word in ours], [word.strip() for word in theirs]
    begin = _same(one, other)
    end = _same(one[begin:][::-1], other[begin:][::-1])
    left, right = _common(one[begin : len(one) - end], other[begin : len(other) - end])
    before, after = [True] * begin, [True] * end
    return (
        tuple(_pieces(ours, [*before, *left, *after])),
        tuple(_pieces(theirs, [*before, *right, *after])),
    )


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words at the beginning are the same."""
    number = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        number += 1
    return number


def _common(one: Sequence[str], other: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Of each word, whether it is in a longest sequence of words that both have."""
    left, right = [False] * len(one), [False] * len(other)
    if len(one) * len(other) > _MOST_STEPS:
        return left, right
    longest = _longest(one, other)
    i = j = 0
    while i < len(one) and j < len(other):
        if one[i] == other[j]:
            left[i] = right[j] = True
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1
    return left, right


def _longest(one: Sequence[str], other: Sequence[str]) -> list[list[int]]:
    """The length of what both have of one[i:] and other[j:], by i and j."""
    longest = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in reversed(range(len(one))):
        for j in reversed(range(len(other))):
            longest[i][j] = (
                longest[i + 1][j + 1] + 1
                if one[i] == other[j]
                else max(longest[i + 1][j], longest[i][j + 1])
            )
    return longest


def _pieces(words: Sequence[str], common: Sequence[bool]) -> Iterator[Piece]:
    pairs = zip(words, common, strict=True)
    for is_common, run in groupby(pairs, key=lambda pair: pair[1]):
        text = "".join(word for word, _ in run)
        yield from (Piece(text),) if is_common else _marked(text)


def _marked(text: str) -> Iterator[Piece]:
    """Blanks at either end are not marked: they are no words."""
    word = text.strip()
    before, _, behind = text.partition(word) if word else (text, "", "")
    for piece in (Piece(before), Piece(word, differs=True), Piece(behind)):
        if piece.text:
            yield piece

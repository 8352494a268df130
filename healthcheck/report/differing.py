"""Which words of two texts differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_WORD: Final = re.compile(r"\s*\w+|\s*[^\w\s]|\s+")  # with the blanks before it
_MOST_STEPS: Final = 40_000
"""Texts of more words than this many comparisons are wanted for are not looked at word by word."""


class Piece(NamedTuple):
    """A part of a text, and whether the other text has it too."""

    text: str
    is_common: bool


def differing(expected: str, actual: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces: "numeric(10,2)" and "numeric(12,2)" differ in "10" and "12" alone."""
    ours, theirs = _WORD.findall(expected), _WORD.findall(actual)
    one, other = [word.strip() for word in ours], [word.strip() for word in theirs]
    begin = _same(one, other)
    end = _same(one[begin:][::-1], other[begin:][::-1])
    left, right = _common(one[begin : len(one) - end], other[begin : len(other) - end])
    before, after = [True] * begin, [True] * end
    return (
        _pieces(ours, [*before, *left, *after]),
        _pieces(theirs, [*before, *right, *after]),
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


def _pieces(words: Sequence[str], common: Sequence[bool]) -> list[Piece]:
    pieces: list[Piece] = []
    for word, is_common in zip(words, common, strict=True):
        if pieces and pieces[-1].is_common is is_common:
            pieces[-1] = Piece(pieces[-1].text + word, is_common)
        else:
            pieces.append(Piece(word, is_common))
    return pieces

"""Every problem of one declaration, and the near misses that explain it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from healthcheck.declaration.tree import Mark, Node
from healthcheck.errors import DeclarationError, Problem

MOST_PROBLEMS: Final = 1000
"""After so many the rest is not looked at: nobody reads them, and each costs time."""

_LONGEST_GUESS: Final = 64


class EnoughError(Exception):
    """Decoding cannot, or need not, go on: what was found is in the Problems."""


class Problems:
    """Collects what is wrong with one file."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found: list[Problem] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(self, node: Node, text: str) -> None:
        """Something is wrong with `node`. Raises EnoughError where there are too many."""
        self.add_at(node.mark, text)

    def add_at(self, mark: Mark, text: str) -> None:
        self.add_place(mark.line + 1, mark.column + 1, text)

    def add_place(self, line: int, column: int, text: str) -> None:
        """`line` and `column` from 1, or 0 where it is the whole file."""
        self._found.append(Problem(self._file, line, column, text))
        if len(self._found) == MOST_PROBLEMS:
            rest = f"has over {MOST_PROBLEMS} problems; these are the first that were found"
            self._found.append(Problem(self._file, 0, 0, rest))
            raise EnoughError

    def error(self) -> DeclarationError:
        return DeclarationError(sorted(self._found))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'; did you mean "columns"?', or nothing where no known word is near."""
    near = nearest(word, known)
    return f'; did you mean "{near}"?' if near else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` was meant to be: letter case, blanks and _ count for nothing."""
    if len(word) > _LONGEST_GUESS:
        return None
    plain = {_plain(each): each for each in known}
    close = get_close_matches(_plain(word), plain, n=1)
    return plain[close[0]] if close else None


def _plain(word: str) -> str:
    return word.lower().replace("_", "").replace("-", "").replace(" ", "")

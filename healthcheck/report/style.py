"""How text is set on a terminal: what stands out, and where lines are broken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from healthcheck.model.names import printable

COLOURS: Final[Mapping[str, int]] = {
    "fail": 196,
    "unknown": 99,
    "warn": 166,
    "pass": 28,
    "ignore": 28,
}
"""By a status or a severity, a colour of the 256 whose look no theme changes.

Each is far enough from black and from white to be read on both.
"""

_BOLD, _UNDERLINED, _REVERSED = "1", "4", "7"
_WORDS: Final = re.compile(r"\s+|\S+")


class Span(NamedTuple):
    """A part of a line, and how it stands out: numbers of "Select Graphic Rendition"."""

    text: str
    codes: tuple[str, ...] = ()


class Style(Struct, frozen=True, kw_only=True):
    """What a terminal is given.

    Without `colour`, bold, underlined and reversed are left. Lines are broken at `width` columns,
    or not at all (None). `is_whole` says that nothing is shortened.
    """

    colour: bool
    width: int | None
    is_whole: bool

    def badge(self, status: str) -> Span:
        """A status that is seen first."""
        return Span(f" {status.upper()} ", (_BOLD, _REVERSED, *self._colour(status)))

    def severity(self, severity: str) -> Span:
        """The word for a severity or a status, in its colour."""
        return Span(severity, (_BOLD, *self._colour(severity)))

    def _colour(self, status: str) -> tuple[str, ...]:
        return ("38", "5", str(COLOURS[status])) if self.colour else ()


def bold(text: str) -> Span:
    return Span(text, (_BOLD,))


def marked(text: str) -> Span:
    """What differs: bold and underlined, which is seen without colours too."""
    return Span(text, (_BOLD, _UNDERLINED))


def line(*spans: Span | str) -> str:
    """One line, however long; nothing in its texts moves the cursor."""
    return "".join(_set(Span(one) if isinstance(one, str) else one) for one in spans)


def folded(
    *spans: Span | str,
    width: int | None,
    first: str | tuple[Span | str, ...] = "",
    rest: str | None = None,
) -> Iterator[str]:
    """Lines of at most `width` columns, the first behind `first`, the others behind `rest`.

    They are broken between words alone: a longer word has a line of its own. `first` is set as it
    is, and `rest` is as many blanks unless it is said.
    """
    begin, taken = _begin(first)
    rest = " " * taken if rest is None else rest
    if width is None:
        yield (begin + line(*spans)).rstrip()
        return
    room, parts = width - taken, list[Span]()
    for gap, word in _words(spans):
        long = sum(cells(part.text) for part in word)
        used = sum(cells(part.text) for part in parts)
        if parts and used + cells(gap) + long > room:
            yield begin + line(*parts)
            begin, room, parts = rest, width - cells(rest), []
        parts += [Span(gap), *word] if parts else word
    yield (begin + line(*parts)).rstrip()


def _begin(first: str | tuple[Span | str, ...]) -> tuple[str, int]:
    """What a line begins with, and how many columns that takes."""
    spans = (first,) if isinstance(first, str) else first
    texts = [one if isinstance(one, str) else one.text for one in spans]
    return line(*spans), sum(map(cells, texts))


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes: two a sign of East Asia, none an accent."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return len(text) + wide - sum(unicodedata.combining(sign) > 0 for sign in text)


def clipped(text: str, width: int) -> str:
    """The beginning of `text` that `width` columns hold."""
    while cells(text) > width:
        text = text[: width - cells(text)]
    return text


def _words(spans: Sequence[Span | str]) -> Iterator[tuple[str, list[Span]]]:
    """Each word with the blanks in front of it; one may be made of several spans."""
    gap, word = "", list[Span]()
    for one in spans:
        span = Span(one) if isinstance(one, str) else one
        for text in _WORDS.findall(printable(span.text)):
            if not text.isspace():
                word.append(Span(text, span.codes))
                continue
            if word:
                yield gap, word
                gap, word = "", []
            gap += text
    if word:
        yield gap, word


def _set(span: Span) -> str:
    text = printable(span.text)
    return f"\x1b[{';'.join(span.codes)}m{text}\x1b[0m" if span.codes and text else text

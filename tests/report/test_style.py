from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.model.finding import Severity
from healthcheck.model.report import Status
from healthcheck.report.style import (
    COLOURS,
    Span,
    Style,
    bold,
    cells,
    clipped,
    folded,
    line,
    marked,
)
from tests.report.colours import of_the_cube

_BACKGROUNDS = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "a usual dark": (30, 30, 30),
    "Solarized light": (253, 246, 227),
    "Solarized dark": (0, 43, 54),
}


def luminance(colour: tuple[int, int, int]) -> float:
    """As WCAG has it."""
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("background", _BACKGROUNDS.values(), ids=list(_BACKGROUNDS))
@pytest.mark.parametrize("word", COLOURS)
def test_a_colour_is_read_on_light_and_on_dark(word: str, background: tuple[int, int, int]) -> None:
    """3 to 1 is what WCAG asks of bold type; the words are told by their letters anyway."""
    one, other = luminance(of_the_cube(COLOURS[word])), luminance(background)
    assert (max(one, other) + 0.05) / (min(one, other) + 0.05) >= 3


def test_every_status_and_severity_has_a_colour() -> None:
    assert {*Status, *Severity} == set(COLOURS)


def test_spans() -> None:
    plain = Style(colour=False, width=80, is_whole=False)
    colourful = Style(colour=True, width=80, is_whole=False)
    assert line("a ", bold("b"), marked("c")) == "a \x1b[1mb\x1b[0m\x1b[1;4mc\x1b[0m"
    assert line(plain.badge("fail")) == "\x1b[1;7m FAIL \x1b[0m"
    assert line(colourful.badge("fail")) == "\x1b[1;7;38;5;196m FAIL \x1b[0m"
    assert line(plain.severity("warn")) == "\x1b[1mwarn\x1b[0m"
    assert line(colourful.severity("warn")) == "\x1b[1;38;5;166mwarn\x1b[0m"
    assert line(bold("")) == ""
    assert line(bold("\x1b[2J\n")) == "\x1b[1m\\x1b[2J\\n\x1b[0m"


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        pytest.param(None, ["> one (two) three"], id="not broken"),
        pytest.param(17, ["> one (two) three"], id="all on one line"),
        pytest.param(16, ["> one (two)", "  three"], id="between words"),
        pytest.param(8, ["> one", "  (two)", "  three"], id="a word a line"),
        pytest.param(3, ["> one", "  (two)", "  three"], id="words are not broken"),
    ],
)
def test_folding(width: int | None, lines: list[str]) -> None:
    assert list(folded("one (", "two", ") three", width=width, first="> ")) == lines


def test_folding_keeps_what_stands_out() -> None:
    lines = list(folded(Span("ab cd", ("1",)), "e", width=3, rest="*"))
    assert lines == ["\x1b[1mab\x1b[0m", "*\x1b[1mcd\x1b[0me"]
    assert list(folded("", width=9, first="  title  ")) == ["  title"]
    assert list(folded("a  b ", width=9)) == ["a  b"]
    assert list(folded("a ", " b", width=9)) == ["a  b"]


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("orders", 6), ("größe", 5), ("注文", 4), ("e\u0301", 1)],
)
def test_columns_of_a_terminal(text: str, columns: int) -> None:
    assert cells(text) == columns


@given(text=st.text(), width=st.integers(0, 20))
def test_clipping(text: str, width: int) -> None:
    shown = clipped(text, width)
    assert text.startswith(shown)
    assert cells(shown) <= width
    assert cells(text) > width or shown == text


@given(words=st.lists(st.text("ab注", min_size=1, max_size=6)), width=st.integers(12, 30))
def test_no_line_is_wider_than_the_terminal(words: list[str], width: int) -> None:
    lines = list(folded(" ".join(words), width=width))
    assert all(cells(each) <= width for each in lines)
    assert " ".join(lines).split() == words

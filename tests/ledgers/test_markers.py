from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.ledgers.markers import lines, only, part

_TEXTS = st.text(st.sampled_from("ab\r\n \u2028\x0c"), max_size=30)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("", [""], id="nothing"),
        pytest.param("a\nb", ["a", "b"], id="line feeds"),
        pytest.param("a\r\nb\r\n", ["a", "b", ""], id="carriage returns"),
        pytest.param("a\u2028b\x0cc", ["a\u2028b\x0cc"], id="what ends no line of SQL"),
    ],
)
def test_lines(text: str, wanted: list[str]) -> None:
    assert lines(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("up\nA\ndown\nB", "  \nA\n    \n ", id="one part"),
        pytest.param("up\r\nA\r\ndown\r\nB\r\n", "  \r\nA\r\n    \r\n \r\n", id="carriage returns"),
        pytest.param("A\nB", " \n ", id="no part"),
        pytest.param("down\nB\nup\nA", "    \n \n  \nA", id="the part comes last"),
        pytest.param("up\nA\nup\nB", "  \nA\n  \nB", id="twice begun"),
        pytest.param("up\nA\u2028down\nB", "  \nA\u2028down\nB", id="within a line"),
    ],
)
def test_part(text: str, wanted: str) -> None:
    assert part(text, "up".__eq__, "down".__eq__) == wanted


@given(_TEXTS, st.sets(st.integers(0, 10)))
def test_lines_keep_their_numbers_and_lengths(text: str, kept: set[int]) -> None:
    result = only(text, kept.__contains__)
    assert [len(line) for line in lines(result)] == [len(line) for line in lines(text)]
    for number, (line, blanked) in enumerate(zip(lines(text), lines(result), strict=True)):
        assert blanked == (line if number in kept else " " * len(line))

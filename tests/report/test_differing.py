from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.report.differing import Piece, differing


def marked(pieces: list[Piece]) -> str:
    return "".join(text if is_common else f"[{text}]" for text, is_common in pieces)


@pytest.mark.parametrize(
    ("expected", "actual", "ours", "theirs"),
    [
        pytest.param("text", "text", "text", "text", id="the same"),
        pytest.param("bigint", "integer", "[bigint]", "[integer]", id="nothing in common"),
        pytest.param(
            "numeric(10,2)", "numeric(12,2)", "numeric([10],2)", "numeric([12],2)", id="a number"
        ),
        pytest.param("text not null", "text null", "text[ not] null", "text null", id="a word"),
        pytest.param("a > 0 and b", "b or a > 1", "a >[ 0 and b]", "[b or] a >[ 1]", id="order"),
        pytest.param(
            "(a, b, c) unique", "(a, x, c, d)", "(a,[ b], c)[ unique]", "(a,[ x], c[, d])",
            id="several places",
        ),
        pytest.param("", "x", "", "[x]", id="nothing at all"),
    ],
)  # fmt: skip
def test_words_that_differ(expected: str, actual: str, ours: str, theirs: str) -> None:
    one, other = differing(expected, actual)
    assert (marked(one), marked(other)) == (ours, theirs)


def test_what_is_long_is_not_looked_at_word_by_word() -> None:
    one, other = differing("a " + "b " * 500 + "c", "a " + "d " * 500 + "c")
    assert marked(one) == "a[" + " b" * 500 + "] c"
    assert [piece.is_common for piece in other] == [True, False, True]


@given(expected=st.text("ab ,("), actual=st.text("ab ,("))
def test_laws(expected: str, actual: str) -> None:
    one, other = differing(expected, actual)
    assert ("".join(p.text for p in one), "".join(p.text for p in other)) == (expected, actual)
    ours, theirs = ("".join(p.text for p in side if p.is_common) for side in (one, other))
    assert ours.replace(" ", "") == theirs.replace(" ", "")

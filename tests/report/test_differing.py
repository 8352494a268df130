from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.report.differing import Pieces, differing


def marked(pieces: Pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("expected", "actual", "ours", "theirs"),
    [
        pytest.param("text", "text", "text", "text", id="the same"),
        pytest.param("bigint", "integer", "[bigint]", "[integer]", id="nothing in common"),
        pytest.param("numeric(12,2)", "numeric(10,2)", "numeric([12],2)", "numeric([10],2)",
                     id="a number"),
        pytest.param("text not null", "text null", "text [not] null", "text null", id="one more"),
        pytest.param("a > 0 and b", "b or a > 1", "a > [0 and b]", "[b or] a > [1]", id="order"),
        pytest.param("(a, b, c) unique", "(a, x, c, d)",
                     "(a, [b], c) [unique]", "(a, [x], c[, d])", id="several places"),
        pytest.param("text", "", "[text]", "", id="nothing beside it"),
        pytest.param("", "", "", "", id="nothing at all"),
        pytest.param("a b", "a  b", "a b", "a  b", id="blanks are no words"),
        pytest.param("a ", "a", "a ", "a", id="nor are they at the end"),
    ],
)  # fmt: skip
def test_the_words_that_differ_are_marked(
    expected: str, actual: str, ours: str, theirs: str
) -> None:
    assert tuple(map(marked, differing(expected, actual))) == (ours, theirs)


def test_what_is_long_is_not_looked_at_word_by_word() -> None:
    one, other = differing("a " + "b " * 500 + "c", "a " + "d " * 500 + "c")
    assert marked(one) == "a [" + "b " * 499 + "b] c"
    assert marked(other) == "a [" + "d " * 499 + "d] c"


@given(expected=st.text("ab ,(\n", max_size=30), actual=st.text("ab ,(\n", max_size=30))
def test_laws(expected: str, actual: str) -> None:
    """Nothing is lost, and what is not marked is the same in both."""
    sides = differing(expected, actual)
    assert tuple("".join(piece.text for piece in side) for side in sides) == (expected, actual)
    ours, theirs = ("".join(p.text for p in side if not p.differs).split() for side in sides)
    assert "".join(ours) == "".join(theirs)

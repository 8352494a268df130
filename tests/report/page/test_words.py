from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.report.page.words import Pieces, apart


def marked(pieces: Pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("expected", "actual", "ours", "theirs"),
    [
        pytest.param("text not null", "text null", "text [not] null", "text null", id="one more"),
        pytest.param("numeric(12,2)", "numeric(10,2)", "numeric([12],2)", "numeric([10],2)",
                     id="a number"),
        pytest.param("bigint", "integer", "[bigint]", "[integer]", id="nothing in common"),
        pytest.param("text", "text", "text", "text", id="the same"),
        pytest.param("text", "", "[text]", "", id="nothing beside it"),
        pytest.param("", "", "", "", id="nothing at all"),
        pytest.param("a b", "a  b", "a b", "a  b", id="blanks are no words"),
    ],
)  # fmt: skip
def test_the_words_that_differ_are_marked(
    expected: str, actual: str, ours: str, theirs: str
) -> None:
    assert tuple(map(marked, apart(expected, actual))) == (ours, theirs)


@given(st.text("ab( \n", max_size=30), st.text("ab( \n", max_size=30))
def test_nothing_is_lost(expected: str, actual: str) -> None:
    pieces = apart(expected, actual)
    assert tuple("".join(piece.text for piece in one) for one in pieces) == (expected, actual)

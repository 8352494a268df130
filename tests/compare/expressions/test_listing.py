from __future__ import annotations

import pytest

from healthcheck.compare.expressions.listing import split_list


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param("a", ("a",), id="one"),
        pytest.param("a, f(b, c),d", ("a", "f(b, c)", "d"), id="a call"),
        pytest.param("x[1, 2], ','", ("x[1, 2]", "','"), id="brackets and quotes"),
        pytest.param('"a,b" , c', ('"a,b"', "c"), id="a quoted name"),
        pytest.param("a,,b", ("a", "", "b"), id="nothing between two commas"),
    ],
)
def test_what_commas_part(text: str, parts: tuple[str, ...]) -> None:
    assert split_list(text) == parts


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("a), b", "')' closes nothing", id="one too many"),
        pytest.param("f(a, b", "a bracket is not closed", id="one too few"),
        pytest.param("'a", "the quote ' is not closed", id="no SQL at all"),
    ],
)
def test_what_cannot_be_read(text: str, problem: str) -> None:
    with pytest.raises(ValueError, match="^" + problem.replace("(", "\\(").replace(")", "\\)")):
        split_list(text)

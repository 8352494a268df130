from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.ledgers import FilesError
from healthcheck.ledgers.graph import in_order, reached

_PATHS = {name: f"{name}.py" for name in "abcd"}


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        pytest.param({}, "", id="nothing"),
        pytest.param({"b": [], "a": []}, "ba", id="as they came"),
        pytest.param({"a": ["b"], "b": []}, "ba", id="behind what it follows"),
        pytest.param({"a": ["d"], "b": [], "c": [], "d": []}, "bcda", id="as early as it may"),
        pytest.param({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}, "dbca", id="a diamond"),
        pytest.param({"a": ["unknown"], "b": []}, "ab", id="what is not there does not count"),
    ],
)
def test_order(after: dict[str, list[str]], wanted: str) -> None:
    assert "".join(in_order(after, _PATHS)) == wanted


def test_a_circle_is_refused_with_its_members() -> None:
    with pytest.raises(FilesError) as refused:
        in_order({"a": ["b"], "b": ["c"], "c": ["a"]}, _PATHS)
    first = refused.value.path[0]
    following = {"a": "b", "b": "c", "c": "a"}
    second = following[first]
    way = f"{first} → {second} → {following[second]} → {first}"
    assert refused.value.text == f"follows itself: {way}; let one of them not follow the next"


@given(st.lists(st.frozensets(st.integers(0, 7), max_size=4), max_size=8))
def test_each_stands_once_behind_all_that_it_follows(needs: list[frozenset[int]]) -> None:
    # Edges only to smaller numbers make no circle.
    after = {str(i): [str(other) for other in each if other < i] for i, each in enumerate(needs)}
    turned = dict(reversed(after.items()))
    order = in_order(turned, {})
    assert sorted(order) == sorted(after)
    assert all(order.index(other) < order.index(name) for name in order for other in after[name])


def test_what_is_reached_has_its_own_end_and_circles() -> None:
    assert reached(["a"], {"a": ["b", "c"], "b": ["a", "gone"], "d": ["a"]}) == {
        "a",
        "b",
        "c",
        "gone",
    }

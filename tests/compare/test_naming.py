from __future__ import annotations

import pytest

from healthcheck.compare.naming import chosen_name, labelled
from healthcheck.model.expectation import Gone


@pytest.mark.parametrize(
    ("table", "columns", "label", "name"),
    [
        pytest.param("orders", ["id"], "idx", "orders_id_idx", id="one column"),
        pytest.param("orders", ["userId", "at"], "key", "orders_userId_at_key", id="two columns"),
        pytest.param("orders", [], "pkey", "orders_pkey", id="none"),
        pytest.param(
            "t" * 70, ["c" * 10], "idx", "t" * 48 + "_" + "c" * 10 + "_idx", id="a long table"
        ),
        pytest.param(
            "t" * 10, ["c" * 70], "idx", "t" * 10 + "_" + "c" * 48 + "_idx", id="a long column"
        ),
        pytest.param(
            "t" * 40, ["c" * 40], "idx", "t" * 29 + "_" + "c" * 29 + "_idx", id="both are long"
        ),
        pytest.param("ä" * 40, [], "pkey", "ä" * 29 + "_pkey", id="no letter is cut in two"),
    ],
)
def test_chosen_as_postgresql_does(table: str, columns: list[str], label: str, name: str) -> None:
    assert chosen_name(table, columns, label) == name
    assert len(name.encode()) <= 63


def test_labels_are_distinct_in_any_order() -> None:
    unnamed = [_Thing(None, "b"), _Thing(None, "a"), _Thing("t_idx", "c")]
    named = [(thing.shape, label) for thing, label in labelled("t", unnamed, _chosen)]
    assert named == [("b", "t_idx2"), ("a", "t_idx1"), ("c", "t_idx")]
    backwards = labelled("t", unnamed[::-1], _chosen)
    assert sorted((thing.shape, label) for thing, label in backwards) == sorted(named)


def test_even_one_thing_twice_gets_two_labels() -> None:
    thing = _Thing(None, "a")
    assert [label for _, label in labelled("t", [thing, thing], _chosen)] == ["t_idx", "t_idx1"]


def test_a_name_is_its_label() -> None:
    assert labelled("t", [Gone(name="x")], lambda table, _: table) == [(Gone(name="x"), "x")]


class _Thing:
    def __init__(self, name: str | None, shape: str) -> None:
        self.name = name
        self.shape = shape

    def __repr__(self) -> str:
        return f"{self.name} {self.shape}"


def _chosen(table: str, _: _Thing) -> str:
    return f"{table}_idx"

from __future__ import annotations

from typing import Any

import pytest

from healthcheck.report.attributes import described, sections


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        pytest.param({}, "", id="nothing"),
        pytest.param({"type": "text", "nullable": False}, "text not null", id="a column"),
        pytest.param({"type": "text", "nullable": True}, "text null", id="a column with null"),
        pytest.param({"type": "text", "default": "''"}, "text default ''", id="with a default"),
        pytest.param({"default": None}, "no default", id="none"),
        pytest.param({"columns": ["a", "b desc"], "unique": True}, "(a, b desc) unique", id="key"),
        pytest.param({"unique": False}, "not unique", id="not unique"),
        pytest.param({"nulls_not_distinct": True}, "nulls not distinct", id="words"),
        pytest.param({"columns": None}, "no columns", id="no columns"),
        pytest.param({"columns": "a"}, "a", id="columns in another form"),
        pytest.param({"valid": False}, "not valid", id="not valid"),
        pytest.param({"visible": False}, "no privilege", id="not visible"),
        pytest.param(
            {"usage": False, "visible": True},
            "no USAGE on the schema, some privilege",
            id="several of yes and no",
        ),
        pytest.param({"name": "a", "columns": ["b"]}, "(b)", id="a name among others"),
        pytest.param({"name": "Odd Name"}, '"Odd Name"', id="only a name"),
        pytest.param({"references": {"table": "t", "columns": ["a"]}}, "references table t (a)",
                     id="nested"),
        pytest.param({"keys": [{"columns": ["a"]}, "b"]}, "keys (a), b", id="a list of both"),
        pytest.param({"limit": 3}, "limit 3", id="a number"),
        pytest.param({"expression": "a\nb"}, "a\\nb", id="a line break"),
    ],
)  # fmt: skip
def test_described(attributes: dict[str, Any], text: str) -> None:
    assert described(attributes) == text


def test_sections_in_the_order_of_a_declaration() -> None:
    table = {
        "checks": {"positive": {"expression": "a > 0"}, "plain": "b > 0"},
        "columns": {"a": {"type": "text"}, "B": {}, "odd one": {}},
        "primary_key": {"columns": ["a"]},
        "indexes": [],
        "elsewhere": 1,
    }
    assert list(sections(table)) == [
        ("columns", [("a", "text"), ("B", ""), ('"odd one"', "")]),
        ("primary key", [("", "(a)")]),
        ("checks", [("positive", "a > 0"), ("plain", "b > 0")]),
    ]


def test_columns_that_are_only_named() -> None:
    assert list(sections({"columns": ["a", "b"]})) == [("columns", [("", "a"), ("", "b")])]

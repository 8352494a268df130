from __future__ import annotations

import pytest

from healthcheck.compare.operator_class import operator_class_sql, same_name, same_operator_class


@pytest.mark.parametrize(
    ("want", "have", "same"),
    [
        pytest.param(None, None, True, id="neither"),
        pytest.param("a_ops", None, False, id="wanted, none"),
        pytest.param(None, "pg_catalog.a_ops", False, id="not wanted, one"),
        pytest.param("a_ops", "pg_catalog.a_ops", True, id="PostgreSQL's own"),
        pytest.param("a_ops", "app.a_ops", True, id="of the default schema"),
        pytest.param("a_ops", "a_ops", True, id="not qualified"),
        pytest.param("a_ops", "other.a_ops", False, id="of another schema"),
        pytest.param("other.a_ops", "other.a_ops", True, id="qualified"),
        pytest.param("app.a_ops", "other.a_ops", False, id="qualified otherwise"),
        pytest.param('"C"', 'pg_catalog."C"', True, id="in quotes"),
        pytest.param("C", 'pg_catalog."C"', True, id="without its quotes"),
        pytest.param("c", 'pg_catalog."C"', False, id="letter case counts"),
        pytest.param('a"b', 'a"b', True, id="no name at all, but the same"),
        pytest.param('a"b', "pg_catalog.a", False, id="no name at all"),
    ],
)
def test_same_name(want: str | None, have: str | None, same: bool) -> None:
    assert same_name(want, have, "app") is same
    assert same_operator_class(want, have, "app") is same


@pytest.mark.parametrize(
    ("want", "have", "same"),
    [
        pytest.param("x_ops(a=1)", "app.x_ops(a=1)", True, id="the same"),
        pytest.param(
            "x_ops ( A = '1' , b='it''s' )",
            "app.x_ops(b='it''s', a=1)",
            True,
            id="written otherwise",
        ),
        pytest.param("x_ops(a=1)", "app.x_ops(a=2)", False, id="another value"),
        pytest.param("x_ops", "app.x_ops(a=2)", False, id="none wanted"),
        pytest.param("x_ops(a=2)", "app.x_ops", False, id="none there"),
        pytest.param("text_ops(a=2)", None, False, id="none at the default"),
    ],
)
def test_parameters_count(want: str, have: str | None, same: bool) -> None:
    assert same_operator_class(want, have, "app") is same


def test_parameters_as_sql_writes_them() -> None:
    assert operator_class_sql("pg_catalog.x_ops(a=1,b='x y')") == "x_ops(a=1, b='x y')"
    assert operator_class_sql("app.x_ops") == "app.x_ops"


@pytest.mark.parametrize(
    ("want", "same"),
    [
        pytest.param("text_ops", True, id="the default of its type"),
        pytest.param("pg_catalog.text_ops", True, id="the default, qualified"),
        pytest.param("text_pattern_ops", False, id="another"),
    ],
)
def test_to_name_the_default_says_nothing(want: str, same: bool) -> None:
    assert same_operator_class(want, None, "app") is same

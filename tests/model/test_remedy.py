from __future__ import annotations

import pytest

from healthcheck.model.remedy import Remedy, advising, in_shell, in_sql

_TABLE = "CREATE TABLE a (\n    x text\n);"


@pytest.mark.parametrize(
    ("remedy", "text"),
    [
        pytest.param(advising("ask"), "ask", id="to be read"),
        pytest.param(in_shell("deploy"), "deploy", id="to be run"),
        pytest.param(in_shell("a", "b"), "a && b", id="one after the other"),
        pytest.param(in_shell("a\nb", "c"), "a\nb\nc", id="a script"),
        pytest.param(in_sql("SELECT 1;", advice="see"), "see: SELECT 1;", id="a line"),
        pytest.param(in_sql(_TABLE, advice="else"), f"else:\n{_TABLE}", id="lines"),
        pytest.param(in_shell("a").after("now").after("first"), "first, now: a", id="after two"),
    ],
)
def test_all_of_it_as_one_text(remedy: Remedy, text: str) -> None:
    assert remedy.text == text

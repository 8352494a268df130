"""A # behind a blank begins a comment: told from what it leaves open."""

from __future__ import annotations

import pytest

from tests.declaration.decoding import problems

CUT = '" #" begins a comment in YAML; quote the whole: '


def test_in_braces_it_takes_the_brace_along() -> None:
    [problem] = problems("version: 1\ntables:\n  t:\n    checks: {c: a <> ' #b'}\n    since: x\n")
    assert problem == (
        '4:13: this "{" is not closed before line 5; a # behind a blank begins a comment'
    )


@pytest.mark.parametrize(
    ("section", "entry", "problem"),
    [
        pytest.param(
            "checks",
            "c: color <> ' #fff'",
            f"""5:10: check "c": {CUT}"color <> ' #fff'\"""",
            id="a quotation mark",
        ),
        pytest.param(
            "columns",
            "c: text default ' # '",
            f"""5:10: column "c": {CUT}"text default ' # '\"""",
            id="the default of a column",
        ),
        pytest.param(
            "columns",
            "c: numeric(10 #,2)",
            f"""5:10: column "c": {CUT}"numeric(10 #,2)\"""",
            id="the type of a column",
        ),
        pytest.param(
            "columns",
            "c:\n        type: numeric(10 #,2)",
            f"""6:15: "type": {CUT}"numeric(10 #,2)\"""",
            id="the type in the long form",
        ),
        pytest.param(
            "columns",
            "c:\n        default: concat('a', \" #\")",
            f"""6:18: "default": {CUT}'concat(''a'', " #")'""",
            id="the default in the long form",
        ),
        pytest.param(
            "indexes",
            "c:\n      - coalesce(a, ' #')",
            f"""6:9: index "c": key "coalesce(a, '": {CUT}"coalesce(a, ' #')\"""",
            id="a key of an index",
        ),
    ],
)
def test_what_is_left_open_was_cut(section: str, entry: str, problem: str) -> None:
    text = f"version: 1\ntables:\n  t:\n    {section}:\n      {entry}\n"
    assert problems(text) == [problem]


def test_a_comment_behind_a_whole_value_is_meant() -> None:
    assert not problems("version: 1\ntables:\n  t: # it's\n    checks:\n      c: (a > 0) # it's\n")
    [problem] = problems("version: 1\ntables:\n  t:\n    checks:\n      c: (a > 0 \n")
    assert problem == "5:10: check \"c\": ')' is missing"

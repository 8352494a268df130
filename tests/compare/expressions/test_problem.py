from __future__ import annotations

import pytest

from healthcheck.compare.expressions import expression_problem

FINE = [
    "qty > 0",
    "note in ('a', 'b')",
    "f(tags[1:2])",
    "';' <> note",
    "note = '--'",
    "exists (select 1)",
    "something our grammar does not know",
]


@pytest.mark.parametrize("text", FINE)
def test_an_expression_over_columns(text: str) -> None:
    assert expression_problem(text, allow_columns=True) is None


FINE_DEFAULTS = [
    "'pending'",
    "0",
    "-1.5",
    "now()",
    "CURRENT_TIMESTAMP(3)",
    "null",
    "TRUE",
    "current_user",
    "user",
    "nextval('public.order_no'::regclass)",
    "'x'::public.state",
    "date '2020-01-01'",
    "(now() at time zone 'utc')",
    "array[]::text[]",
    "make_interval(days => 1)",
    "exists (select 1)",
    "(1 between 0 and 2)",
    "normalize('a', nfc, 'x' y)",
]


@pytest.mark.parametrize("text", FINE_DEFAULTS)
def test_a_default(text: str) -> None:
    assert expression_problem(text, allow_columns=False) is None


PROBLEMS = [
    ("", "nothing is written"),
    (" \n", "nothing is written"),
    ("qty > 0;", "an expression ends without ';'"),
    ("qty > 0 -- really", "a comment stands in the expression"),
    ("(qty > 0", "')' is missing"),
    ("tags[1", "']' is missing"),
    ("qty > 0)", "')' closes nothing"),
    ("(tags[1)]", "')' closes nothing"),
    ("note = 'x", "the quote ' is not closed"),
    ("qty >", "it ends where more was to come"),
    ("now() at time zone", "it ends where more was to come"),
]


@pytest.mark.parametrize(("text", "problem"), PROBLEMS)
@pytest.mark.parametrize("allow_columns", [True, False], ids=["columns", "default"])
def test_what_no_expression_is(text: str, problem: str, *, allow_columns: bool) -> None:
    assert expression_problem(text, allow_columns=allow_columns) == problem


BARE = [
    ("pending", "pending"),
    ("Pending", "Pending"),
    ('"Pending"', "Pending"),
    ("state.pending", "pending"),
    ("qty + 1", "qty"),
    ("lower(note) || other", "note"),
    ("in progress", "in progress"),
    ("draft or published but not archived", "draft or published but not archived"),
    ("coalesce(null, case when a then b end)", "a"),
    ("x" * 50, "x" * 40 + "…"),
]


@pytest.mark.parametrize(("text", "shown"), BARE)
def test_a_default_that_lost_its_quotes(text: str, shown: str) -> None:
    problem = expression_problem(text, allow_columns=False)
    assert problem == (
        f"'{shown}' is a name and no value; a string wants quotes of its own: \"'{shown}'\""
    )

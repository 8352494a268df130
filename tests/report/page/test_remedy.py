from __future__ import annotations

import pytest

from healthcheck.model.remedy import advising, in_shell, in_sql
from healthcheck.report.page.cut import LONGEST as LONGEST_OF_ONE
from healthcheck.report.page.remedy import LONGEST, Step, fitting, lines, shortened, step


def test_what_is_read_is_not_copied() -> None:
    assert step(advising("ask\x1b")) == Step(advice="ask\\x1b")
    assert step(in_shell("a", "b").after("then")) == Step(
        advice="then", block="a\nb", number=2, can_copy=True
    )
    assert step(in_sql("SELECT 1;")) == Step(
        block="SELECT 1;", is_sql=True, number=1, can_copy=True
    )


@pytest.mark.parametrize("sign", ["\u202e", "\x1b", "\t", "\u2028", "\r\n"])
def test_what_is_not_shown_as_it_is_cannot_be_copied(sign: str) -> None:
    shown = step(in_sql(f'DROP TABLE "a{sign}b";'))
    assert not shown.can_copy
    assert shown.block
    assert shown.block.replace("\n", "").isprintable()


def test_what_is_cut_off_cannot_be_copied() -> None:
    whole, long = (step(in_sql("x" * (LONGEST_OF_ONE + more))) for more in (0, 1))
    assert shortened(whole) == whole
    assert not shortened(long).can_copy
    assert shortened(step(advising("x" * (LONGEST_OF_ONE + 1)))).advice != "x" * LONGEST_OF_ONE


def test_what_does_not_fit_is_counted() -> None:
    first, long = in_shell("deploy"), in_sql("x" * (LONGEST - 100))
    assert fitting([first, long]) == ((step(first), step(long)), 0)
    longer = in_sql(f"{long.block}{long.block}")
    assert fitting([first, longer, first]) == ((step(first),), 2)
    assert fitting([advising("x" * (LONGEST + 1))]) == ((), 1)


def test_of_a_long_step_the_first_commands_are_there() -> None:
    many = in_shell(*(f"{number} {'x' * 999}" for number in range(30)))
    (shown,), left = fitting([many])
    assert (shown.block or "").splitlines() == list(many.commands[: 30 - left])
    assert left > 0


def test_lines_stay_lines_and_nothing_else_moves_a_cursor() -> None:
    assert lines("a\nb\x1b[0m\r\nc\u202e") == "a\nb\\x1b[0m\nc\\u202e"

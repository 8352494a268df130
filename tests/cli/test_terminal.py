"""What is shown on a terminal, and what elsewhere."""

from __future__ import annotations

import os
import re
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pytest

from healthcheck.cli.formats import rendered
from healthcheck.cli.main import main
from healthcheck.cli.output import columns_of
from healthcheck.cli.terminal import style_of
from healthcheck.cli.waiting import Waiting
from healthcheck.model.report import Report
from healthcheck.report.style import Style
from healthcheck.report.text import as_text
from tests.cli.commands import SCHEMA, declared
from tests.cli.terminals import terminal
from tests.postgres import Database
from tests.report.made import COLUMN, INDEX, REPORTS, TABLE, TYPE, report
from tests.server.serving import environment

_SGR = re.compile(r"\x1b\[[0-9;]*m")


def variables(**extra: str) -> dict[str, str]:
    """The environment, without what says how to show things."""
    said = {"NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM"}
    return {name: value for name, value in os.environ.items() if name not in said} | extra


@pytest.mark.parametrize(
    ("is_terminal", "said", "style"),
    [
        pytest.param(True, {}, Style(colour=True, width=100, is_whole=False), id="a terminal"),
        pytest.param(
            True, {"NO_COLOR": "1"}, Style(colour=False, width=100, is_whole=False), id="no colour"
        ),
        pytest.param(
            True, {"NO_COLOR": ""}, Style(colour=True, width=100, is_whole=False), id="nothing said"
        ),
        pytest.param(True, {"TERM": "dumb"}, None, id="a dumb terminal"),
        pytest.param(
            True, {"COLUMNS": "60"}, Style(colour=True, width=60, is_whole=False), id="COLUMNS"
        ),
        pytest.param(False, {}, None, id="a pipe"),
        pytest.param(False, {"NO_COLOR": "1"}, None, id="a pipe without colour"),
        pytest.param(False, {"FORCE_COLOR": "0"}, None, id="not forced"),
        pytest.param(
            False, {"FORCE_COLOR": "1"}, Style(colour=True, width=None, is_whole=True), id="forced"
        ),
        pytest.param(
            False,
            {"FORCE_COLOR": "1", "NO_COLOR": "1"},
            Style(colour=False, width=None, is_whole=True),
            id="forced and forbidden",
        ),
    ],
)
def test_what_a_stream_can_show(
    is_terminal: bool, said: dict[str, str], style: Style | None
) -> None:
    with terminal(100) as screen, patch.dict(os.environ, variables(**said), clear=True):
        assert style_of(screen.stream if is_terminal else StringIO(), is_whole=False) == style
        assert style_of(None, is_whole=False) in {None, style}


@pytest.mark.parametrize(
    ("said", "columns"), [("", 80), ("wide", 80), ("0", 80), ("\u0664", 80), ("132", 132)]
)
def test_a_terminal_that_does_not_know_how_wide_it_is(said: str, columns: int) -> None:
    with terminal(0) as screen, patch.dict(os.environ, variables(COLUMNS=said), clear=True):
        assert columns_of(screen.stream) == columns
        assert columns_of(StringIO()) == columns


def on_a_terminal(reports: list[Report], *, verbose: bool = False) -> str:
    with (
        terminal() as screen,
        patch.dict(os.environ, variables(), clear=True),
        redirect_stdout(screen.stream),
    ):
        return rendered(reports, as_="text", verbose=verbose)


def test_text_is_set_for_a_terminal_alone() -> None:
    failing = report(COLUMN, TABLE)
    assert on_a_terminal([failing]).startswith("\x1b[1;7;38;5;196m FAIL \x1b[0m 9 of 87")
    assert "Shortened" in on_a_terminal([failing])
    assert "Shortened" not in on_a_terminal([failing], verbose=True)
    with patch.dict(os.environ, variables(), clear=True), redirect_stdout(StringIO()):
        assert rendered([failing], as_="text", verbose=False) == as_text(failing)


def test_several_targets_are_summed_up_on_a_terminal() -> None:
    text = _SGR.sub("", on_a_terminal([report(COLUMN, target="shop"), report(target="billing")]))
    assert text.endswith("\n\n2 targets: 1 fail (shop), 1 pass\n")


@pytest.mark.parametrize("as_", ["json", "markdown", "junit", "github", "sql"])
def test_other_formats_are_the_same_on_a_terminal(as_: str) -> None:
    with terminal() as screen, patch.dict(os.environ, variables(), clear=True):
        with redirect_stdout(screen.stream):
            shown = rendered([report(COLUMN, TABLE)], as_=as_, verbose=False)
        assert shown == rendered([report(COLUMN, TABLE)], as_=as_, verbose=False)
        assert "\x1b" not in shown


def test_check_on_a_terminal(database: Database, tmp_path: Path) -> None:
    database.execute(SCHEMA + "ALTER TABLE users ALTER id TYPE bigint")
    env = environment(DATABASE_URL=database.url, DECLARATION=declared(tmp_path))
    with terminal() as screen, patch.dict(os.environ, variables(**env), clear=True):
        with redirect_stdout(screen.stream):
            assert main(["check"]) == 1
        text = screen.seen()
    assert text.startswith("\x1b[1;7;38;5;196m FAIL \x1b[0m 1 of 6 expected objects differs from")
    assert "        expected  \x1b[1;4minteger\x1b[0m\n" in text
    assert "        actual    \x1b[1;4mbigint\x1b[0m\n" in text
    assert (
        text.splitlines()[-1]
        == "  ALTER TABLE public.users ALTER COLUMN id TYPE integer USING id::integer;"
    )


class Clock:
    """Seconds, as the test says."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def waited(is_terminal: bool, *rounds: tuple[float, list[Report]]) -> str:
    """What is told of reports that come so many seconds after the beginning."""
    clock, pipe = Clock(), StringIO()
    with terminal() as screen, patch.dict(os.environ, variables(NO_COLOR="1"), clear=True):
        with redirect_stderr(screen.stream if is_terminal else pipe):
            waiting = Waiting(300, now=clock)
            for seconds, reports in rounds:
                clock.now = 100 + seconds
                waiting.hear(reports)
            clock.now += 2
            waiting.draw()
        return screen.seen() if is_terminal else pipe.getvalue()


def test_a_log_is_told_each_change_and_once_a_minute_that_there_is_none() -> None:
    first, second = report(TYPE, TABLE), report(TYPE, INDEX)
    told = waited(
        False,
        (0, [first]),
        (1, [first]),
        (20, [second]),
        (79, [second]),
        (80, [second]),
        (81, [second]),
        (140, [second]),
        (141, [REPORTS["unknown"]]),
        (142, [second]),
    )
    same = "healthcheck wait: fail: 1 of 87 expected objects differs from the declaration: column"
    same += " public.users.credits; 1 object has another name: index public.users_email_idx"
    assert told.splitlines() == [
        f"healthcheck wait: fail: {first.message}; waiting, 300 s left",
        f"{same}; mended: table public.avatars; new: index public.users_email_idx;"
        " waiting, 280 s left",
        f"{same}; the same for 60 s; waiting, 220 s left",
        f"{same}; the same for 120 s; waiting, 160 s left",
        "healthcheck wait: unknown: the database did not answer in time; waiting, 159 s left",
        f"{same}; waiting, 158 s left",
    ]


def test_a_terminal_is_shown_each_change_and_how_long_it_lasts() -> None:
    seen = waited(True, (0, [report(COLUMN)]), (70, [report(COLUMN)]), (71, [report(TYPE)]))
    clear, fail = "\r\x1b[K", "\x1b[1mfail\x1b[0m"
    assert seen.split(clear) == [
        "",
        f"   0 s  {fail}  1 of 87 expected objects is missing: column\n"
        '              public.users."projectId", from migration\n'
        "              20251014_add_avatar_creator_complete\n",
        "waiting, 300 s left: fail: 1 of 87 expected objects is missing: column public.u",
        "the same for 70 s; waiting, 230 s left: fail: 1 of 87 expected objects is missi",
        f"  71 s  {fail}  1 of 87 expected objects differs from the declaration: column\n"
        '              public.users.credits; mended: column public.users."projectId";\n'
        "              new: column public.users.credits\n",
        "waiting, 229 s left: fail: 1 of 87 expected objects differs from the declaratio",
        "the same for 2 s; waiting, 227 s left: fail: 1 of 87 expected objects differs f",
    ]


def test_of_many_changes_some_are_named() -> None:
    made = report(COLUMN, TABLE, TYPE, INDEX)
    told = waited(False, (0, [made]), (1, [report(target="shop"), report()]))
    assert '; mended: column public.users."projectId", table public.avatars,' in told
    assert "column public.users.credits and 1 more; waiting" in told


def test_the_target_is_named_where_there_are_several() -> None:
    told = waited(False, (0, [report(), report(TYPE, target="shop")]))
    assert told.startswith("healthcheck wait: fail: shop: 1 of 87 expected objects")


def test_a_dumb_terminal_is_told_in_plain_lines() -> None:
    with terminal() as screen, patch.dict(os.environ, variables(TERM="dumb"), clear=True):
        with redirect_stderr(screen.stream):
            Waiting(300, now=Clock()).hear([report(TYPE)])
        assert screen.seen() == (
            "healthcheck wait: fail: 1 of 87 expected objects differs from the declaration:"
            " column public.users.credits; waiting, 300 s left\n"
        )

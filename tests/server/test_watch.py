from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from healthcheck.model.finding import Code
from healthcheck.model.report import Report
from healthcheck.server.watch import MOST_FINDINGS, Watch
from tests.report.made import COLUMN, INDEX, in_table, report, unknown


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def logged(*steps: tuple[float, Report]) -> list[Any]:
    """What is logged where each report comes so many seconds after the one before."""
    clock = Clock()
    watch = Watch(["default"], clock=clock)
    with capture_logs() as lines:
        for pause, made in steps:
            clock.now += pause
            watch.reported(made)
    return lines


def events(*steps: tuple[float, Report]) -> list[tuple[str, str | None, str, str]]:
    return [
        (line["event"].partition(".")[2], line["previous"], line["status"], line["log_level"])
        for line in logged(*steps)
    ]


@pytest.mark.parametrize(
    ("steps", "lines"),
    [
        pytest.param(
            [(0, report()), (90, report())],
            [("status_changed", None, "pass", "info")],
            id="all well is said once",
        ),
        pytest.param(
            [(0, report()), (1, report(COLUMN)), (1, report(COLUMN)), (1, report())],
            [
                ("status_changed", None, "pass", "info"),
                ("status_changed", "pass", "fail", "warning"),
                ("status_changed", "fail", "pass", "info"),
            ],
            id="a change is said once",
        ),
        pytest.param(
            [(0, report(COLUMN)), (59, report(COLUMN)), (1, report(COLUMN)), (59, report(COLUMN)),
             (1, report(COLUMN))],
            [
                ("status_changed", None, "fail", "warning"),
                ("still_failing", "fail", "fail", "warning"),
                ("still_failing", "fail", "fail", "warning"),
            ],
            id="a failure that stands is said once a minute",
        ),
        pytest.param(
            [(0, report(INDEX)), (600, report(INDEX))],
            [("status_changed", None, "warn", "warning")],
            id="a warning that stands is no failure",
        ),
        pytest.param(
            [(0, unknown()), (60, unknown())],
            [
                ("status_changed", None, "unknown", "warning"),
                ("still_failing", "unknown", "unknown", "warning"),
            ],
            id="unknown is a failure",
        ),
    ],
)  # fmt: skip
def test_transitions(
    steps: list[tuple[float, Report]], lines: list[tuple[str, str | None, str, str]]
) -> None:
    assert events(*steps) == lines


def test_another_reason_is_a_change() -> None:
    from healthcheck.model.report import Reason

    lines = logged((0, unknown()), (1, unknown(Reason.UNREACHABLE)))
    assert [line["reason"] for line in lines] == ["timeout", "unreachable"]


def test_a_line_has_the_findings() -> None:
    (line,) = logged((0, report(COLUMN, INDEX)))
    assert line["findings"] == 2
    assert line["message"] == report(COLUMN, INDEX).message
    assert line["duration_ms"] == 1.235
    assert line["what"][0] == {
        "code": "column.missing",
        "severity": "fail",
        "object": 'public.users."projectId"',
        "remedy": "apply migration 20251014_add_avatar_creator_complete",
    }


def test_a_line_has_an_end() -> None:
    many = (in_table(Code.COLUMN_MISSING, f"c{number}") for number in range(60))
    (line,) = logged((0, report(*many)))
    assert line["findings"] == 60
    assert len(line["what"]) == MOST_FINDINGS


def test_targets_do_not_mix() -> None:
    lines = logged((0, report(target="a")), (0, report(target="b")), (0, report(target="a")))
    assert [line["target"] for line in lines] == ["a", "b"]


def test_a_fault_of_ours_is_logged_without_its_text() -> None:
    with capture_logs() as lines:
        Watch(["default"]).failed("default", ValueError("geheim"))
    (line,) = lines
    assert (line["event"], line["target"], line["error"]) == (
        "probe.failed",
        "default",
        "builtins.ValueError",
    )
    assert "geheim" not in str(line)

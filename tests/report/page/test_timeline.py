from __future__ import annotations

from datetime import timedelta

import pytest

from healthcheck.model.report import Reason, Status
from healthcheck.report.page.timeline import HEIGHT, WIDTH, Moment, span, timeline
from tests.report.made import AT


def moment(seconds: float, status: Status = Status.PASS, took: float = 2.0) -> Moment:
    reason = Reason.DRIFT if status is Status.FAIL else None
    return Moment(
        at=AT + timedelta(seconds=seconds), status=status, reason=reason, duration_ms=took
    )


FIRST, SECOND = moment(0), moment(10, took=1.0)
THIRD = moment(700, Status.FAIL, took=40.0)


def test_bars_and_changes() -> None:
    made = timeline([FIRST, SECOND, THIRD], [FIRST, THIRD], now=AT + timedelta(seconds=760))
    assert made is not None
    assert (made.middle_ms, made.slowest_ms, made.since) == (2.0, 40.0, "1 min")
    assert [bar.moment for bar in made.bars] == [FIRST, SECOND, THIRD]
    assert [bar.x for bar in made.bars] == [0, 1, 2]
    heights = [bar.height for bar in made.bars]
    assert heights[1] < heights[0] < heights[2] == HEIGHT
    assert made.width == WIDTH
    assert [(one.moment, one.lasted) for one in made.changes] == [
        (THIRD, None),
        (FIRST, "11 min"),
    ]


def test_nothing_was_seen() -> None:
    assert timeline([], [], now=AT) is None


def test_many_take_their_room() -> None:
    made = timeline([FIRST] * 80, [FIRST], now=AT)
    assert made is not None
    assert made.width == 80


def test_no_time_at_all_is_still_a_bar() -> None:
    made = timeline([moment(0, took=0.0)], [FIRST], now=AT)
    assert made is not None
    assert made.bars[0].height > 0


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        pytest.param(-5, "0 s", id="a clock that was set back"),
        pytest.param(0, "0 s", id="now"),
        pytest.param(45, "45 s", id="seconds"),
        pytest.param(725, "12 min", id="minutes"),
        pytest.param(7200, "2 h", id="hours"),
        pytest.param(12_000, "3 h 20 min", id="hours and minutes"),
        pytest.param(90_000, "1 d 1 h", id="days"),
        pytest.param(86_430, "1 d", id="a day and some seconds"),
        pytest.param(3_610, "1 h", id="an hour and some seconds"),
    ],
)
def test_span(seconds: int, words: str) -> None:
    assert span(timedelta(seconds=seconds)) == words

"""What this process saw of a target: how long its probes took, and when the status changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from math import log1p
from typing import Final

from msgspec import Struct

from healthcheck.model.report import Reason, Status

HEIGHT: Final = 40
"""How high the highest bar is."""

WIDTH: Final = 30
"""For how many bars there is room at least."""

_LEAST: Final = 4.0
_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


class Moment(Struct, frozen=True, kw_only=True):
    """What is kept of one report."""

    at: datetime
    status: Status
    reason: Reason | None
    duration_ms: float


class Bar(Struct, frozen=True, kw_only=True):
    """One probe; `x` counts from the oldest, `height` is by the logarithm of how long it took."""

    x: int
    height: float
    moment: Moment


class Change(Struct, frozen=True, kw_only=True):
    """From when to when it had a status; `lasted` is "12 min", or None as long as it lasts."""

    moment: Moment
    lasted: str | None


class Timeline(Struct, frozen=True, kw_only=True):
    """The last probes, oldest first, and the last changes, newest first. Times in milliseconds.

    `width` is for how many bars there is room.
    """

    width: int
    bars: tuple[Bar, ...]
    changes: tuple[Change, ...]
    middle_ms: float
    slowest_ms: float
    since: str


def timeline(
    probes: Sequence[Moment], changes: Sequence[Moment], *, now: datetime
) -> Timeline | None:
    """Of what was kept, each oldest first; None where nothing was."""
    if not probes or not changes:
        return None
    durations = [moment.duration_ms for moment in probes]
    slowest = max(durations)
    return Timeline(
        width=max(WIDTH, len(probes)),
        bars=tuple(
            Bar(x=x, height=_height(moment.duration_ms, slowest), moment=moment)
            for x, moment in enumerate(probes)
        ),
        changes=tuple(_changes(changes)),
        middle_ms=sorted(durations)[len(durations) // 2],
        slowest_ms=slowest,
        since=span(now - changes[-1].at),
    )


def span(time: timedelta) -> str:
    """In one unit or two: "45 s", "12 min", "3 h 20 min", "5 d 1 h"."""
    left = max(0, int(time.total_seconds()))
    parts: list[str] = []
    for seconds, unit in _UNITS:
        number, left = divmod(left, seconds)
        if number or (parts and len(parts) < 2):
            parts.append(f"{number} {unit}" if number else "")
        if len(parts) == 2 or (parts and unit == "min"):
            break
    return " ".join(filter(None, parts)) or "0 s"


def _changes(changes: Sequence[Moment]) -> Iterator[Change]:
    ends = [*(moment.at for moment in changes[1:]), None]
    for moment, end in reversed(list(zip(changes, ends, strict=True))):
        yield Change(moment=moment, lasted=None if end is None else span(end - moment.at))


def _height(duration_ms: float, slowest_ms: float) -> float:
    share = log1p(duration_ms) / log1p(slowest_ms) if slowest_ms else 0.0
    return round(max(_LEAST, HEIGHT * share), 1)

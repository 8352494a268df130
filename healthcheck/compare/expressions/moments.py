"""Dates, times and intervals in their plain spellings, so that two can be told equal."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_MOMENT = re.compile(
    r"\s*(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?\s*",
    re.ASCII | re.IGNORECASE,
)
_TIME = re.compile(r"\s*(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?\s*", re.ASCII)


def date(text: str) -> datetime | None:
    """A day without a time; None where the text is not of the form 2020-01-31 or 20200131."""
    match = _MOMENT.fullmatch(text)
    return _moment(match) if match and match[4] is None else None


def timestamp(text: str) -> datetime | None:
    """A day and a time of day without a zone; midnight where no time is written."""
    match = _MOMENT.fullmatch(text)
    return _moment(match) if match and match[8] is None else None


def instant(text: str) -> tuple[datetime, bool] | None:
    """A day and a time in UTC, and whether the text names its zone; without one it is UTC's."""
    match = _MOMENT.fullmatch(text)
    moment = _moment(match) if match else None
    if match is None or moment is None:
        return None
    try:
        return moment.replace(tzinfo=_zone(match[8])).astimezone(UTC), match[8] is not None
    except (ValueError, OverflowError):
        return None


def _spelled_date(text: str) -> str | None:
    found = date(text)
    return None if found is None else found.date().isoformat()


def _spelled_timestamp(text: str) -> str | None:
    found = timestamp(text)
    return None if found is None else found.isoformat(" ")


def _spelled_instant(text: str) -> str | None:
    found = instant(text)
    if found is None:
        return None
    moment, zoned = found
    return moment.isoformat(" ") if zoned else moment.replace(tzinfo=None).isoformat(" ")


SPELL = {
    "date": _spelled_date,
    "timestamp without time zone": _spelled_timestamp,
    "timestamp with time zone": _spelled_instant,
}
"""One spelling for each moment of these types; None where the text is written otherwise."""


def _moment(match: re.Match[str]) -> datetime | None:
    parts = [int(part or 0) for part in match.groups()[:6]]
    try:
        year, month, day, hour, minute, second = parts
        fraction = int((match[7] or "").ljust(6, "0"))
        return datetime(year, month, day, hour, minute, second, fraction)  # noqa: DTZ001
    except ValueError:
        return None


def _zone(text: str | None) -> timezone:
    if text is None or text in "Zz":
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[3:].lstrip(":") or 0)
    return timezone(timedelta(minutes=-minutes if text.startswith("-") else minutes))


def time(text: str) -> tuple[int, ...] | None:
    """Hours, minutes, seconds, microseconds: "12:30" -> (12, 30, 0, 0)."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    fraction = (match[4] or "").ljust(6, "0")
    return (int(match[1]), int(match[2]), int(match[3] or 0), int(fraction))


_SECOND = 1_000_000
MICROSECONDS = {"hour": 3_600 * _SECOND, "minute": 60 * _SECOND, "second": 1}
"""The smallest time that an interval with this lowest field keeps."""
_UNITS = {
    **dict.fromkeys(("year", "years", "yr", "yrs", "y"), (12, 0, 0)),
    **dict.fromkeys(("month", "months", "mon", "mons"), (1, 0, 0)),
    **dict.fromkeys(("week", "weeks", "w"), (0, 7, 0)),
    **dict.fromkeys(("day", "days", "d"), (0, 1, 0)),
    **dict.fromkeys(("hour", "hours", "hr", "hrs", "h"), (0, 0, 3600 * _SECOND)),
    **dict.fromkeys(("minute", "minutes", "min", "mins", "m"), (0, 0, 60 * _SECOND)),
    **dict.fromkeys(("second", "seconds", "sec", "secs", "s"), (0, 0, _SECOND)),
}
_PART = re.compile(
    r"\s*(?:([+-]?)(\d{1,6}):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?|([+-]?)(\d{1,9})(?:\.(\d{1,6}))?"
    r"\s*([a-z]*))(?=\s|$)",
    re.ASCII,
)


def interval(text: str) -> tuple[int, int, int] | None:
    """Months, days and microseconds: "1 day 02:00" -> (0, 1, 7_200_000_000).

    None where the text is written in another way, or has a fraction of a day or of more.
    """
    if text.strip().lstrip("+-").isdecimal():
        text += " s"
    total = (0, 0, 0)
    position, text = 0, text.lower().rstrip()
    while position < len(text):
        match = _PART.match(text, position)
        part = _clock(match) if match and match[3] else _quantity(match) if match else None
        if match is None or part is None:
            return None
        total = (total[0] + part[0], total[1] + part[1], total[2] + part[2])
        position = match.end()
    return total if text else None


def _clock(match: re.Match[str]) -> tuple[int, int, int]:
    seconds = int(match[2]) * 3600 + int(match[3]) * 60 + int(match[4] or 0)
    size = seconds * _SECOND + int((match[5] or "").ljust(6, "0"))
    return (0, 0, -size if match[1] == "-" else size)


def _quantity(match: re.Match[str]) -> tuple[int, int, int] | None:
    sign, whole, fraction, unit = match.groups()[5:]
    months, days, size = _UNITS.get(unit, (0, 0, 0))
    if (months, days, size) == (0, 0, 0) or (fraction and not size):
        return None
    count = -int(whole) if sign == "-" else int(whole)
    parts = int((fraction or "").ljust(6, "0")) * (-1 if sign == "-" else 1)
    return (months * count, days * count, size * count + size * parts // _SECOND)

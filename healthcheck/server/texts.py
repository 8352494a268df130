"""The text of an answer, made once for all who share its reports."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter, is_
from typing import Final, NamedTuple, TypeAlias

from healthcheck.model.report import Report
from healthcheck.report.json import Detail, as_json, as_json_list, dumps, times_text

_Asked: TypeAlias = tuple[str | None, Detail, str | None]

_TIMES: Final = ("checked_at", "duration_ms", "last_conclusive")

_lasting: Final = attrgetter(*(name for name in Report.__struct_fields__ if name not in _TIMES))
"""What one report may have in common with the next."""


class _Told(NamedTuple):
    reports: Sequence[Report]
    text: str

    def is_of(self, reports: Sequence[Report]) -> bool:
        return all(map(is_, self.reports, reports))

    def at_the_time_of(self, report: Report) -> str | None:
        """The text of a report of which nothing but the times is another; None of any other."""
        if len(self.reports) > 1 or _lasting(self.reports[0]) != _lasting(report):
            return None
        # No string has these quotes in it, and the times stand before all that is no string.
        before, times, behind = self.text.partition(times_text(self.reports[0]))
        return f"{before}{times_text(report)}{behind}" if times else None


class Texts:
    """Reports → JSON, a line of it. Of each question the last text is kept, with its reports.

    It is given again for those very reports: a crowd shares one check. While nothing changes, the
    next report has its text but for the times.
    """

    def __init__(self) -> None:
        self._last: Final[dict[_Asked, _Told]] = {}

    def of(
        self, target: str | None, reports: Sequence[Report], *, detail: Detail, hint: str | None
    ) -> str:
        """What is told of `reports` to who asks for `target`, or for all where that is None.

        `hint` says how to see more: one of a few, because the text with each is kept.
        """
        asked = target, detail, hint
        last = self._last.get(asked)
        if last and last.is_of(reports):
            return last.text
        text = last and last.at_the_time_of(reports[0])
        if text is None:
            text = _text(reports, detail, hint)
        self._last[asked] = _Told(reports, text)
        return text


def _text(reports: Sequence[Report], detail: Detail, hint: str | None) -> str:
    one = len(reports) == 1
    content = as_json(reports[0], detail=detail) if one else as_json_list(reports, detail=detail)
    if hint is not None:
        content["hint"] = hint
    return dumps(content) + "\n"

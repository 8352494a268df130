"""The text of an answer, made once for all who share its reports."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_
from typing import Final, TypeAlias

from healthcheck.model.report import Report
from healthcheck.report.json import Detail, as_json, as_json_list, dumps

_Asked: TypeAlias = tuple[str | None, Detail, str | None]


class Texts:
    """Reports → JSON, a line of it. Of each question the last text is kept, with its reports.

    It is given again for those very reports, and for no others: a crowd shares one check.
    """

    def __init__(self) -> None:
        self._last: Final[dict[_Asked, tuple[Sequence[Report], str]]] = {}

    def of(
        self, target: str | None, reports: Sequence[Report], *, detail: Detail, hint: str | None
    ) -> str:
        """What is told of `reports` to who asks for `target`, or for all where that is None.

        `hint` says how to see more: one of a few, because the text with each is kept.
        """
        asked = target, detail, hint
        if (last := self._last.get(asked)) and all(map(is_, last[0], reports)):
            return last[1]
        one = len(reports) == 1
        content = (
            as_json(reports[0], detail=detail) if one else as_json_list(reports, detail=detail)
        )
        if hint is not None:
            content["hint"] = hint
        text = dumps(content) + "\n"
        self._last[asked] = reports, text
        return text

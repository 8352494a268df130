"""What `healthcheck wait` tells while it waits: a terminal as it goes, a log each change."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Final

from healthcheck.cli.output import complain, is_watched, progress
from healthcheck.model.names import printable

if TYPE_CHECKING:
    from healthcheck.model.report import Report
    from healthcheck.report.style import Style

NAMED: Final = 3
"""How many findings a change names."""

_WIDEST: Final = 120
_REPEATED_S: Final = 60.0
"""How long a log may be silent."""


class Waiting:
    """Told of each round of reports, it tells people: at once what changed, and how long it lasts.

    `now` is a clock in seconds.
    """

    def __init__(self, timeout: float, *, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began = self._since = self._told = now()
        self._timeout = timeout
        self._last: Sequence[Report] = ()
        self._message = ""
        self._style = _style()

    def left(self) -> float:
        """Seconds that are left."""
        return self._timeout - (self._now() - self._began)

    def hear(self, reports: Sequence[Report]) -> None:
        """Tell of a round that was no pass, if it is not as the last one was."""
        message = worst_message(reports)
        now = self._now()
        if message != self._message:
            changed = changes(self._last, reports)
            self._tell(message + (f"; {changed}" if changed else ""))
            self._message, self._since, self._told = message, now, now
        elif now - self._told >= _REPEATED_S and not is_watched():
            self._tell(f"{message}; the same for {now - self._since:.0f} s")
            self._told = now
        self._last = reports
        self.draw()

    def draw(self) -> None:
        """The line that changes, for who watches a terminal."""
        lasting = self._now() - self._since
        same = f"the same for {lasting:.0f} s; " if lasting >= 1 else ""
        if self._message:
            progress(f"{same}waiting, {max(0, self.left()):.0f} s left: {self._message}")

    def _tell(self, text: str) -> None:
        if self._style is None or not is_watched():
            left = max(0, self.left())
            complain(f"healthcheck wait: {text}; waiting, {left:.0f} s left")
            return
        progress("")
        for line in _set(text, after=self._now() - self._began, style=self._style):
            complain(line)


def worst_message(reports: Sequence[Report]) -> str:
    """Such as "fail: 2 of 87 expected objects are missing"."""
    from healthcheck.report.json import worst_of

    worst = worst_of(reports)
    target = "" if worst.target == "default" else f"{worst.target}: "
    return printable(f"{worst.status.value}: {target}{worst.message}")


def changes(before: Iterable[Report], after: Iterable[Report]) -> str:
    """What is no finding any more and what became one: "mended: table public.orders; new: …".

    Of targets that were unknown, before or after, nothing is told.
    """
    old = {report.target: report for report in before}
    gone: list[str] = []
    new: list[str] = []
    for report in after:
        last = old.get(report.target)
        if last is None or "unknown" in {last.status.value, report.status.value}:
            continue
        was, has = _objects(last), _objects(report)
        gone += [name for name in was if name not in has]
        new += [name for name in has if name not in was]
    told = [("mended", gone), ("new", new)]
    return "; ".join(f"{title}: {_listed(names)}" for title, names in told if names)


def _objects(report: Report) -> list[str]:
    """What the findings are about; an object once, however many it has."""
    named = (
        f"{one.code.kind.value.replace('_', ' ')} {printable(one.subject.object)}"
        for one in report.findings
    )
    return list(dict.fromkeys(named))


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _style() -> Style | None:
    from healthcheck.cli.terminal import style_of

    return style_of(sys.stderr, is_whole=False)


def _set(text: str, *, after: float, style: Style) -> Iterable[str]:
    """The line of a change, behind the seconds after which it came."""
    from healthcheck.report.style import folded

    status, _, rest = text.partition(": ")
    width = style.width and min(style.width, _WIDEST)
    return folded(rest, width=width, first=(f"{after:4.0f} s  ", style.severity(status), "  "))

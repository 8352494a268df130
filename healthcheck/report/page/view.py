"""All that the page shows of one target to one caller."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.model.names import printable, quote
from healthcheck.model.report import Report, Status
from healthcheck.report.json import Detail
from healthcheck.report.message import nameless_message
from healthcheck.report.page.causes import Listing, listing
from healthcheck.report.page.crowd import Crowd, crowd
from healthcheck.report.page.meters import Meter, meters
from healthcheck.report.page.picture import Picture, picture
from healthcheck.report.page.remedy import Step, fitting, lines
from healthcheck.report.page.strip import Strip, strips
from healthcheck.report.page.timeline import Moment, Timeline, timeline
from healthcheck.report.page.verdict import WORDS, sentence
from healthcheck.report.steps import steps

REMEDIES: Final = 3
"""How many remedies stand beside the verdict; more are folded away."""


class History(Struct, frozen=True, kw_only=True):
    """What this process saw of a target, each oldest first: its probes, its changes of status."""

    probes: Sequence[Moment] = ()
    changes: Sequence[Moment] = ()


class View(Struct, frozen=True, kw_only=True):
    """What one caller may see of one target; what is not in it may not be seen.

    `message` is what the sentence does not say already. `last` is the last real answer where the
    status is unknown. `stale` says that a newer declaration cannot be used, and `problem` why.
    """

    target: str
    status: Status
    sentence: str
    message: str | None = None
    checked_at: datetime | None = None
    duration_ms: float | None = None
    facts: tuple[tuple[str, str], ...] = ()
    last: tuple[Status, datetime] | None = None
    stale: bool = False
    problem: str | None = None
    remedies: tuple[Step, ...] = ()
    remedies_left: int = 0
    meters: tuple[Meter, ...] = ()
    strips: tuple[Strip, ...] = ()
    picture: Picture | None = None
    crowds: tuple[Crowd, ...] = ()
    listing: Listing | None = None
    timeline: Timeline | None = None


def view(report: Report, history: History, *, detail: Detail) -> View:
    """At "status" the verdict alone; at "summary" all that has no name in it."""
    if detail == "status":
        return View(target=report.target, status=report.status, sentence=WORDS[report.status])
    said = sentence(report)
    nameless = View(
        target=report.target,
        status=report.status,
        sentence=said,
        message=_unless_in(said, nameless_message(report)),
        checked_at=report.checked_at,
        duration_ms=report.duration_ms,
        last=_last(report),
        stale=report.declaration.problem is not None,
        meters=meters(report),
        timeline=timeline(history.probes, history.changes, now=report.checked_at),
    )
    return _named(nameless, report) if detail == "full" else nameless


def _named(nameless: View, report: Report) -> View:
    """With all that has names."""
    shown, left = fitting(steps(report.findings))
    return replace(
        nameless,
        message=_unless_in(nameless.sentence, printable(report.message)),
        facts=tuple(_facts(report)),
        problem=report.declaration.problem and lines(report.declaration.problem),
        remedies=shown,
        remedies_left=left,
        strips=strips(report),
        picture=picture(report),
        crowds=tuple(map(crowd, report.tenants)),
        listing=listing(report) if report.findings else None,
    )


def _last(report: Report) -> tuple[Status, datetime] | None:
    last = report.last_conclusive
    return None if last is None else (last.status, last.at)


def _unless_in(said: str, message: str) -> str | None:
    return None if said.endswith(message) else message


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    server = report.server
    if server is not None:
        recovery = ", in recovery" if server.in_recovery else ""
        yield "Server", printable(f"{server.product} {server.version}{recovery}")
        yield "Database", printable(quote(server.database))
        yield "Role", printable(quote(server.role))
    yield "Declaration", printable(report.declaration.file)

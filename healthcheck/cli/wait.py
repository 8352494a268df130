"""`healthcheck wait`: probe again and again until the database passes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from healthcheck.cli.formats import add_format, rendered
from healthcheck.cli.options import (
    add_selection,
    add_target_options,
    seconds,
    selected,
    settings_of,
)
from healthcheck.cli.output import emit, is_watched, progress
from healthcheck.cli.parser import Parser
from healthcheck.cli.status import Exit, exit_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from healthcheck.cli.waiting import Waiting
    from healthcheck.model.report import Report
    from healthcheck.probe import Target

_DESCRIPTION = """\
Probe until every target passes or only warns, and then print the last report. What it waits for
stands on stderr, and what changed: on a terminal with a line that tells how long it is so, in a log
at the first probe, at each change, and else once a minute.

When the time is up, the exit status is that of the last report: 1 fail, 3 unknown."""

_EXAMPLES = """\
  healthcheck wait && exec node server.js      start once the migration ran
  healthcheck wait --timeout 300 --interval 5        in an init container
"""

_LONGEST_PROBE_S = 10.0
_DRAWN_S = 0.5


def parser() -> Parser:
    made = Parser("wait", description=_DESCRIPTION, examples=_EXAMPLES)
    made.add_argument(
        "--timeout", default="60", metavar="S", help="seconds to wait in all (default: 60)"
    )
    made.add_argument(
        "--interval", default="1", metavar="S", help="seconds between two probes (default: 1)"
    )
    add_format(made)
    add_target_options(made)
    add_selection(made)
    return made


def run(options: argparse.Namespace) -> int:
    import asyncio

    from healthcheck.cli.probing import opened

    timeout = seconds("--timeout", options.timeout)
    interval = seconds("--interval", options.interval)
    settings = selected(settings_of(options), options.target)

    async def wait() -> Sequence[Report]:
        async with opened(settings, longest=min(timeout, _LONGEST_PROBE_S)) as targets:
            return await _until_good(targets, timeout, interval)

    reports = asyncio.run(wait())
    emit(rendered(reports, as_=options.format, verbose=options.verbose))
    return exit_of(reports)


async def _until_good(
    targets: Mapping[str, Target], timeout: float, interval: float
) -> Sequence[Report]:
    """The reports of the last round, which is begun before `timeout` seconds are over.

    A target that was cut off in it keeps what was wrong with it before: who reads the end of a log
    wants the cause, not that the time is up. That all was well then, says nothing of now.
    """
    import asyncio

    from healthcheck.cli.probing import reports_of
    from healthcheck.cli.waiting import Waiting

    waiting = Waiting(timeout)
    drawing = asyncio.create_task(_drawing(waiting))
    reports: Sequence[Report] = ()
    try:
        while True:
            longest = max(0.1, min(waiting.left(), _LONGEST_PROBE_S))
            latest = await reports_of(targets, timeout=longest)
            cut_off = longest < _LONGEST_PROBE_S
            reports = _answered(reports, latest) if reports and cut_off else latest
            left = waiting.left()
            if exit_of(reports) is Exit.PASS or left <= 0:
                return reports
            waiting.hear(reports)
            await asyncio.sleep(min(interval, left))
    finally:
        drawing.cancel()
        progress("")


def _answered(earlier: Sequence[Report], latest: Sequence[Report]) -> Sequence[Report]:
    from healthcheck.model.report import Reason

    return [
        before if now.reason is Reason.TIMEOUT and exit_of([before]) is not Exit.PASS else now
        for before, now in zip(earlier, latest, strict=True)
    ]


async def _drawing(waiting: Waiting) -> None:
    """Who watches a terminal sees the seconds go, also while a probe is under way."""
    import asyncio

    while is_watched():
        await asyncio.sleep(_DRAWN_S)
        waiting.draw()

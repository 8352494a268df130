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
from healthcheck.cli.output import complain, emit, is_watched, progress
from healthcheck.cli.parser import Parser
from healthcheck.cli.status import Exit, exit_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from healthcheck.model.report import Report
    from healthcheck.probe import Target

_DESCRIPTION = """\
Probe until every target passes or only warns, and then print the last report. What it waits for
stands on stderr, and when that changes.

When the time is up, the exit status is that of the last report: 1 fail, 3 unknown."""

_EXAMPLES = """\
  healthcheck wait && exec node server.js            start once the migration ran
  healthcheck wait --timeout 300 --interval 5        in an init container
"""

_LONGEST_PROBE_S = 10.0


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
    """The reports of the last round, which is begun before `timeout` seconds are over."""
    import asyncio
    import time

    from healthcheck.cli.probing import reports_of

    began = time.monotonic()
    told = ""
    while True:
        left = timeout - (time.monotonic() - began)
        reports = await reports_of(targets, timeout=max(0.1, min(left, _LONGEST_PROBE_S)))
        left = timeout - (time.monotonic() - began)
        if exit_of(reports) is Exit.PASS or left <= 0:
            progress("")
            return reports
        message = _worst_message(reports)
        progress(f"waiting, {left:.0f} s left: {message}")
        if message != told and not is_watched():
            complain(f"healthcheck wait: {message}; waiting, {left:.0f} s left")
        told = message
        await asyncio.sleep(min(interval, left))


def _worst_message(reports: Sequence[Report]) -> str:
    from healthcheck.model.names import printable
    from healthcheck.report.json import worst_of

    worst = worst_of(reports)
    return printable(f"{worst.status.value}: {worst.message}")

"""`healthcheck check`: one probe, one report, one exit status."""

from __future__ import annotations

import argparse
from pathlib import Path

from healthcheck.cli.formats import add_format, rendered
from healthcheck.cli.migrations import add_migrations_options, refuse_without
from healthcheck.cli.options import (
    add_selection,
    add_target_options,
    seconds,
    selected,
    settings_of,
)
from healthcheck.cli.output import emit
from healthcheck.cli.parser import Parser
from healthcheck.cli.status import Exit, exit_of
from healthcheck.errors import Problem, UsageError

_DESCRIPTION = """\
Probe the database once and print the report.

With --migrations no database is asked: the report says where the declaration differs from what
the migrations make in a scratch database. What they make and the declaration lacks is a difference
too where it says `closed: true`.

Exit status: 0 pass or warn, 1 fail, 2 usage, setting or declaration, 3 no answer from the
database. A report is printed in every case but 2."""

_EXAMPLES = """\
  healthcheck check                           the database of DATABASE_URL
  healthcheck check --strict                  a warning is a failure too, for CI
  healthcheck check --declaration next.yaml   what the next release would lack
  healthcheck check --format json | jq .findings
  healthcheck check --format brief --once /tmp/passed
                                  in the HEALTHCHECK of an application's image
  healthcheck check --format github           annotations for GitHub Actions
  healthcheck check --format sql > mend.sql   what would mend it: read it first
  healthcheck check --migrations prisma/migrations
                                  does the declaration still match the files?
"""


def parser() -> Parser:
    made = Parser("check", description=_DESCRIPTION, examples=_EXAMPLES)
    add_format(made)
    made.add_argument(
        "--timeout", default="10", metavar="S", help="seconds to wait for the answer (default: 10)"
    )
    made.add_argument("--strict", action="store_true", help="exit 1 for a warning too")
    made.add_argument(
        "--once",
        metavar="FILE",
        help="make FILE once it passes, and be satisfied with FILE from then on: to hold a new"
        " container back, and not to stop one that serves",
    )
    add_target_options(made)
    add_selection(made)
    add_migrations_options(made)
    return made


def run(options: argparse.Namespace) -> int:
    if options.once is not None and options.migrations is not None:
        raise UsageError([Problem("--once", 0, 0, "is for a database; leave it out")])
    # Before anything is imported: a health check asks this for as long as its container runs.
    if options.once is not None and Path(options.once).exists():
        emit(f"PASS: it passed before: {options.once!r} is there\n")
        return Exit.PASS
    return _probe(options)


def _probe(options: argparse.Namespace) -> int:
    import asyncio

    from healthcheck.cli.probing import opened, reports_of
    from healthcheck.model.report import Report

    timeout = seconds("--timeout", options.timeout)
    if options.migrations is not None:
        from healthcheck.cli.replaying import check_against

        return check_against(options)
    refuse_without(options)
    settings = selected(settings_of(options), options.target)

    async def probe() -> list[Report]:
        async with opened(settings, longest=timeout, once=True) as targets:
            return await reports_of(targets, timeout=timeout)

    reports = asyncio.run(probe())
    emit(rendered(reports, as_=options.format, verbose=options.verbose))
    status = exit_of(reports, strict=options.strict)
    if options.once is not None and status is Exit.PASS:
        _remember(options.once)
    return status


def _remember(file: str) -> None:
    """Make the file that says that it passed. Raises UsageError."""
    try:
        Path(file).touch()
    except OSError as error:
        text = f"{file} cannot be made: {error.strerror}; name one in a folder that may be written"
        raise UsageError([Problem("--once", 0, 0, text)]) from None

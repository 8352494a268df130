"""`healthcheck check`: one probe, one report, one exit status."""

from __future__ import annotations

import argparse

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
from healthcheck.cli.status import exit_of

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
    add_target_options(made)
    add_selection(made)
    add_migrations_options(made)
    return made


def run(options: argparse.Namespace) -> int:
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
        async with opened(settings, longest=timeout) as targets:
            return await reports_of(targets, timeout=timeout)

    reports = asyncio.run(probe())
    emit(rendered(reports, as_=options.format, verbose=options.verbose))
    return exit_of(reports, strict=options.strict)

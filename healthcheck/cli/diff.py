"""`healthcheck diff`: what one declaration or database lacks of another."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from healthcheck.cli.formats import add_format, rendered
from healthcheck.cli.options import seconds
from healthcheck.cli.output import complain, emit
from healthcheck.cli.parser import Parser
from healthcheck.cli.status import Exit
from healthcheck.errors import DeclarationError, Problem, UsageError

if TYPE_CHECKING:
    from healthcheck.cli.sides import Side
    from healthcheck.model.report import Report

_DESCRIPTION = """\
Compare two: each a declaration, or a database by its connection string. The report says what B
lacks of A, where the two differ, and what would make B like A.

What A leaves open is not compared, nor is what B leaves open of a thing that both have. A database
leaves nothing open: what B has and A has not is then a difference too. Whose access counts is not
compared, but where A is a declaration and B a database.

Exit status: 0 the same, 1 different, 2 usage or declaration, 3 no answer from a database."""

_EXAMPLES = """\
  healthcheck diff next.yaml env:DATABASE_URL   what does the next one need?
  healthcheck diff next.yaml expected_schema.yaml  what did the file gain?
  healthcheck diff env:STAGING_URL env:PRODUCTION_URL   two databases
  healthcheck diff next.yaml env:DATABASE_URL --format markdown
"""


def parser() -> Parser:
    made = Parser("diff", description=_DESCRIPTION, examples=_EXAMPLES)
    meaning = "a declaration's file, a connection string, or env:NAME of a variable that holds one"
    made.add_argument("a", metavar="A", help=f"what is wanted: {meaning}")
    made.add_argument("b", metavar="B", help="what is there: the same")
    made.add_argument(
        "--timeout", default="60", metavar="S", help="seconds to wait for it all (default: 60)"
    )
    add_format(made)
    return made


def run(options: argparse.Namespace) -> int:
    import asyncio

    from healthcheck.cli.sides import left_out
    from healthcheck.snapshot.failure import UnavailableError

    timeout = seconds("--timeout", options.timeout)
    a, b = _sides(options.a, options.b)
    try:
        report = asyncio.run(_compared(a, b, timeout))
    except UnavailableError as error:
        complain(f"healthcheck diff: A: {error}")
        return Exit.UNKNOWN
    for sentence in left_out(a, b):
        complain(f"note: {sentence}")
    emit(rendered([report], as_=options.format, verbose=options.verbose))
    if report.status.value == "unknown":
        return Exit.UNKNOWN
    return Exit.FAIL if report.findings else Exit.PASS


def _sides(*texts: str) -> list[Side]:
    """Both, or a UsageError with the problems of both."""
    from healthcheck.cli.sides import meant, side
    from healthcheck.database_url import DatabaseUrl

    problems: list[Problem] = []
    given = []
    for name, text in zip("AB", texts, strict=True):
        try:
            given.append((name, meant(name, text)))
        except UsageError as error:
            problems.extend(error.problems)
    urls = [one for _, one in given if isinstance(one, DatabaseUrl)]
    schema = urls[0].default_schema if len(urls) == 1 else None
    sides: list[Side] = []
    for name, one in given:
        try:
            sides.append(side(name, one, connected_schema=schema))
        except UsageError as error:
            problems.extend(error.problems)
    if problems:
        raise DeclarationError(problems)
    return sides


async def _compared(a: Side, b: Side, timeout: float) -> Report:
    from healthcheck.snapshot.take import NothingError

    try:
        wanted = await a.wanted(timeout)
    except NothingError:
        text = "there is nothing in A to look for in B; is it the right database?"
        raise UsageError([Problem("healthcheck diff", 0, 0, text)]) from None
    return await b.beside(wanted, a, timeout)

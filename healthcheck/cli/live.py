"""`healthcheck live`: does the service in this container answer?"""

from __future__ import annotations

import argparse
import os
from typing import Final

from healthcheck.cli.options import seconds
from healthcheck.cli.output import emit
from healthcheck.cli.parser import Parser
from healthcheck.cli.status import Exit
from healthcheck.errors import SettingsError

_DESCRIPTION = """\
Ask the service that runs on this machine whether it lives: GET /health/live, which no database has
a part in. It is the health check of the image, which has no curl.

Exit status: 0 it answers, 1 it does not, 2 usage or setting."""

_EXAMPLES = """\
  healthcheck live
  HEALTHCHECK CMD ["healthcheck", "live"]    in a Dockerfile
  healthcheck live --port 9090             of `healthcheck serve --port 9090`
"""

_ALL: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - listened at, not by us
"""Where to ask one who listens everywhere."""


def parser() -> Parser:
    made = Parser("live", description=_DESCRIPTION, examples=_EXAMPLES)
    made.add_argument("--host", help="where it listens (HEALTHCHECK_HOST, default: 127.0.0.1)")
    made.add_argument("--port", help="where it listens (HEALTHCHECK_PORT, default: 8080)")
    made.add_argument(
        "--timeout", default="3", metavar="S", help="seconds to wait for the answer (default: 3)"
    )
    return made


def run(options: argparse.Namespace) -> int:
    import http.client

    host, port = _address(options)
    timeout = seconds("--timeout", options.timeout)
    # Through no proxy, whatever the environment says.
    service = http.client.HTTPConnection(_ALL.get(host, host), port, timeout=timeout)
    try:
        service.request("GET", "/health/live")
        status = service.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        why = (isinstance(error, OSError) and error.strerror) or "no answer"
        emit(f"port {port}: {why}; does healthcheck serve run, and listen there?\n")
        return Exit.FAIL
    finally:
        service.close()
    emit(f"port {port}: {'it answers' if status == 200 else f'it answers with {status}'}\n")
    return Exit.PASS if status == 200 else Exit.FAIL


def _address(options: argparse.Namespace) -> tuple[str, int]:
    """Where the service listens, by the settings that it reads too. Raises SettingsError."""
    from healthcheck.settings import table
    from healthcheck.settings.reader import Reader

    given = {
        setting.name: value
        for setting, value in ((table.HOST, options.host), (table.PORT, options.port))
        if value is not None
    }
    reader = Reader(os.environ, given)
    host, port = reader.value(table.HOST), reader.value(table.PORT)
    if reader.problems:
        raise SettingsError(reader.problems)
    return host, port

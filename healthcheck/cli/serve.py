"""`healthcheck serve`: the HTTP service."""

from __future__ import annotations

import argparse

from healthcheck.cli.options import add_target_options, settings_of
from healthcheck.cli.parser import Parser

_DESCRIPTION = """\
Answer over HTTP until SIGTERM: /health/schema for orchestrators, /metrics for Prometheus, / for
people. A database that cannot be reached is no reason not to start: its status is unknown."""

_EXAMPLES = """\
  healthcheck serve
  HEALTHCHECK_HOST=0.0.0.0 HEALTHCHECK_LOG_FORMAT=console healthcheck serve
  healthcheck serve --port 0              any free port; the log says which
  curl -f http://127.0.0.1:8080/health/schema
"""


def parser() -> Parser:
    made = Parser("serve", description=_DESCRIPTION, examples=_EXAMPLES)
    made.add_argument(
        "--host", help="the address to listen at (HEALTHCHECK_HOST, default: 127.0.0.1)"
    )
    made.add_argument("--port", help="the port to listen at (HEALTHCHECK_PORT, default: 8080)")
    add_target_options(made)
    return made


def run(options: argparse.Namespace) -> int:
    settings = settings_of(options)

    from healthcheck.server.run import run as serve

    return serve(settings)

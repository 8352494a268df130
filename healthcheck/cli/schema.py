"""`healthcheck schema`: the JSON Schema of declarations."""

from __future__ import annotations

import argparse

from healthcheck.cli.output import emit
from healthcheck.cli.parser import Parser
from healthcheck.cli.status import Exit

_DESCRIPTION = """\
Print the JSON Schema of declarations, with which an editor completes and checks the file."""

_EXAMPLES = """\
  healthcheck schema > expected_schema.schema.json

  and as the first line of expected_schema.yaml, for editors that know YAML:
  # yaml-language-server: $schema=expected_schema.schema.json
"""


def parser() -> Parser:
    return Parser("schema", description=_DESCRIPTION, examples=_EXAMPLES)


def run(options: argparse.Namespace) -> int:
    from healthcheck.declaration import json_schema
    from healthcheck.report.json import dumps

    emit(dumps(json_schema(), indent=2) + "\n")
    return Exit.PASS

"""What tests of the declaration share: short ways to decode, and to see what was refused."""

from __future__ import annotations

import textwrap

from healthcheck.declaration import decode
from healthcheck.errors import DeclarationError
from healthcheck.model.expectation import Expectation, Table
from healthcheck.model.names import TableName

FILE = "expected_schema.yaml"


def decoded(text: str | bytes) -> Expectation:
    return decode(text.encode() if isinstance(text, str) else text, file=FILE)


def one_table(inside: str) -> Table:
    """The table `t` of a declaration that says `inside` of it."""
    text = "version: 1\ntables:\n  t:\n" + textwrap.indent(textwrap.dedent(inside), "    ")
    return decoded(text).tables[TableName("public", "t")]


def problems(text: str | bytes) -> list[str]:
    """Each problem as "line:column: text"; none where the declaration is good."""
    try:
        decoded(text)
    except DeclarationError as error:
        return [str(problem).removeprefix(FILE + ":").strip() for problem in error.problems]
    return []

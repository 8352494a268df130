"""`healthcheck validate`: declarations themselves."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from healthcheck.cli.output import complain, emit
from healthcheck.cli.parser import Parser
from healthcheck.cli.status import Exit
from healthcheck.errors import DeclarationError, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from healthcheck.model.expectation import Ledger
    from healthcheck.model.finding import Kind
    from healthcheck.model.ledger import Migration

_DESCRIPTION = """\
Check declarations and the directories of migrations that they name, without a database: every
problem at once, as file:line:column.

Exit status: 0 if all are well formed, else 2."""

_EXAMPLES = """\
  healthcheck validate                       expected_schema.yaml
  healthcheck validate schemas/*.yaml
  generate | healthcheck validate -          what comes on stdin
"""

_PLURALS: Final = {
    "ledger": "ledgers",
    "migration": "migrations",
    "extension": "extensions",
    "type": "types",
    "table": "tables",
    "column": "columns",
    "primary_key": "primary keys",
    "index": "indexes",
    "unique": "unique constraints",
    "foreign_key": "foreign keys",
    "check": "checks",
    "trigger": "triggers",
    "function": "functions",
    "enum": "enums",
    "domain": "domains",
    "exclusion": "exclusions",
    "policy": "policies",
    "sequence": "sequences",
    "view": "views",
    "privilege": "privileges",
    "schema": "schemas",
    "role": "roles",
    "tenant": "tenants",
}
"""A kind by its name, for more than one and for none."""


def parser() -> Parser:
    made = Parser("validate", description=_DESCRIPTION, examples=_EXAMPLES)
    made.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="default: that of HEALTHCHECK_DECLARATION, else expected_schema.yaml",
    )
    return made


def run(options: argparse.Namespace) -> int:
    files = options.files or [os.environ.get("HEALTHCHECK_DECLARATION") or "expected_schema.yaml"]
    good = [_validate(file) for file in files]
    return Exit.PASS if all(good) else Exit.USAGE


def _validate(file: str) -> bool:
    from healthcheck.compare import count_objects
    from healthcheck.declaration import decode
    from healthcheck.model.names import printable

    name = "<stdin>" if file == "-" else file
    try:
        expectation = decode(_read(file), file=name, releases=partial(_releases, Path(name)))
    except DeclarationError as error:
        complain(str(error))
        return False
    emit(f"{printable(name)}: ok: {counted(count_objects(expectation))}\n")
    return True


def _releases(file: Path, ledger: Ledger) -> Mapping[str, tuple[Migration, ...]]:
    """What a directory beside the file brings. Raises DirectoryError."""
    from healthcheck.probe import Releases

    return Releases(file)(ledger)


def _read(file: str) -> bytes:
    """The content, of stdin for "-". Raises DeclarationError."""
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        text = (
            f"cannot be read: {error.strerror}; is the path right? healthcheck snapshot makes one"
        )
        raise DeclarationError([Problem(file, 0, 0, text)]) from None


def counted(objects: Mapping[Kind, int]) -> str:
    """'6 tables, 1 index'."""
    return ", ".join(
        f"{number} {_PLURALS[kind] if number != 1 else kind.replace('_', ' ')}"
        for kind, number in objects.items()
        if number
    )

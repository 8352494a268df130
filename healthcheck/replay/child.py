"""The process that runs a project's migration tool; see programs.py for what it says."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import IO, Any, Final

from healthcheck.errors import UsageError
from healthcheck.orm.child import make_room
from healthcheck.replay import alembic, django
from healthcheck.replay.order import Order

_TOOLS: Final[dict[str, Callable[[Order], None]]] = {
    "alembic": alembic.migrate,
    "django": django.migrate,
}
# What a project asks: some leave out of their start what needs tables that are not there yet.
_ARGUMENTS: Final = {"alembic": ["alembic", "upgrade", "head"], "django": ["manage.py", "migrate"]}


def main() -> None:
    """Answer, and end without waiting for what the project may have left running."""
    descriptor = int(sys.argv[-1])
    os.set_inheritable(descriptor, False)
    given: dict[str, Any] = json.loads(sys.stdin.readline())
    tool = given.pop("tool")
    with os.fdopen(descriptor, "w") as stream:
        order = Order(**given, tell=_teller(stream))
        sys.argv[:] = _ARGUMENTS[tool]
        sys.path.insert(0, os.getcwd())  # noqa: PTH109 - what sys.path has
        make_room()
        try:
            _TOOLS[tool](order)
        except UsageError as error:
            told = [[each.source, each.line, each.column, each.text] for each in error.problems]
            _say(stream, {"problems": told})
    sys.stdout.flush()
    os._exit(0)


def _teller(stream: IO[str]) -> Callable[[str, int, int], None]:
    def tell(name: str, number: int, total: int) -> None:
        _say(stream, {"applied": name, "number": number, "total": total})
        if not sys.stdin.readline():
            os._exit(1)  # nobody waits for the rest

    return tell


def _say(stream: IO[str], what: dict[str, Any]) -> None:
    stream.write(f"{json.dumps(what)}\n")
    stream.flush()

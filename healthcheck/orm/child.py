"""The process that loads a project's models and creates their tables.

It is started with the number of a descriptor to answer on, and reads its order from stdin:
{"orm": "django", "name": "shop.settings", "url": "postgresql://…"}. It answers
{"problems": [[source, line, column, text], …], "notes": [text, …],
"untyped": [[schema, table, column], …]}.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import Any, Final

from healthcheck.errors import Problem, UsageError
from healthcheck.orm import django, sqlalchemy
from healthcheck.orm.definitions import Definitions
from healthcheck.orm.order import Created, Orm

_LOADERS: Final = {Orm.DJANGO: django, Orm.SQLALCHEMY: sqlalchemy}
# What a project asks: some leave out of their start what needs tables that are not there yet.
_ARGUMENTS: Final = {Orm.DJANGO: ["manage.py", "migrate"], Orm.SQLALCHEMY: ["healthcheck"]}


def main() -> None:
    """Answer, and end without waiting for what the project may have left running."""
    descriptor = int(sys.argv[-1])
    os.set_inheritable(descriptor, False)
    answer = answer_to(json.load(sys.stdin))
    with os.fdopen(descriptor, "w") as stream:
        json.dump(answer, stream)
    sys.stdout.flush()
    os._exit(0)


def answer_to(order: Mapping[str, str]) -> dict[str, Any]:
    """Load the models and create their tables."""
    orm = Orm(order["orm"])
    sys.argv[:] = _ARGUMENTS[orm]
    sys.path.insert(0, os.getcwd())  # noqa: PTH109 - what sys.path has
    make_room()
    definitions = Definitions()
    created = Created()
    problems: tuple[Problem, ...] = ()
    try:
        created = _LOADERS[orm].create(order["name"], order["url"], definitions)
    except UsageError as error:
        problems = error.problems
    # What was refused comes first: what failed after that may be a consequence.
    problems = tuple(definitions.problems(order["name"] or f"--{orm}")) or problems
    needed = (
        f"the models need the extension {extension}, which they do not create themselves"
        for extension in definitions.extensions
    )
    return {
        "problems": [[each.source, each.line, each.column, each.text] for each in problems],
        "notes": [*created.notes, *needed],
        "untyped": created.untyped,
    }


def make_room() -> None:
    """Let the project have a package of our name; what we need of our own is imported."""
    for name in [*sys.modules]:
        if name.partition(".")[0] == "healthcheck":
            del sys.modules[name]

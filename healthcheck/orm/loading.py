"""Running the process that loads a project's models."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any, Final

from healthcheck.errors import Problem, UsageError
from healthcheck.orm.failure import ScratchError
from healthcheck.orm.order import Created, Models

# Where we ourselves are is no place for the project's imports.
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from healthcheck.orm.child import main; del sys.path[0]; main()"
)
_HOME: Final = str(Path(__file__).parents[2])
_LAST_LINES: Final = 5


def load(models: Models, url: str, *, timeout: float) -> Created:
    """Create the models' tables in the database of `url`.

    The project is imported from the current directory, with our environment. What it prints is
    kept from ours. Raises UsageError with all that is wrong, ScratchError after `timeout` seconds.
    """
    order = {"orm": models.orm, "name": models.name, "url": url}
    with tempfile.TemporaryFile("w+") as answer, tempfile.TemporaryFile("w+") as printed:
        try:
            ran = subprocess.run(  # noqa: S603 - a module of our own
                [sys.executable, "-c", _START, _HOME, str(answer.fileno())],
                input=json.dumps(order),
                stdout=printed,
                stderr=printed,
                text=True,
                check=False,
                timeout=timeout,
                pass_fds=[answer.fileno()],
            )
        except subprocess.TimeoutExpired:
            text = f"the models were not created within {timeout:g} s; does the project wait?"
            raise ScratchError(f"{text} (--timeout)") from None
        answer.seek(0)
        content = answer.read()
        if not content:
            raise UsageError([_died(models, ran.returncode, printed)])
    return _created(json.loads(content))


def _died(models: Models, status: int, printed: IO[str]) -> Problem:
    printed.seek(0)
    lines = printed.read().splitlines()[-_LAST_LINES:]
    text = f"the process that loaded the models ended itself with status {status}"
    return Problem(models.option, 0, 0, "\n".join([text, *(f"  {line}" for line in lines)]))


def _created(answer: dict[str, list[Any]]) -> Created:
    problems = [Problem(*each) for each in answer["problems"]]
    if problems:
        raise UsageError(problems)
    untyped = tuple((schema, table, column) for schema, table, column in answer["untyped"])
    return Created(notes=tuple(answer["notes"]), untyped=untyped)

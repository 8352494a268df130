"""What a log says of an exception: its kind and its way, never its text."""

from __future__ import annotations

import traceback
from itertools import islice
from typing import Final

MOST_FRAMES: Final = 12


def told(error: BaseException) -> dict[str, object]:
    """Fields for a log line: {"error": "builtins.KeyError", "where": ["healthcheck.x:12 f"]}.

    The text of an exception is left out, and so are local variables: drivers put connection
    strings there. `where` runs from the caller inwards; `because` names what it was raised from.
    """
    fields: dict[str, object] = {"error": _kind(error), "where": _frames(error)}
    reason = error.__cause__ or error.__context__
    return fields if reason is None else fields | {"because": _kind(reason)}


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _frames(error: BaseException) -> list[str]:
    """The innermost frames, each as module:line function."""
    steps = list(traceback.walk_tb(error.__traceback__))
    return [
        f"{frame.f_globals.get('__name__', '?')}:{line} {frame.f_code.co_name}"
        for frame, line in islice(steps, max(0, len(steps) - MOST_FRAMES), None)
    ]

"""Whether a stream is a terminal, and what it can show."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

from healthcheck.cli.output import columns_of

if TYPE_CHECKING:
    from healthcheck.report.style import Style


def style_of(stream: IO[str] | None, *, is_whole: bool) -> Style | None:
    """How to set text on `stream`; None where it is to be plain.

    NO_COLOR takes the colours away, FORCE_COLOR gives them to what is no terminal too, such as
    the log of a CI server, and a terminal of TERM=dumb gets plain text.
    """
    terminal = stream if stream is not None and stream.isatty() else None
    is_forced = os.environ.get("FORCE_COLOR", "") not in {"", "0"}
    if not is_forced and (terminal is None or os.environ.get("TERM") == "dumb"):
        return None
    from healthcheck.report.style import Style

    return Style(
        colour=not os.environ.get("NO_COLOR"),
        width=None if terminal is None else columns_of(terminal),
        is_whole=is_whole or terminal is None,
    )

"""Writing to stdout and stderr, whatever they are connected to."""

from __future__ import annotations

import os
import re
import sys
from typing import IO, Final

USUAL_COLUMNS: Final = 80


class OutputError(Exception):
    """Stdout could not take what was to be printed; the text says why."""


def survive_any_text() -> None:
    """Escape what an encoding cannot hold, instead of failing on a table's name."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def emit(text: str) -> None:
    """Print to stdout. Who reads only the beginning is served all the same.

    Raises OutputError where the text cannot be written for another reason: a full disk.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _to_nowhere(sys.stdout.fileno())
    except OSError as error:
        _to_nowhere(sys.stdout.fileno())
        raise OutputError(f"cannot write to stdout: {error.strerror}") from None


def emit_file(content: bytes) -> None:
    """Print what may be redirected into a file: in UTF-8, whatever the terminal is set to."""
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        emit(content.decode())
        return
    sys.stdout.flush()
    try:
        buffer.write(content)
        buffer.flush()
    except BrokenPipeError:
        _to_nowhere(sys.stdout.fileno())
    except OSError as error:
        _to_nowhere(sys.stdout.fileno())
        raise OutputError(f"cannot write to stdout: {error.strerror}") from None


# Also with the one slash that a path makes of two; but for the example that our messages show.
_SECRET = re.compile(
    r"\w[\w+.:-]*:/(?!/?user:password@host)\S*@\S*|\w*password\s*=\s*\S+", re.IGNORECASE
)


def complain(text: str, *, end: str = "\n") -> None:
    """Print to stderr; where nobody takes it, the exit status has to say it all.

    A connection string that was given in the wrong place is not repeated.
    """
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(_SECRET.sub("(a connection string)", text) + end)
        sys.stderr.flush()
    except OSError:
        _to_nowhere(sys.stderr.fileno())


def is_watched() -> bool:
    """Whether somebody sees stderr as it comes, on a terminal that can write over a line."""
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    return is_terminal and os.environ.get("TERM") != "dumb"


def progress(text: str) -> None:
    """One line that overwrites itself, for who watches a terminal and nobody else."""
    if is_watched():
        complain(f"\r\x1b[K{text[: columns_of(sys.stderr) - 1]}", end="")


def columns_of(terminal: IO[str]) -> int:
    """How wide it is: what COLUMNS says, else the terminal itself, else 80."""
    said = os.environ.get("COLUMNS", "")
    if said.isascii() and said.isdigit() and int(said) > 0:
        return int(said)
    try:
        return os.get_terminal_size(terminal.fileno()).columns or USUAL_COLUMNS
    except (OSError, ValueError):
        return USUAL_COLUMNS


def _to_nowhere(descriptor: int) -> None:
    """What is left in a buffer would make Python complain about it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)

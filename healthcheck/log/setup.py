"""structlog and the standard library's logging, made to speak with one voice."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, Any, Final, Literal

import structlog

from healthcheck.log.events import Event
from healthcheck.log.failure import told
from healthcheck.log.writer import Writer
from healthcheck.model.names import printable

FLUSH_S: Final = 0.5
"""How long the end of the program waits for the last lines."""

_LEVELS: Final = {
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warning": logging.WARNING,
    "error": logging.ERROR,
}

_DELIMITERS: Final = frozenset(' "=\\')

_writers: list[Writer] = []
"""Those in use: one, or none where nobody set up a log."""

Fields = MutableMapping[str, Any]


def dropped_lines() -> int:
    """How many lines were lost since the start."""
    return sum(writer.dropped for writer in _writers)


@contextmanager
def log_to_stderr(
    *,
    format: Literal["json", "console"],
    level: Literal["debug", "info", "warning", "error"],
    stream: IO[str] | None = None,
) -> Iterator[Writer]:
    """While it holds, structlog and logging write to `stream`, or stderr, through a thread.

    What libraries log is passed on from "warning" up, without the values that they put into their
    messages. On leaving, what still waits is written, for half a second at most.
    """
    render = _json if format == "json" else _console
    writer = Writer(_descriptor(stream or sys.stderr), note=lambda lost: render(_lost(lost)))
    _writers.append(writer)
    structlog.configure(
        processors=[_stamped, lambda logger, method, fields: render(fields)],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=lambda *args: _Lines(writer),
        cache_logger_on_first_use=False,
    )
    handler = _Handler(level=max(logging.WARNING, _LEVELS[level]))
    root, hook = logging.getLogger(), threading.excepthook
    root.addHandler(handler)
    logging.captureWarnings(capture=True)
    threading.excepthook = _thread_failed
    try:
        yield writer
    finally:
        threading.excepthook = hook
        logging.captureWarnings(capture=False)
        root.removeHandler(handler)
        structlog.reset_defaults()
        writer.close(timeout=FLUSH_S)
        _writers.remove(writer)


def _descriptor(stream: IO[str] | None) -> int | None:
    """None where the stream was closed before Python began, or is none of the system's."""
    try:
        return None if stream is None else stream.fileno()
    except (OSError, ValueError):
        return None


class _Lines:
    """What structlog calls a logger: every method takes the rendered line."""

    def __init__(self, writer: Writer) -> None:
        self.debug = self.info = self.warning = self.error = self.critical = writer.write


class _Handler(logging.Handler):
    """The standard library's records as events of ours."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        structlog.get_logger().log(
            logging.WARNING if record.levelno < logging.ERROR else logging.ERROR,
            Event.LIBRARY_MESSAGE.value,
            library=record.name,
            message=_first_line(record),
            **({} if error is None else told(error)),
        )


def _first_line(record: logging.LogRecord) -> str:
    """The first line of what stands in the source: values and tracebacks may hold secrets."""
    text: object = record.msg
    if record.name == "py.warnings" and isinstance(record.args, tuple) and record.args:
        text = record.args[0]
    if not isinstance(text, str):
        return type(text).__name__
    return next(iter(text.splitlines()), "")


def _thread_failed(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        structlog.get_logger().error(
            Event.LIBRARY_MESSAGE.value,
            library="threading",
            message="a thread ended with an exception",
            **told(args.exc_value),
        )


def _stamped(logger: object, method: str, fields: Fields) -> Fields:
    """When, how bad and what come first."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
    return {"timestamp": at, "level": method, "event": fields.pop("event"), **fields}


def _lost(number: int) -> Fields:
    return _stamped(None, "warning", {"event": Event.LOG_LINES_DROPPED.value, "lines": number})


def _json(fields: Fields) -> str:
    return json.dumps(fields, default=str)


def _console(fields: Fields) -> str:
    """A line for people; nothing in it moves a cursor or begins another line."""
    head = f"{fields.pop('timestamp')} {fields.pop('level'):<7} {fields.pop('event')}"
    rest = "".join(f" {name}={_spelled(value)}" for name, value in fields.items())
    return printable(head + rest)


def _spelled(value: object) -> str:
    """A word as it is, anything else as JSON."""
    if isinstance(value, str) and value.isprintable() and value and not _DELIMITERS & set(value):
        return value
    return json.dumps(value, default=str, ensure_ascii=False)

"""Declarations, looked at again while the service runs."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Final

import structlog

from healthcheck.log import Event, told
from healthcheck.model.names import printable
from healthcheck.probe import DeclarationSource

EVERY_S: Final = 1.0
"""How often the files are looked at."""


@contextmanager
def reloading(sources: Collection[DeclarationSource]) -> Iterator[None]:
    """While it holds, a thread takes up new contents: a file may hang, the event loop may not."""
    over = threading.Event()
    thread = threading.Thread(target=_reload, args=(sources, over), name="reload", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()


def _reload(sources: Collection[DeclarationSource], over: threading.Event) -> None:
    while not over.wait(EVERY_S):
        for source in sources:
            try:
                look_at(source)
            except Exception as error:
                # The edge of a thread: without it, nothing would ever be taken up again.
                structlog.get_logger().error(Event.DECLARATION_REFUSED.value, **told(error))


def look_at(source: DeclarationSource) -> None:
    """Take up the content of one file, and log what came of it."""
    log, before = structlog.get_logger(), source.current[1].problem
    exchanged = source.refresh()
    info = source.current[1]
    file = printable(info.file)
    if exchanged:
        log.info(Event.DECLARATION_RELOADED.value, file=file, sha256=info.sha256)
    elif info.problem is not None and info.problem != before:
        problems = info.problem.splitlines()
        log.error(Event.DECLARATION_REFUSED.value, file=file, problems=problems)

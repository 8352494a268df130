"""Every event there is."""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """The constant name of a log line: what happened, for machines to look for."""

    SERVER_LISTENING = "server.listening"
    SERVER_STOPPING = "server.stopping"
    SERVER_STOPPED = "server.stopped"
    SCHEMA_STATUS_CHANGED = "schema.status_changed"
    SCHEMA_STILL_FAILING = "schema.still_failing"
    DECLARATION_RELOADED = "declaration.reloaded"
    DECLARATION_REFUSED = "declaration.refused"
    PROBE_FAILED = "probe.failed"
    REQUEST_FAILED = "request.failed"
    LIBRARY_MESSAGE = "library.message"
    LOG_LINES_DROPPED = "log.lines_dropped"

"""Structured log lines on stderr, which nothing in the event loop ever waits for."""

from healthcheck.log.events import Event
from healthcheck.log.failure import told
from healthcheck.log.setup import dropped_lines, log_to_stderr

__all__ = ["Event", "dropped_lines", "log_to_stderr", "told"]

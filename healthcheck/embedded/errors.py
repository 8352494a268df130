"""Why a private PostgreSQL could not be had."""

from __future__ import annotations

from pathlib import Path

_TAIL_LINES = 8


class EmbeddedError(Exception):
    """No server could be started. Its text says what happened and the likely cure."""


def log_tail(log: Path) -> str:
    """The last lines of a log of the server's own, which holds no secret, for such a text."""
    lines = log.read_text(errors="replace").splitlines()
    return "\n".join(f"  {line}" for line in lines[-_TAIL_LINES:]) or "  (it is empty)"

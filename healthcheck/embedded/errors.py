"""Why a private PostgreSQL could not be had."""

from __future__ import annotations


class EmbeddedError(Exception):
    """No server could be started. Its text says what happened and the likely cure."""

"""Why there is no scratch database."""

from __future__ import annotations


class ScratchError(Exception):
    """The private PostgreSQL could not be had, or the models took too long. The text says why."""

"""Why there is no snapshot."""

from __future__ import annotations


class UnavailableError(Exception):
    """The database could not be had; the text says why, in words of our own, without a secret."""

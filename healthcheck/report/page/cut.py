"""Long texts, shortened: a page is read by people."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 2_000
"""In characters."""


def cut(text: str) -> str:
    """The text, or its beginning and how much is left out."""
    more = len(text) - LONGEST
    return text if more <= 0 else f"{text[:LONGEST]} … and {more:,} characters more"

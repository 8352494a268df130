"""Deparsed SQL, and what stands for one that could not be had."""

from __future__ import annotations

from enum import Enum
from typing import Final, TypeAlias


class Unread(Enum):
    """Stands for a text that could not be had: locked by a migration, or changing as we looked."""

    UNREAD = "unread"


UNREAD: Final = Unread.UNREAD


Text: TypeAlias = str | Unread
"""Deparsed SQL. Read under search_path pg_catalog, so that every other object is qualified."""

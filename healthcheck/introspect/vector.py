"""Lists of small numbers as PostgreSQL writes them: "1 2", "{1,2}"."""

from __future__ import annotations

from functools import lru_cache

_BETWEEN = str.maketrans(",{}", "   ")


@lru_cache(maxsize=1000)
def numbers(text: str) -> tuple[int, ...]:
    """The numbers. Most lists are like others of many tables: psycopg would make each anew."""
    return tuple(map(int, text.translate(_BETWEEN).split()))

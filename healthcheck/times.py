"""Times as people write them: whatever reads one imports no more than this."""

from __future__ import annotations

from typing import Final

LONGEST_S: Final = 86_400.0
"""No timeout of a day and more was ever meant, and PostgreSQL counts milliseconds in 31 bits."""


def seconds(text: str) -> float:
    """Raises ValueError, whose text says what is wanted and not what came."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number <= LONGEST_S:
        raise ValueError("wants seconds such as 0.8, above 0")
    return number

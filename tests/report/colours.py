"""The colours of a terminal of 256."""

from __future__ import annotations


def of_the_cube(number: int) -> tuple[int, int, int]:
    """The colour that xterm gives a number from 16 to 231: red, green, blue."""
    levels = (0, 95, 135, 175, 215, 255)
    red, rest = divmod(number - 16, 36)
    return levels[red], levels[rest // 6], levels[rest % 6]

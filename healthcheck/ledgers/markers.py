"""Lines by which migration tools mark the parts of an SQL file.

A line ends with a line feed, as it does for PostgreSQL and for the tools: not at the other
characters that str.splitlines() takes for an end.
"""

from __future__ import annotations

from collections.abc import Callable


def lines(text: str) -> list[str]:
    """The lines without their ends, a carriage return included."""
    return [line.removesuffix("\r") for line in text.split("\n")]


def only(text: str, keep: Callable[[int], bool]) -> str:
    """`text` with the lines blanked, ends kept, whose number (from 0) is not to be kept."""
    return "\n".join(
        line if keep(number) else _blank(line) for number, line in enumerate(text.split("\n"))
    )


def _blank(line: str) -> str:
    end = "\r" if line.endswith("\r") else ""
    return " " * (len(line) - len(end)) + end


def part(text: str, begins: Callable[[str], bool], ends: Callable[[str], bool]) -> str:
    """What stands between the lines that begin and end a part, the rest blanked, lines kept."""
    kept: set[int] = set()
    inside = False
    for number, line in enumerate(lines(text)):
        if ends(line):
            inside = False
        elif begins(line):
            inside = True
        elif inside:
            kept.add(number)
    return only(text, kept.__contains__)

"""Lines by which migration tools mark the parts of an SQL file."""

from __future__ import annotations

from collections.abc import Callable


def only(text: str, keep: Callable[[int], bool]) -> str:
    """`text` with the lines blanked, ends kept, whose number (from 0) is not to be kept."""
    lines = text.splitlines(keepends=True)
    return "".join(line if keep(number) else _blank(line) for number, line in enumerate(lines))


def _blank(line: str) -> str:
    return "".join(character if character in "\r\n" else " " for character in line)


def part(text: str, begins: Callable[[str], bool], ends: Callable[[str], bool]) -> str:
    """What stands between the lines that begin and end a part, the rest blanked, lines kept."""
    kept: set[int] = set()
    inside = False
    for number, line in enumerate(text.splitlines()):
        if ends(line):
            inside = False
        elif begins(line):
            inside = True
        elif inside:
            kept.add(number)
    return only(text, kept.__contains__)

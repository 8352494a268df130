"""What commas and colons do inside of {…} and […]: {type: numeric(10,2)} is read as two entries.

Recognised by what is left: a plain value with an open parenthesis, and pieces behind it that close
it. They are put together again, so that one slip is one problem.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from healthcheck.declaration import tree
from healthcheck.declaration.problems import Problems
from healthcheck.declaration.tree import Node, Scalar, in_yaml, is_nothing, shown

_MOST_PIECES: Final = 20
_OPENER = re.compile(r"""[('"]""")
_QUOTED = re.compile(r"""'[^']*'|"[^"]*\"""")
_NO_BLANK = re.compile(r"(\w+):(\S.*)")


def is_open(text: str) -> bool:
    """Whether a parenthesis or a quotation mark is left open: "numeric(10", "color = '"."""
    bare = _QUOTED.sub("", text)
    return bare.count("(") > bare.count(")") or "'" in bare or '"' in bare


def mend_mapping(mapping: tree.Mapping, source: str, problems: Problems) -> None:
    """Make {type: numeric(10,2)} whole again, and say what is wrong with {type:text}."""
    mended: list[tuple[Scalar, Node]] = []
    position = 0
    while position < len(mapping.entries):
        key, value = mapping.entries[position]
        behind = mapping.entries[position + 1 : position + 1 + _MOST_PIECES]
        names = [name for name, _ in takewhile(lambda entry: is_nothing(entry[1]), behind)]
        position += 1
        if joined := _joined(value, names, source):
            value, pieces = joined
            cure = f"in {{…}} write {key.text}: {in_yaml(value.text)}"
            problems.add(value, f"{shown(key.text)}: YAML ends this value at its comma; {cure}")
            position += pieces
        mended.append((key, value))
    mapping.entries = [entry for entry in mended if not _glued(entry, mapping, problems)]


def _glued(entry: tuple[Scalar, Node], mapping: tree.Mapping, problems: Problems) -> bool:
    key, value = entry
    match = _NO_BLANK.fullmatch(key.text) if is_nothing(value) else None
    if match is None:
        return False
    cure = f"write {match[1]}: {match[2]}"
    problems.add(key, f"{shown(key.text)}: a blank is missing behind the colon; {cure}")
    mapping.complete = False
    return True


def mend_sequence(sequence: tree.Sequence, source: str, problems: Problems) -> None:
    """Make [lower(a, b)] whole again."""
    mended: list[Node] = []
    position = 0
    while position < len(sequence.items):
        item = sequence.items[position]
        behind = sequence.items[position + 1 : position + 1 + _MOST_PIECES]
        scalars = [piece for piece in behind if isinstance(piece, Scalar)]
        position += 1
        if joined := _joined(item, scalars, source):
            item, pieces = joined
            cure = f"in […] write {in_yaml(item.text)}"
            problems.add(item, f"YAML ends this value at its comma; {cure}")
            position += pieces
        mended.append(item)
    sequence.items = mended


def _joined(first: Node, behind: Sequence[Scalar], source: str) -> tuple[Scalar, int] | None:
    """`first` with as many of the pieces behind it as close it, and how many those are."""
    if not isinstance(first, Scalar) or first.style or not _OPENER.search(first.text):
        return None
    if is_open(first.text):
        for count, piece in enumerate(behind, start=1):
            end = piece.mark.index + len(piece.text)
            text = " ".join(source[first.mark.index : end].split())
            if not is_open(text):
                return Scalar(text, '"', first.mark), count
    return None

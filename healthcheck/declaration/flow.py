"""What commas and colons do inside of {…} and […]: {type: numeric(10,2)} is read as two entries.

Recognised by what is left: a plain value with an open parenthesis, and pieces behind it that close
it. They are put together again, so that one slip is one problem.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final, TypeGuard

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
        position += 1
        if _begins_open(value):
            behind = mapping.entries[position : position + _MOST_PIECES]
            names = [name for name, _ in takewhile(lambda entry: is_nothing(entry[1]), behind)]
            value, pieces = _joined(value, names, source)
            position += pieces
            if pieces:
                cure = f"in {{…}} write {key.text}: {in_yaml(value.text)}"
                problems.add(value, f"{shown(key.text)}: YAML ends this value at its comma; {cure}")
        elif is_nothing(value) and (match := _NO_BLANK.fullmatch(key.text)):
            cure = f"write {match[1]}: {match[2]}"
            problems.add(key, f"{shown(key.text)}: a blank is missing behind the colon; {cure}")
            mapping.complete = False
            continue
        mended.append((key, value))
    mapping.entries = mended


def mend_sequence(sequence: tree.Sequence, source: str, problems: Problems) -> None:
    """Make [lower(a, b)] whole again."""
    if not any(map(_begins_open, sequence.items)):
        return
    mended: list[Node] = []
    position = 0
    while position < len(sequence.items):
        item = sequence.items[position]
        position += 1
        if _begins_open(item):
            behind = sequence.items[position : position + _MOST_PIECES]
            texts = [piece for piece in behind if isinstance(piece, Scalar)]
            item, pieces = _joined(item, texts, source)
            position += pieces
            if pieces:
                cure = f"in […] write {in_yaml(item.text)}"
                problems.add(item, f"YAML ends this value at its comma; {cure}")
        mended.append(item)
    sequence.items = mended


def _begins_open(node: Node) -> TypeGuard[Scalar]:
    if not isinstance(node, Scalar) or node.style or not _OPENER.search(node.text):
        return False
    return is_open(node.text)


def _joined(first: Scalar, behind: Sequence[Scalar], source: str) -> tuple[Scalar, int]:
    """`first` with as many of the pieces behind it as close it, and how many those are."""
    for count, piece in enumerate(behind, start=1):
        end = piece.mark.index + len(piece.text)
        text = " ".join(source[first.mark.index : end].split())
        if not is_open(text):
            return Scalar(text, '"', first.mark), count
    return first, 0

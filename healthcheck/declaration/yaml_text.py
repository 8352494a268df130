"""Values to YAML: short things on one line, quotes only where they are needed.

PyYAML writes the text. What is decided here is what goes on one line, and which quotes are easy
on the eye where a text has some of its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from io import StringIO
from textwrap import indent
from typing import Any, Final

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode
from yaml.emitter import Emitter
from yaml.resolver import Resolver

from healthcheck.declaration.flow import is_open
from healthcheck.declaration.tree import typed_plain
from healthcheck.declaration.written import LongForm, Written

WIDTH: Final = 100
STEP: Final = 2

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_ENDLESS: Final = 1 << 30  # a line that is folded is a text that no search finds
_NO_ROOM: Final = 1 << 20
_TEXT, _FLAG, _NUMBER, _LIST, _MAPPING = (
    f"tag:yaml.org,2002:{name}" for name in ("str", "bool", "int", "seq", "map")
)

# YAML 1.1, by which others read it: a plain `no` is false there.
_OLDER: Any = Resolver()

# Nearly every text there is: plain in any place, whatever stands around it.
_HARMLESS = re.compile(r"[A-Za-z_][\w.()/-]*(?: [\w.()/-]+)*", re.ASCII)


def entry_text(key: str, value: Written, *, column: int = 0) -> str:
    """`key: value` with a line break at its end, for a place at that column."""
    room = WIDTH - column
    return _text(MappingNode(_MAPPING, [_entry(key, value, room, flow=False)], flow_style=False))


def item_text(item: Written) -> str:
    """`- item` with a line break at its end."""
    room = WIDTH - len("- ")
    return _text(SequenceNode(_LIST, [_node(item, room, room, flow=False)], flow_style=False))


def _text(node: Node) -> str:
    text: str = yaml.serialize(
        node, Dumper=_DUMPER, width=_ENDLESS, allow_unicode=True, indent=STEP
    )
    return text


def document_text(document: dict[str, Written]) -> str:
    """A whole declaration. What takes several lines stands apart from what is beside it."""
    pieces: list[str] = []
    for key, value in document.items():
        if not isinstance(value, dict) or isinstance(value, LongForm) or not value:
            pieces.append(_apart(pieces, entry_text(key, value)))
            continue
        inside: list[str] = []
        for name, one in value.items():
            text = indent(entry_text(name, one, column=STEP), " " * STEP)
            inside.append(_apart(inside, text))
        pieces.append(f"\n{key}:\n" + "".join(inside))
    return "".join(pieces)


def _apart(before: list[str], text: str) -> str:
    several = text.count("\n") > 1 or (before and before[-1].strip("\n").count("\n"))
    return "\n" + text if before and several else text


def _entry(key: str, value: Written, room: int, *, flow: bool) -> tuple[Node, Node]:
    name = _scalar(key, flow=flow)
    return name, _node(value, room - _width(key) - len(": "), room - STEP, flow=flow)


def _node(value: Written, room: int, room_below: int, *, flow: bool) -> Node:
    """`room` is what is left of the line behind the key, `room_below` that of a line below it."""
    if isinstance(value, bool):
        return ScalarNode(_FLAG, "true" if value else "false")
    if isinstance(value, int):
        return ScalarNode(_NUMBER, str(value))
    if isinstance(value, str):
        return _scalar(value, flow=flow)
    flow = flow or not value or (_is_short(value) and _width(value) <= room)
    if isinstance(value, list):
        inner = room_below - len("- ")
        items = [_node(item, inner, inner, flow=flow) for item in value]
        return SequenceNode(_LIST, items, flow_style=flow)
    entries = [_entry(key, one, room_below, flow=flow) for key, one in value.items()]
    return MappingNode(_MAPPING, entries, flow_style=flow)


def _is_short(value: list[Written] | dict[str, Written]) -> bool:
    """Whether a collection may go on one line: a list of texts, or the long form of one object."""
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, LongForm) and not any(isinstance(one, dict) for one in value.values())


def _width(value: Written) -> int:
    """About how many characters it takes on one line."""
    match value:
        case str():
            quotes = 0 if _style(value, flow=True) is None else len("''")
            return _NO_ROOM if "\n" in value else len(value) + quotes
        case list():
            return sum(_width(item) + len(", ") for item in value)
        case dict():
            return sum(_width(key) + _width(one) + len(": , ") for key, one in value.items())
        case _:
            return len("false")


def _scalar(text: str, *, flow: bool) -> ScalarNode:
    return ScalarNode(_TEXT, text, style=_style(text, flow=flow))


@lru_cache(maxsize=4096)
def _style(text: str, *, flow: bool) -> str | None:
    """None for a text that is itself without quotes."""
    if _is_plain(text, flow=flow):
        return None
    if "\n" in text and not flow and all(line.isprintable() for line in text.split("\n")):
        # PyYAML falls back on quotes where a block would not keep it, as it must for a key.
        return "|" if text == text.strip() else '"'
    return "'" if ('"' in text or "\\" in text) and text.isprintable() else '"'


def _is_plain(text: str, *, flow: bool) -> bool:
    if typed_plain(text) != "text" or _OLDER.resolve(ScalarNode, text, (True, False)) != _TEXT:
        return False
    if _HARMLESS.fullmatch(text) and not (flow and is_open(text)):
        return True
    analysis: Any = Emitter(StringIO(), allow_unicode=True).analyze_scalar(text)
    allowed = analysis.allow_flow_plain if flow else analysis.allow_block_plain
    # One line in [ ] or { } with a parenthesis open would be read as one that lost its end.
    return bool(allowed) and text.isprintable() and not (flow and is_open(text))

"""Casts: those that a person wrote, those that PostgreSQL adds, and those that add nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from healthcheck.compare.expressions.literals import (
    BITS,
    INTEGERS,
    LADDER,
    TEXTS,
    fits,
    printed,
    spelled,
    typed,
)
from healthcheck.compare.expressions.tree import Array, Call, Cast, Form, Literal, Name, Node
from healthcheck.compare.types import TypeName, canonical_type

NOW = Call(Name("now"))
TODAY = Call(Name("CURRENT_DATE"))

_MOVING = ("now", "today", "tomorrow", "yesterday")
_MOMENTS = ("date", "timestamp without time zone", "timestamp with time zone")


class Typed(NamedTuple):
    """A part in canonical form and its type: UNKNOWN for what nothing has told yet (a bare string,
    NULL), None for what we cannot know.
    """

    node: Node
    type: str | None


@lru_cache(maxsize=256)
def type_named(text: str) -> TypeName | None:
    """The type that `text` names; None where it names none."""
    try:
        return canonical_type(text)
    except ValueError:
        return None


def coerced(part: Typed, target: str | None) -> Node:
    """`part` under a cast that PostgreSQL adds unasked; as it is where nothing is known."""
    if target is None or part.type is None or part.type == target:
        return part.node
    type_name = type_named(target)
    return part.node if type_name is None else cast(part.node, part.type, type_name)


def cast(node: Node, source: str | None, target: TypeName) -> Node:
    """`node`, of the type `source` where that is known, under a cast to `target`."""
    if isinstance(node, Literal):
        return _cast_literal(node, target)
    if isinstance(node, Array) and target.dimensions:
        inner = target.element
        source = (source or "").removesuffix("[]") or None
        elements = tuple(cast(part, source, inner) for part in node.elements)
        return Array(elements, target.bare)
    if isinstance(node, Cast) and node.type == target:
        return node
    if node == NOW and spelled(target) == "date":
        return TODAY
    if not target.modifiers and _adds_nothing(source, spelled(target)):
        return node
    return Cast(node, target, source)


def _adds_nothing(source: str | None, target: str) -> bool:
    if source is None or source.endswith("[]") != target.endswith("[]"):
        return False
    first, second = source.removesuffix("[]"), target.removesuffix("[]")
    return first == second or (first in TEXTS and second in TEXTS)


def _cast_literal(literal: Literal, target: TypeName) -> Node:
    if literal.form is Form.NULL:
        return literal
    literal = _with_unit(literal, target)
    recast = _recast(literal, target.bare)
    if recast is None:
        return Cast(printed(literal), target, spelled(literal.type) if literal.type else None)
    if not target.modifiers or (isinstance(recast, Literal) and fits(recast, target)):
        return recast
    return Cast(recast, target, spelled(target))


def _with_unit(literal: Literal, target: TypeName) -> Literal:
    """The number '1' as an interval of days is '1 day'."""
    fields = target.modifiers[0].split() if target.name == "interval" and target.modifiers else ()
    if not fields or fields[-1].isdigit() or not literal.text.strip().lstrip("+-").isdecimal():
        return literal
    return replace(literal, text=f"{literal.text} {fields[-1]}")


def _recast(literal: Literal, target: TypeName) -> Node | None:
    """The same constant in another type; None where only PostgreSQL can tell."""
    if literal.type is None:
        return typed(literal.text, target) if literal.form is Form.STRING else None
    own = literal.type == target.within(None)  # written without its schema
    if own or spelled(literal.type) == spelled(target):
        return replace(literal, type=target)
    match literal.form:
        case Form.STRING if spelled(literal.type) in TEXTS:
            return _of_text(literal.text, target)
        case Form.NUMBER:
            return _of_number(literal, spelled(target))
        case Form.BITS if spelled(target) in BITS:
            return replace(literal, type=target)
        case _:
            return None


def _of_text(text: str, target: TypeName) -> Node | None:
    if spelled(target).startswith("reg"):
        return None  # looked up when it runs, not when it was written
    word = text.strip().lower()
    if word not in _MOVING or spelled(target) not in _MOMENTS:
        return typed(text, target)
    # 'now'::text::date is read when it runs: so was CURRENT_DATE once written.
    if word == "now" and spelled(target) != "timestamp without time zone":
        return TODAY if spelled(target) == "date" else NOW
    return None


def _of_number(literal: Literal, target: str) -> Node | None:
    if target not in LADDER or (target in INTEGERS and "e-" in literal.text):
        return None
    return replace(literal, type=type_named(target))

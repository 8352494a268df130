"""Truth and comparison in one form: NOT at the leaves, no order where order means nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from healthcheck.compare.expressions.operators import EQUALITY, NEGATIONS, SWAPPED
from healthcheck.compare.expressions.tree import (
    Call,
    Column,
    Form,
    Literal,
    Name,
    Node,
    Operation,
    Quantified,
    Term,
    children,
)

_OPPOSITE = {"AND": "OR", "OR": "AND"}


def skeleton(node: Node) -> str:
    """A text that does not depend on casts and schemas, to put alike parts in alike places."""
    inner = ",".join(map(skeleton, children(node)))
    match node:
        case Literal():
            return "'" + "".join(node.text.lower().split()).removesuffix("+00:00")
        case Column():
            return f"column {node.name}"
        case Call():
            return f"{node.function.name}({inner})"
        case Operation() | Quantified():
            return f"[{node.operator.name} {inner}]"
        case Term():
            return f"{node.word}[{inner}]"
        case _:  # a cast or an array
            return inner


def in_order(nodes: Iterable[Node]) -> list[Node]:
    """Alike parts in alike places; where skeletons are the same, the casts decide."""
    keyed = [(skeleton(node), node) for node in nodes]
    told_apart = len({key for key, _ in keyed}) == len(keyed)
    keyed.sort(key=lambda pair: (pair[0], "" if told_apart else repr(pair[1])))
    return [node for _, node in keyed]


def joined(word: str, parts: Iterable[Node]) -> Node:
    """AND or OR of the parts, in an order of our own and without repetition."""
    flat: list[Node] = []
    for part in parts:
        inner = part.operands if isinstance(part, Term) and part.word == word else (part,)
        flat.extend(inner)
    distinct = in_order(dict.fromkeys(flat))
    return distinct[0] if len(distinct) == 1 else Term(word, tuple(distinct))


def negation(node: Node) -> Node:
    """NOT of a canonical node, moved as far inward as it goes."""
    match node:
        case Literal(form=Form.BOOLEAN):
            return replace(node, text="false" if node.text == "true" else "true")
        case Term(word="NOT"):
            return node.operands[0]
        case Term(word="AND" | "OR"):
            return joined(_OPPOSITE[node.word], map(negation, node.operands))
        case Operation(operands=(left, right)) if node.operator.name in NEGATIONS:
            return compared(_negated(node.operator), left, right, own=node.own)
        case Quantified() if node.operator.name in NEGATIONS:
            return replace(node, operator=_negated(node.operator), every=not node.every)
        case _:
            return Term("NOT", (node,))


def _negated(operator: Name) -> Name:
    return replace(operator, name=NEGATIONS[operator.name])


def compared(operator: Name, left: Node, right: Node, *, own: bool = False) -> Operation:
    """A comparison turned so that it points to the right: a > b is b < a, and = has no sides."""
    if operator.name in SWAPPED:
        operator, left, right = replace(operator, name=SWAPPED[operator.name]), right, left
    if operator.name in EQUALITY:
        left, right = in_order((left, right))
    return Operation(operator, (left, right), "boolean", own)

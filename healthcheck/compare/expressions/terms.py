"""The canonical form of what has a syntax of its own: AND, IN, CASE, IS NULL, a subscript."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from healthcheck.compare.expressions import logic, operators
from healthcheck.compare.expressions.casts import Typed, coerced
from healthcheck.compare.expressions.operations import at_home, binary
from healthcheck.compare.expressions.operators import UNKNOWN, common_type, element_of
from healthcheck.compare.expressions.tree import ABSENT, Column, Name, Node, Term, children


def term(node: Term, parts: list[Typed]) -> Typed:
    return _TERMS.get(node.word, _plain)(node, parts)


def _plain(node: Term, parts: list[Typed]) -> Typed:
    known = "boolean" if node.word.startswith("IS ") else None
    return Typed(replace(node, operands=tuple(part.node for part in parts)), known)


def _joined(node: Term, parts: list[Typed]) -> Typed:
    return Typed(logic.joined(node.word, (part.node for part in parts)), "boolean")


def _not(_: Term, parts: list[Typed]) -> Typed:
    return Typed(logic.negation(parts[0].node), "boolean")


def _is_not(node: Term, parts: list[Typed]) -> Typed:
    """IS NOT TRUE is NOT … IS TRUE; of a row or what may be one, IS NOT NULL is not so simple."""
    tested = Term(node.word.replace("IS NOT", "IS"), (parts[0].node,))
    return Typed(logic.negation(_told(tested).node), "boolean")


def _told(node: Term) -> Typed:
    """IS UNKNOWN is IS NULL of a boolean."""
    word = "IS NULL" if node.word == "IS UNKNOWN" else node.word
    return Typed(replace(node, word=word), "boolean")


def _is_unknown(node: Term, parts: list[Typed]) -> Typed:
    return _told(replace(node, operands=(parts[0].node,)))


def _is_not_null(node: Term, parts: list[Typed]) -> Typed:
    simple = parts[0].type is not None and "." not in parts[0].type
    return (_is_not if simple else _plain)(node, parts)


def _in(_: Term, parts: list[Typed]) -> Typed:
    """Constants are brought to one type with the left side first, columns are not."""
    left, *items = parts
    constant = [not _holds_column(item.node) for item in items]
    common = None
    if sum(constant) > 1:
        types = [item.type for item, alone in zip(items, constant, strict=True) if alone]
        common = common_type([left.type, *types])
    told = [
        Typed(coerced(item, common), common or item.type) if alone else item
        for item, alone in zip(items, constant, strict=True)
    ]
    return Typed(
        logic.joined("OR", (binary(Name("="), left, item).node for item in told)), "boolean"
    )


def _holds_column(node: Node) -> bool:
    return isinstance(node, Column) or any(map(_holds_column, children(node)))


def _distinct(node: Term, parts: list[Typed]) -> Typed:
    left, right = parts
    resolved = operators.binary("=", left.type, right.type)
    pair = logic.in_order((coerced(left, resolved.left), coerced(right, resolved.right)))
    return Typed(replace(node, operands=tuple(pair)), "boolean")


def _case(node: Term, parts: list[Typed]) -> Typed:
    tested, *branches, last = parts
    results = branches[1::2]
    common = common_type([last.type, *(result.type for result in results)])
    nodes: list[Node] = [tested.node]
    for condition, result in zip(branches[::2], results, strict=True):
        nodes.append(_condition(tested, condition))
        nodes.append(coerced(result, common))
    return Typed(replace(node, operands=(*nodes, coerced(last, common))), common)


def _condition(tested: Typed, condition: Typed) -> Node:
    if tested.node == ABSENT:
        return condition.node
    return coerced(condition, operators.binary("=", tested.type, condition.type).right)


def _subscript(node: Term, parts: list[Typed]) -> Typed:
    whole, index = parts
    if whole.type == "jsonb":
        key = coerced(index, "text") if index.type == UNKNOWN else index.node
        return Typed(replace(node, operands=(whole.node, key)), "jsonb")
    return Typed(
        replace(node, operands=(whole.node, index.node)), element_of(whole.type) or whole.type
    )


def _slice(node: Term, parts: list[Typed]) -> Typed:
    return Typed(_plain(node, parts).node, parts[0].type)


def _collate(node: Term, parts: list[Typed]) -> Typed:
    known = "text" if parts[0].type == UNKNOWN else parts[0].type
    name = at_home(node.name) if node.name else None
    return Typed(replace(node, operands=(coerced(parts[0], known),), name=name), known)


_TERMS: dict[str, Callable[[Term, list[Typed]], Typed]] = {
    "AND": _joined,
    "OR": _joined,
    "NOT": _not,
    "IN": _in,
    "IS DISTINCT FROM": _distinct,
    "IS UNKNOWN": _is_unknown,
    "IS NOT NULL": _is_not_null,
    **dict.fromkeys(("IS NOT TRUE", "IS NOT FALSE", "IS NOT UNKNOWN", "IS NOT DOCUMENT"), _is_not),
    "CASE": _case,
    "SUBSCRIPT": _subscript,
    "SLICE": _slice,
    "COLLATE": _collate,
}

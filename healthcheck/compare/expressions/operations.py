"""The canonical form of an operator with its operands."""

from __future__ import annotations

from dataclasses import replace

from healthcheck.compare.expressions import logic, operators
from healthcheck.compare.expressions.casts import Typed, coerced
from healthcheck.compare.expressions.literals import INTEGERS, negated, printed, spelled
from healthcheck.compare.expressions.tree import Cast, Form, Literal, Name, Node, Operation


def is_built_in(name: Name) -> bool:
    return name.schema in (None, "pg_catalog")


def at_home(name: Name) -> Name:
    return replace(name, schema=None) if is_built_in(name) else name


def unary(operator: Name, part: Typed) -> Typed:
    operator = at_home(operator)
    if operator == Name("-") and isinstance(part.node, Literal) and part.node.form is Form.NUMBER:
        return Typed(replace(part.node, text=negated(part.node.text)), part.type)
    resolved = operators.unary(operator.name, part.type)
    operand = coerced(part, resolved.right)
    return Typed(Operation(operator, (operand,), resolved.result), resolved.result)


def binary(operator: Name, left: Typed, right: Typed) -> Typed:
    operator = at_home(operator)
    resolved = operators.Resolved()
    if operator.schema is None:
        resolved = operators.binary(operator.name, left.type, right.type)
    elif operator.name in operators.NEGATIONS:
        resolved = operators.Resolved(result="boolean")  # as each type of its own has it
    first = Typed(coerced(left, resolved.left), resolved.left or left.type)
    second = Typed(coerced(right, resolved.right), resolved.right or right.type)
    own = any("." in (part.type or "") for part in (left, right))
    if operator.name in (*operators.COMPARISONS, "<@"):
        return Typed(_comparison(operator, first, second, own=own), "boolean")
    pair = (first.node, second.node)
    if operator.name == "||":
        pair = (printed(first.node), printed(second.node))
    return Typed(Operation(operator, pair, resolved.result, own), resolved.result)


def _comparison(operator: Name, left: Typed, right: Typed, *, own: bool) -> Node:
    """`flag = true` says no more than `flag`."""
    for part, other in ((left, right), (right, left)):
        truth = _truth(part.node)
        if truth is not None and other.type == "boolean" and operator.name in operators.EQUALITY:
            plain = truth == (operator.name == "=")
            return other.node if plain else logic.negation(other.node)
    first, second = (_unwidened(part, left.type, right.type) for part in (left.node, right.node))
    return logic.compared(operator, first, second, own=own)


_EXACT = (*INTEGERS, "numeric")


def _unwidened(node: Node, *types: str | None) -> Node:
    """An exact number compares alike in every exact type that can hold it."""
    if not isinstance(node, Cast) or node.type.modifiers or any(t not in _EXACT for t in types):
        return node
    climbs = node.source in _EXACT and spelled(node.type) in _EXACT[_EXACT.index(node.source) :]
    return node.operand if climbs else node


def _truth(node: Node) -> bool | None:
    if isinstance(node, Literal) and node.form is Form.BOOLEAN:
        return node.text == "true"
    return None

"""The canonical form of each kind of part, once its own parts have theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from healthcheck.compare.expressions import functions, logic, operators
from healthcheck.compare.expressions.casts import NOW, Typed, cast, coerced, type_named
from healthcheck.compare.expressions.lexer import UnreadableError
from healthcheck.compare.expressions.literals import (
    INTEGERS,
    elements,
    negated,
    number,
    spelled,
    type_of_digits,
)
from healthcheck.compare.expressions.operators import UNKNOWN, common_type
from healthcheck.compare.expressions.tree import (
    ABSENT,
    Array,
    Call,
    Cast,
    Column,
    Form,
    Literal,
    Name,
    Node,
    Operation,
    Quantified,
    Term,
    children,
    string,
)

Simple: TypeAlias = Literal | Array | Call | Quantified


def simple(node: Simple, parts: list[Typed]) -> Typed:
    match node:
        case Literal():
            return _literal(node)
        case Array():
            return _array(parts)
        case Call():
            return _call(node, parts)
        case Quantified():
            return _quantified(node, *parts)


def _literal(node: Literal) -> Typed:
    match node.form:
        case Form.NUMBER:
            value = number(node.text)
            if value is None:
                raise UnreadableError("a number in it is too long")
            known = type_of_digits(node.text, value)
            return Typed(Literal(Form.NUMBER, value, type_named(known)), known)
        case Form.BOOLEAN:
            return Typed(replace(node, type=type_named("boolean")), "boolean")
        case Form.BITS:
            return Typed(replace(node, type=type_named('"bit"')), '"bit"')
        case Form.STRING | Form.NULL:
            return Typed(node, UNKNOWN)


def _array(parts: list[Typed]) -> Typed:
    """ARRAY[…]: its elements are of one type, or are arrays of one type."""
    common = common_type([part.type for part in parts])
    known = common if common is None or common.endswith("[]") else f"{common}[]"
    nodes = tuple(coerced(part, common) for part in parts)
    return Typed(Array(nodes, type_named(known) if known else None), known)


def _is_built_in(name: Name) -> bool:
    return name.schema in (None, "pg_catalog")


def _at_home(name: Name) -> Name:
    return replace(name, schema=None) if _is_built_in(name) else name


def unary(operator: Name, part: Typed) -> Typed:
    operator = _at_home(operator)
    if operator == Name("-") and isinstance(part.node, Literal) and part.node.form is Form.NUMBER:
        return Typed(replace(part.node, text=negated(part.node.text)), part.type)
    resolved = operators.unary(operator.name, part.type)
    operand = coerced(part, resolved.right)
    return Typed(Operation(operator, (operand,), resolved.result), resolved.result)


def binary(operator: Name, left: Typed, right: Typed) -> Typed:
    operator = _at_home(operator)
    resolved = operators.Resolved()
    if operator.schema is None:
        resolved = operators.binary(operator.name, left.type, right.type)
    first = Typed(coerced(left, resolved.left), resolved.left or left.type)
    second = Typed(coerced(right, resolved.right), resolved.right or right.type)
    own = any("." in (part.type or "") for part in (left, right))
    if operator.name in (*operators.COMPARISONS, "<@"):
        return Typed(_comparison(operator, first, second, own=own), "boolean")
    pair = (first.node, second.node)
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


def _quantified(node: Quantified, left: Typed, array: Typed) -> Typed:
    """ANY (ARRAY[a, b]) is a choice: x = a OR x = b, as x IN (a, b) is."""
    listed = _listed(left, array)
    if isinstance(listed, Array) and listed.elements:
        inner = _element(array.type) if array.type != UNKNOWN else left.type
        items = (Typed(part, _type_of_element(part, inner)) for part in listed.elements)
        parts = [binary(node.operator, left, item).node for item in items]
        return Typed(logic.joined("AND" if node.every else "OR", parts), "boolean")
    operator = _at_home(node.operator)
    inner = _element(array.type)
    resolved = operators.binary(operator.name, left.type, inner)
    wide = f"{resolved.right}[]" if resolved.right and inner else None
    whole = coerced(Typed(listed, array.type), wide)
    return Typed(Quantified(operator, node.every, coerced(left, resolved.left), whole), "boolean")


def _listed(left: Typed, array: Typed) -> Node:
    """The array of a bare string '{a,b}', which has the type of what it is compared with."""
    if array.type != UNKNOWN or not isinstance(array.node, Literal):
        return array.node
    if left.type not in (None, UNKNOWN):
        return coerced(array, f"{left.type}[]")
    found = elements(array.node.text)
    if found is None or None in found:
        return array.node
    return Array(tuple(string(element or "") for element in found))


def _element(array: str | None) -> str | None:
    return array.removesuffix("[]") if array and array.endswith("[]") else None


def _type_of_element(part: Node, known: str | None) -> str | None:
    if isinstance(part, Literal) and part.type is None:
        return UNKNOWN
    return known


def _call(node: Call, arguments: list[Typed]) -> Typed:
    types = tuple(part.type for part in arguments)
    nodes = tuple(part.node for part in arguments)
    name = node.function.name
    if not _is_built_in(node.function):
        return Typed(replace(node, arguments=nodes), None)
    if name == "CURRENT_TIMESTAMP" and not arguments:
        return Typed(NOW, "timestamp with time zone")
    if name in _CASTING and len(arguments) == 1:
        target = _CASTING[name]
        type_name = type_named(target)
        if type_name is not None:
            return Typed(cast(nodes[0], types[0], type_name), target)
    taken, result = _signature(name, types)
    nodes = tuple(coerced(part, known) for part, known in zip(arguments, taken, strict=True))
    function = Name(functions.ALIASES.get(name, name), written=node.function.written)
    return Typed(Call(function, _spelled_alike(function.name, nodes), node.labels), result)


_CASTING = {
    "date": "date",
    "text": "text",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "float4": "real",
    "float8": "double precision",
    "timestamptz": "timestamp with time zone",
}
"""Functions that are what a cast to the type calls."""


def _signature(name: str, types: tuple[str | None, ...]) -> functions.Signature:
    if name == "nullif" and len(types) == 2:
        resolved = operators.binary("=", *types)
        return functions.Signature((resolved.left, resolved.right), resolved.left or types[0])
    return functions.signature(name, types)


def _spelled_alike(function: str, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """EXTRACT(YEAR FROM x) is date_part('year', x): a field in lower case, of no type."""
    if function == "extract" and isinstance(nodes[0], Literal):
        return (string(nodes[0].text.lower()), *nodes[1:])
    return nodes


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
    pair = sorted(
        (coerced(left, resolved.left), coerced(right, resolved.right)), key=logic.skeleton
    )
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
        replace(node, operands=(whole.node, index.node)), _element(whole.type) or whole.type
    )


def _slice(node: Term, parts: list[Typed]) -> Typed:
    return Typed(_plain(node, parts).node, parts[0].type)


def _collate(node: Term, parts: list[Typed]) -> Typed:
    known = "text" if parts[0].type == UNKNOWN else parts[0].type
    name = _at_home(node.name) if node.name else None
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

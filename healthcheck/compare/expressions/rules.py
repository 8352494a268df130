"""The canonical form of constants, arrays and calls, once their own parts have theirs."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from healthcheck.compare.expressions import functions, logic, operators
from healthcheck.compare.expressions.casts import NOW, Typed, cast, coerced, type_named
from healthcheck.compare.expressions.lexer import UnreadableError
from healthcheck.compare.expressions.literals import (
    elements,
    number,
    printed,
    scale,
    type_of_digits,
)
from healthcheck.compare.expressions.operations import at_home, binary, is_built_in
from healthcheck.compare.expressions.operators import UNKNOWN, common_type, element_of
from healthcheck.compare.expressions.tree import (
    Array,
    Call,
    Form,
    Literal,
    Name,
    Node,
    Quantified,
    string,
)
from healthcheck.compare.types import canonical_type

Simple: TypeAlias = Literal | Array | Call | Quantified


def simple(node: Simple, parts: list[Typed]) -> Typed:
    match node:
        case Literal():
            return _literal(node)
        case Array():
            return _array(parts)
        case Call():
            return _call(node, parts)
        case _:
            return _quantified(node, *parts)


def _literal(node: Literal) -> Typed:
    match node.form:
        case Form.NUMBER:
            value = number(node.text)
            if value is None:
                raise UnreadableError("a number in it is too long")
            known = type_of_digits(node.text, value)
            return Typed(Literal(Form.NUMBER, value, type_named(known), scale(node.text)), known)
        case Form.BOOLEAN:
            return Typed(replace(node, type=type_named("boolean")), "boolean")
        case Form.BITS:
            return Typed(replace(node, type=type_named('"bit"')), '"bit"')
        case _:  # a string or NULL
            return Typed(node, UNKNOWN)


def _array(parts: list[Typed]) -> Typed:
    """ARRAY[…]: its elements are of one type, or are arrays of one type."""
    common = common_type([part.type for part in parts])
    known = common if common is None or common.endswith("[]") else f"{common}[]"
    nodes = tuple(coerced(part, common) for part in parts)
    return Typed(Array(nodes, type_named(known) if known else None), known)


def _quantified(node: Quantified, left: Typed, array: Typed) -> Typed:
    """ANY (ARRAY[a, b]) is a choice: x = a OR x = b, as x IN (a, b) is."""
    listed = _listed(left, array)
    if isinstance(listed, Array) and listed.elements:
        inner = element_of(array.type) if array.type != UNKNOWN else left.type
        items = (Typed(part, _type_of_item(part, inner)) for part in listed.elements)
        parts = [binary(node.operator, left, item).node for item in items]
        return Typed(logic.joined("AND" if node.every else "OR", parts), "boolean")
    operator = at_home(node.operator)
    inner = element_of(array.type)
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


def _type_of_item(part: Node, known: str | None) -> str | None:
    if isinstance(part, Literal) and part.type is None:
        return UNKNOWN
    return known


def _call(node: Call, arguments: list[Typed]) -> Typed:
    types = tuple(part.type for part in arguments)
    nodes = tuple(part.node for part in arguments)
    name = node.function.name
    if not is_built_in(node.function):
        return Typed(replace(node, arguments=nodes), None)
    if name == "CURRENT_TIMESTAMP" and not arguments:
        return Typed(NOW, "timestamp with time zone")
    if name in _CASTING and len(arguments) == 1:
        target = canonical_type(_CASTING[name])
        return Typed(cast(nodes[0], types[0], target), _CASTING[name])
    taken, result = _signature(name, types)
    nodes = tuple(coerced(part, known) for part, known in zip(arguments, taken, strict=True))
    if not functions.calculates(name):
        nodes = tuple(map(printed, nodes))
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
    if function == "extract" and nodes and isinstance(nodes[0], Literal):
        return (string(nodes[0].text.lower()), *nodes[1:])
    return nodes

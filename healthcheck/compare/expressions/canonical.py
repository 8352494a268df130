"""One form for all ways of writing an expression, with the casts that PostgreSQL would add.

PostgreSQL shows each cast that it added as if it had been written: `total > 0` comes back as
`(total > (0)::numeric)`. So the same casts are added here, where the types are known, and both
texts become the same tree. Where a type is not known nothing is added, and the judge says so.
"""

from __future__ import annotations

from dataclasses import replace

from healthcheck.compare.expressions import operations, rules, terms
from healthcheck.compare.expressions.casts import Typed, cast, type_named
from healthcheck.compare.expressions.lexer import UnreadableError
from healthcheck.compare.expressions.literals import spelled
from healthcheck.compare.expressions.operators import EQUALITY, UNKNOWN
from healthcheck.compare.expressions.parser import DEPTH
from healthcheck.compare.expressions.tree import (
    Array,
    Cast,
    Column,
    Literal,
    Name,
    Node,
    Operation,
    Quantified,
    Term,
    children,
    weight,
)
from healthcheck.compare.expressions.verdict import Context
from healthcheck.compare.types import TypeName

SIZE = 20_000
"""More parts than this are not compared: x BETWEEN a AND b holds its x twice, and so on inward."""


def canonical(node: Node, context: Context, columns: frozenset[str]) -> Node:
    """The canonical form; `columns` are the names that the table has. Raises UnreadableError
    where it is huge.
    """
    return _Writer(context, columns).whole(node)


class _Writer:
    def __init__(self, context: Context, columns: frozenset[str]) -> None:
        self._context = context
        self._columns = columns
        self._size = 0

    def whole(self, node: Node) -> Node:
        """A default is cast to the type of its column: that cast adds nothing."""
        found, known = self._typed(node, 0)
        target = type_named(self._context.target_type or "")
        if target is None:
            return found
        if isinstance(found, Cast) and self._comes_to(found.type, target):
            known, found = found.source, found.operand
        return cast(found, known, target.bare) if isinstance(found, Literal | Array) else found

    def _comes_to(self, written: TypeName, target: TypeName) -> bool:
        alike = self._spelled(written) == self._spelled(target)
        return alike and written.modifiers in ((), target.modifiers)

    def _typed(self, node: Node, depth: int) -> Typed:
        self._grow(1 if depth <= DEPTH else SIZE + 1)
        match node:
            case Column():
                return self._column(node)
            case Cast():
                return self._cast(node, self._typed(node.operand, depth + 1))
            case Operation():
                return self._operation(node, depth)
            case Term():
                return self._term(node, depth)
            case _:
                return self._simple(node, self._each(children(node), depth))

    def _simple(self, node: rules.Simple, parts: list[Typed]) -> Typed:
        if isinstance(node, Quantified):
            left, array = parts
            self._spread(left.node, array.node)
        return rules.simple(node, parts)

    def _spread(self, node: Node, over: Node) -> None:
        """What is compared with each element of an array will stand beside each."""
        self._grow(weight(node, SIZE) * weight(over, SIZE))

    def _grow(self, parts: int) -> None:
        self._size += parts
        if self._size > SIZE:
            raise UnreadableError("it is too large to be compared")

    def _each(self, nodes: tuple[Node, ...], depth: int) -> list[Typed]:
        return [self._typed(node, depth + 1) for node in nodes]

    def _spelled(self, type_name: TypeName) -> str:
        """A domain's is that of its base; a name without a schema is the default schema's."""
        if type_name.schema is None and not type_name.is_built_in:
            type_name = type_name.within(self._context.default_schema)
        name = spelled(type_name)
        base = type_named(self._context.base_types.get(name, ""))
        return name if base is None else spelled(base)

    def _declared(self, column: str) -> TypeName | None:
        return type_named(self._context.column_types.get(column, ""))

    def _column(self, node: Column) -> Typed:
        """A name without quotes means its lower-case form, unless only the exact one is there."""
        exact = node.name not in self._columns and node.written in self._columns
        name = node.written if exact else node.name
        declared = self._declared(name)
        return Typed(Column(name), self._spelled(declared) if declared else None)

    def _cast(self, node: Cast, operand: Typed) -> Typed:
        target = self._spelled(node.type)
        if isinstance(operand.node, Column) and node.type == self._declared(operand.node.name):
            return operand
        if operand.type == target and not node.type.modifiers and operand.type != UNKNOWN:
            return operand
        return Typed(cast(operand.node, operand.type, node.type), target)

    def _operation(self, node: Operation, depth: int) -> Typed:
        """Rows are equal if each of their elements is."""
        if len(node.operands) == 1:
            return operations.unary(node.operator, *self._each(node.operands, depth))
        pairs = _paired(*node.operands) if node.operator.name in EQUALITY else None
        if pairs is None:
            return operations.binary(node.operator, *self._each(node.operands, depth))
        parts = tuple(Operation(node.operator, pair) for pair in pairs)
        return self._typed(Term("AND" if node.operator.name == "=" else "OR", parts), depth)

    def _term(self, node: Term, depth: int) -> Typed:
        match node.word:
            case "IN" if _is_row(node.operands[0]):
                left, *items = node.operands
                equal = tuple(Operation(Name("="), (left, item)) for item in items)
                return self._typed(Term("OR", equal), depth)
            case "IS DISTINCT FROM" if (pairs := _paired(*node.operands)) is not None:
                unlike = tuple(replace(node, operands=pair) for pair in pairs)
                return self._typed(Term("OR", unlike), depth)
            case _:
                parts = self._each(node.operands, depth)
                if node.word == "IN":
                    self._grow(weight(parts[0].node, SIZE) * len(parts))
                return terms.term(node, parts)


def _is_row(node: Node) -> bool:
    return isinstance(node, Term) and node.word == "ROW"


def _paired(left: Node, right: Node) -> list[tuple[Node, Node]] | None:
    """The elements of two rows side by side; None if these are no two rows of one length."""
    first, second = children(left), children(right)
    if not (_is_row(left) and _is_row(right) and len(first) == len(second)):
        return None
    return list(zip(first, second, strict=True))

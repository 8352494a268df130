"""The parts of an expression. All that is only another way of writing is gone by here:
BETWEEN is two comparisons, LIKE is ~~, TRIM(x) is btrim(x), x AT TIME ZONE z is timezone(z, x).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from healthcheck.compare.types import TypeName


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a function, operator or collation; `schema` is None where none was written.

    `written` is the spelling before it was folded to lower case.
    """

    name: str
    schema: str | None = None
    written: str = field(default="", compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


class Form(Enum):
    """What the text of a literal is."""

    STRING = "string"
    NUMBER = "number"
    BITS = "bit string"
    BOOLEAN = "boolean"
    NULL = "null"


@dataclass(frozen=True, slots=True)
class Literal:
    """`type` is None until a cast or the place tells it; a number has the type of its digits.

    `scale` is how many digits after the point a number was written with: 2 for 1.50.
    """

    form: Form
    text: str = ""
    type: TypeName | None = None
    scale: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    written: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function, COALESCE and its like, or a value such as CURRENT_DATE.

    `labels` say how each argument is passed: "", "VARIADIC" or its name.
    """

    function: Name
    arguments: tuple[Node, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator with one operand or two. `result` is its built-in type, where that is known;
    `own` tells that an operand is of a type of the database's own.
    """

    operator: Name
    operands: tuple[Node, ...]
    result: str | None = field(default=None, compare=False, repr=False)
    own: bool = field(default=False, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Quantified:
    """left operator ANY (array), or ALL."""

    operator: Name
    every: bool
    left: Node
    array: Node


@dataclass(frozen=True, slots=True)
class Cast:
    """`source` is the built-in type of the operand, where it is known."""

    operand: Node
    type: TypeName
    source: str | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Array:
    """ARRAY[…]; `type` is the array's where it is known."""

    elements: tuple[Node, ...]
    type: TypeName | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """Anything else: a word that says what, and its operands in order.

    AND, OR, NOT, IN, IS NULL, IS DISTINCT FROM, CASE, ROW, SUBSCRIPT, FIELD street, COLLATE "C".
    """

    word: str
    operands: tuple[Node, ...]
    name: Name | None = None


Node: TypeAlias = Literal | Column | Call | Operation | Quantified | Cast | Array | Term

NULL = Literal(Form.NULL)
ABSENT = Term("ABSENT", ())
"""What was left out where something may stand: a bound of a slice, the operand of CASE."""


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case Literal() | Column():
            return ()
        case Call(arguments=inner) | Operation(operands=inner) | Term(operands=inner):
            return inner
        case Array(elements=inner):
            return inner
        case Cast(operand=operand):
            return (operand,)
        case _:
            return (node.left, node.array)


def weight(node: Node, limit: int) -> int:
    """How many parts a tree has; `limit` if it has as many or more."""
    waiting, found = [node], 0
    while waiting and found < limit:
        found += 1
        waiting.extend(children(waiting.pop()))
    return found


def operation(symbol: str, *operands: Node) -> Operation:
    return Operation(Name(symbol), operands)


def call(function: str, *arguments: Node) -> Call:
    return Call(Name(function), arguments)


def string(text: str) -> Literal:
    return Literal(Form.STRING, text)

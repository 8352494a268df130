"""What may follow an operand, and how tightly it binds."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from healthcheck.compare.expressions.lexer import Kind
from healthcheck.compare.expressions.tokens import Tokens
from healthcheck.compare.expressions.tree import (
    ABSENT,
    Cast,
    Name,
    Node,
    Operation,
    Quantified,
    Term,
    call,
    operation,
    string,
)

if TYPE_CHECKING:
    from healthcheck.compare.expressions.parser import Parser

# gram.y, loosest first. What stands beside an operator must bind more tightly than it.
_OR, _AND, NOT, _IS, _COMPARISON, _MATCH, OTHER = 10, 20, 30, 40, 50, 60, 70
_SUM, _PRODUCT, _POWER, _ZONE, _COLLATE, SIGN = 80, 90, 100, 110, 120, 130
_SUBSCRIPT, _CAST, _FIELD = 140, 150, 160

_SYMBOLS = {
    **dict.fromkeys(("<", ">", "=", "<=", ">=", "<>", "!="), _COMPARISON),
    **dict.fromkeys("+-", _SUM),
    **dict.fromkeys("*/%", _PRODUCT),
    "^": _POWER,
}


class Rule(NamedTuple):
    """`read` is given what stands on the left, and takes the rest."""

    power: int
    read: Callable[[Parser, Node], Node]


def rule(tokens: Tokens) -> Rule | None:
    """What the current token begins, or None where the expression ends before it."""
    token = tokens.current
    match token.kind:
        case Kind.OPERATOR if token.value != "=>":
            return Rule(_SYMBOLS.get(token.value, OTHER), _operator)
        case Kind.MARK:
            return _MARKS.get(token.value)
        case Kind.WORD:
            return _word(tokens)
        case _:
            return None


def _word(tokens: Tokens) -> Rule | None:
    word, following = tokens.current.value, tokens.following.value
    if word == "not":
        return _NEGATABLE.get(following)
    if word in _ONLY_BEFORE and following not in _ONLY_BEFORE[word]:
        return None
    return _WORDS.get(word) or _NEGATABLE.get(word)


def _operator(parser: Parser, left: Node) -> Node:
    symbol = parser.tokens.take().value
    if symbol == "!=":
        symbol = "<>"
    return _compared(parser, left, Name(symbol), _SYMBOLS.get(symbol, OTHER))


def _qualified_operator(parser: Parser, left: Node) -> Node:
    parser.tokens.take()
    return _compared(parser, left, qualified_symbol(parser.tokens), OTHER)


def qualified_symbol(tokens: Tokens) -> Name:
    """What stands in OPERATOR(schema.symbol)."""
    tokens.expect("(")
    schema = None
    while tokens.current.kind is not Kind.OPERATOR:
        schema = tokens.name().name
        tokens.expect(".")
    symbol = tokens.take().value
    tokens.expect(")")
    return Name(symbol, schema)


def _compared(parser: Parser, left: Node, symbol: Name, power: int) -> Node:
    every = parser.tokens.at("all")
    if (every or parser.tokens.at("any", "some")) and parser.tokens.before("("):
        parser.tokens.take()
        parser.tokens.expect("(")
        array = parser.expression()
        parser.tokens.expect(")")
        return Quantified(symbol, every, left, array)
    return Operation(symbol, (left, parser.expression(power + 1)))


def _joined(word: str, power: int) -> Rule:
    def read(parser: Parser, left: Node) -> Node:
        operands = [left]
        while parser.tokens.accept(word.lower()):
            operands.append(parser.expression(power + 1))
        return Term(word, tuple(operands))

    return Rule(power, read)


def _is(parser: Parser, left: Node) -> Node:
    parser.tokens.expect("is")
    negated = parser.tokens.accept("not")
    if parser.tokens.accept("distinct", "from"):
        tested: Node = Term("IS DISTINCT FROM", (left, parser.expression(_IS + 1)))
        return Term("NOT", (tested,)) if negated else tested
    for test in ("null", "true", "false", "unknown", "document"):
        if parser.tokens.accept(test):
            return Term(f"IS NOT {test.upper()}" if negated else f"IS {test.upper()}", (left,))
    tested = _normalized(parser, left) or _json(parser, left)
    return Term("NOT", (tested,)) if negated else tested


def _normalized(parser: Parser, left: Node) -> Node | None:
    if parser.tokens.accept("normalized"):
        return call("is_normalized", left)
    form = parser.tokens.current.value
    if parser.tokens.accept(form, "normalized"):
        return call("is_normalized", left, string(form))
    return None


def _json(parser: Parser, left: Node) -> Node:
    parser.tokens.expect("json")
    words = ["IS JSON"]
    while parser.tokens.at("value", "array", "object", "scalar", "with", "without", "unique"):
        words.append(parser.tokens.take().value.upper())
        parser.tokens.accept("keys")
    return Term(" ".join(words), (left,))


def _null_test(parser: Parser, left: Node) -> Node:
    return Term("IS NULL" if parser.tokens.take().value == "isnull" else "IS NOT NULL", (left,))


def _in(parser: Parser, left: Node) -> Node:
    negated = parser.tokens.accept("not")
    parser.tokens.expect("in")
    parser.tokens.expect("(")
    found = Term("IN", (left, *parser.expressions(")")))
    return Term("NOT", (found,)) if negated else found


def _between(parser: Parser, left: Node) -> Node:
    negated = parser.tokens.accept("not")
    parser.tokens.expect("between")
    symmetric = parser.tokens.accept("symmetric")
    if not symmetric:
        parser.tokens.accept("asymmetric")
    low = parser.expression(_MATCH + 1)
    parser.tokens.expect("and")
    high = parser.expression(_MATCH + 1)
    within = _within(left, low, high)
    if symmetric:
        within = Term("OR", (within, _within(left, high, low)))
    return Term("NOT", (within,)) if negated else within


def _within(node: Node, low: Node, high: Node) -> Term:
    return Term("AND", (operation(">=", node, low), operation("<=", node, high)))


def _like(symbol: str) -> Callable[[Parser, Node], Node]:
    def read(parser: Parser, left: Node) -> Node:
        negated = parser.tokens.accept("not")
        parser.tokens.take()
        operator = Name("!" + symbol if negated else symbol)
        found = _compared(parser, left, operator, _MATCH)
        if isinstance(found, Operation) and parser.tokens.accept("escape"):
            pattern = call("like_escape", found.operands[1], parser.expression(_MATCH + 1))
            return Operation(operator, (left, pattern))
        return found

    return read


def _similar(parser: Parser, left: Node) -> Node:
    negated = parser.tokens.accept("not")
    parser.tokens.expect("similar")
    parser.tokens.expect("to")
    pattern: tuple[Node, ...] = (parser.expression(_MATCH + 1),)
    if parser.tokens.accept("escape"):
        pattern = (*pattern, parser.expression(_MATCH + 1))
    return operation("!~" if negated else "~", left, call("similar_to_escape", *pattern))


def _at(parser: Parser, left: Node) -> Node:
    parser.tokens.take()
    if parser.tokens.accept("local"):
        return call("timezone", left)
    parser.tokens.expect("time")
    parser.tokens.expect("zone")
    return call("timezone", parser.expression(_ZONE + 1), left)


def _collate(parser: Parser, left: Node) -> Node:
    parser.tokens.take()
    return Term("COLLATE", (left,), parser.tokens.qualified_name())


def _overlaps(parser: Parser, left: Node) -> Node:
    parser.tokens.take()
    right = parser.expression(OTHER + 1)
    both = (*_periods(left), *_periods(right))
    return call("overlaps", *both)


def _periods(node: Node) -> tuple[Node, ...]:
    return node.operands if isinstance(node, Term) and node.word == "ROW" else (node,)


def _subscript(parser: Parser, left: Node) -> Node:
    parser.tokens.take()
    low = ABSENT if parser.tokens.at(":") else parser.expression()
    if parser.tokens.accept("]"):
        return Term("SUBSCRIPT", (left, low))
    parser.tokens.expect(":")
    high = ABSENT if parser.tokens.at("]") else parser.expression()
    parser.tokens.expect("]")
    return Term("SLICE", (left, low, high))


def _cast(parser: Parser, left: Node) -> Node:
    parser.tokens.take()
    return Cast(left, parser.tokens.type())


def _field(parser: Parser, left: Node) -> Node:
    parser.tokens.take()
    return Term("FIELD", (left,), parser.tokens.name())


_MARKS = {
    "[": Rule(_SUBSCRIPT, _subscript),
    "::": Rule(_CAST, _cast),
    ".": Rule(_FIELD, _field),
}
_WORDS = {
    "or": _joined("OR", _OR),
    "and": _joined("AND", _AND),
    "is": Rule(_IS, _is),
    "isnull": Rule(_IS, _null_test),
    "notnull": Rule(_IS, _null_test),
    "operator": Rule(OTHER, _qualified_operator),
    "overlaps": Rule(OTHER, _overlaps),
    "at": Rule(_ZONE, _at),
    "collate": Rule(_COLLATE, _collate),
}
_NEGATABLE = {
    "in": Rule(_MATCH, _in),
    "between": Rule(_MATCH, _between),
    "like": Rule(_MATCH, _like("~~")),
    "ilike": Rule(_MATCH, _like("~~*")),
    "similar": Rule(_MATCH, _similar),
}
_ONLY_BEFORE = {"operator": ("(",), "at": ("time", "local"), "similar": ("to",)}

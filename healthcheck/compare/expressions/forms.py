"""Operands that begin with a word and have a syntax of their own: CASE, CAST(), CURRENT_DATE."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from healthcheck.compare.expressions import infix
from healthcheck.compare.expressions.tree import (
    ABSENT,
    NULL,
    Array,
    Call,
    Cast,
    Form,
    Literal,
    Name,
    Node,
    Operation,
    Term,
    call,
    string,
)
from healthcheck.compare.types import TypeName

if TYPE_CHECKING:
    from healthcheck.compare.expressions.parser import Parser


class Special(NamedTuple):
    """`read` begins after the word. One that is not `bare` is only meant before a parenthesis."""

    read: Callable[[Parser], Node]
    bare: bool = False


def typed_literal(parser: Parser, type_name: TypeName) -> Node:
    """The string that follows a type, and for an interval its fields: interval '1' day."""
    text = parser.tokens.take().value
    fields = []
    while type_name.name == "interval" and parser.tokens.at(*_FIELDS):
        fields.append(parser.tokens.take().value)
    if not fields:
        return Cast(string(text), type_name)
    digits = type_name.modifiers
    if parser.tokens.accept("("):
        digits = (parser.tokens.digits(),)
        parser.tokens.expect(")")
    return Cast(string(text), TypeName(name="interval", modifiers=(" ".join(fields), *digits)))


_FIELDS = ("year", "month", "day", "hour", "minute", "second", "to")


def _case(parser: Parser) -> Node:
    tested = ABSENT if parser.tokens.at("when") else parser.expression()
    parts = [tested]
    while parser.tokens.accept("when") or len(parts) == 1:
        parts.append(parser.expression())
        parser.tokens.expect("then")
        parts.append(parser.expression())
    parts.append(parser.expression() if parser.tokens.accept("else") else NULL)
    parser.tokens.expect("end")
    return Term("CASE", tuple(parts))


def _cast(parser: Parser) -> Node:
    parser.tokens.expect("(")
    operand = parser.expression()
    parser.tokens.expect("as")
    type_name = parser.tokens.type()
    parser.tokens.expect(")")
    return Cast(operand, type_name)


def _array(parser: Parser) -> Node:
    parser.tokens.expect("[")
    return _elements(parser)


def _elements(parser: Parser) -> Node:
    """What stands in the brackets of ARRAY[…]; those of an inner array need no word before."""
    if not parser.tokens.at("["):
        return Array(parser.expressions("]"))
    parser.tokens.expect("[")
    inner = [_elements(parser)]
    while parser.tokens.accept(","):
        parser.tokens.expect("[")
        inner.append(_elements(parser))
    parser.tokens.expect("]")
    return Array(tuple(inner))


def _row(parser: Parser) -> Node:
    parser.tokens.expect("(")
    return Term("ROW", parser.expressions(")"))


def _extract(parser: Parser) -> Node:
    parser.tokens.expect("(")
    field = parser.tokens.take().value
    parser.tokens.expect("from")
    source = parser.expression()
    parser.tokens.expect(")")
    return call(parser.extract, string(field), source)


def _substring(parser: Parser) -> Node:
    parser.tokens.expect("(")
    whole, words, parts = parser.expression(), [], []
    while parser.tokens.at("from", "for", "similar", "escape", ","):
        words.append(parser.tokens.take().value)
        parts.append(parser.expression())
    parser.tokens.expect(")")
    if words == ["for"]:
        parts.insert(0, Literal(Form.NUMBER, "1"))
    if words == ["for", "from"]:
        parts.reverse()
    return call("substring", whole, *parts)


def _position(parser: Parser) -> Node:
    parser.tokens.expect("(")
    part = parser.expression(infix.OTHER)
    parser.tokens.expect("in")
    whole = parser.expression()
    parser.tokens.expect(")")
    return call("position", whole, part)


def _trim(parser: Parser) -> Node:
    parser.tokens.expect("(")
    function = "btrim"
    for side, name in (("both", "btrim"), ("leading", "ltrim"), ("trailing", "rtrim")):
        if parser.tokens.accept(side):
            function = name
    before = () if parser.tokens.at("from") else parser.listed()
    after = parser.listed() if parser.tokens.accept("from") else ()
    parser.tokens.expect(")")
    return call(function, *after, *before)


def _overlay(parser: Parser) -> Node:
    parser.tokens.expect("(")
    parts = [parser.expression()]
    while parser.tokens.at("placing", "from", "for", ","):
        parser.tokens.take()
        parts.append(parser.expression())
    parser.tokens.expect(")")
    return call("overlay", *parts)


def _not(parser: Parser) -> Node:
    return Term("NOT", (parser.expression(infix.NOT),))


def _operator(parser: Parser) -> Node:
    symbol = infix.qualified_symbol(parser.tokens)
    return Operation(symbol, (parser.expression(infix.OTHER + 1),))


def _constant(literal: Literal) -> Special:
    return Special(lambda _: literal, bare=True)


def _value(name: str) -> Special:
    """A value that looks like a name; CURRENT_TIMESTAMP(3) has digits behind it."""

    def read(parser: Parser) -> Node:
        if not parser.tokens.accept("("):
            return Call(Name(name))
        digits = parser.expressions(")")
        return Call(Name(name), digits)

    return Special(read, bare=True)


FORMS = {
    "null": _constant(NULL),
    "true": _constant(Literal(Form.BOOLEAN, "true")),
    "false": _constant(Literal(Form.BOOLEAN, "false")),
    "not": Special(_not, bare=True),
    "case": Special(_case, bare=True),
    "array": Special(_array, bare=True),
    "cast": Special(_cast),
    "row": Special(_row),
    "extract": Special(_extract),
    "substring": Special(_substring),
    "position": Special(_position),
    "trim": Special(_trim),
    "overlay": Special(_overlay),
    "operator": Special(_operator),
    "current_catalog": _value("current_database"),
    "current_schema": _value("current_schema"),
    "user": _value("CURRENT_USER"),
    "current_role": _value("CURRENT_USER"),
    **{
        word.lower(): _value(word)
        for word in (
            *("CURRENT_USER", "SESSION_USER", "SYSTEM_USER", "CURRENT_DATE", "CURRENT_TIME"),
            *("CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP"),
        )
    },
}

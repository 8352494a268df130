"""Tokens to a tree, by the precedence of PostgreSQL's grammar."""

from __future__ import annotations

from healthcheck.compare.expressions import forms, infix
from healthcheck.compare.expressions.lexer import Kind, UnreadableError
from healthcheck.compare.expressions.tokens import Tokens
from healthcheck.compare.expressions.tree import (
    Call,
    Column,
    Form,
    Literal,
    Name,
    Node,
    Term,
    operation,
)

DEPTH = 100
"""More nesting than this is not read: nobody writes it, and each level costs stack."""

_RESERVED = frozenset(
    # One string: the words that cannot name a column, pg_get_keywords() where catcode = 'R'.
    """
    all analyse analyze and any array as asc asymmetric both case cast check collate column
    constraint create current_catalog current_date current_role current_time current_timestamp
    current_user default deferrable desc distinct do else end except false fetch for foreign from
    grant group having in initially intersect into lateral leading limit localtime localtimestamp
    not null offset on only or order placing primary references returning select session_user some
    symmetric system_user table then to trailing true union unique user using variadic when where
    window with
    """.split()  # noqa: SIM905
)
# With these a type begins that may have several words or a length: interval(3) '1 s'.
_LONG_TYPES = frozenset(
    """
    bit bpchar char character dec decimal double float interval national nchar numeric time
    timestamp timestamptz timetz varbit varchar
    """.split()  # noqa: SIM905
)


def parse(text: str, *, extract: str = "extract") -> Node:
    """The tree of a whole expression. Raises UnreadableError.

    EXTRACT is a call of the function `extract`, which was "date_part" before PostgreSQL 14.
    """
    parser = Parser(text, extract)
    node = parser.expression()
    parser.tokens.expect_end()
    return node


class Parser:
    """Precedence climbing: expression() reads what binds at least as tightly as `power`."""

    def __init__(self, text: str, extract: str) -> None:
        self.tokens = Tokens(text)
        self.extract = extract
        self._depth = 0

    def expression(self, power: int = 0) -> Node:
        self._depth += 1
        if self._depth > DEPTH:
            raise UnreadableError(f"it is nested more than {DEPTH} deep")
        left = self._operand()
        while (rule := infix.rule(self.tokens)) is not None and rule.power >= power:
            left = rule.read(self, left)
        self._depth -= 1
        return left

    def expressions(self, closing: str) -> tuple[Node, ...]:
        """A list with commas up to `closing`, which is taken; it may be empty."""
        if self.tokens.accept(closing):
            return ()
        items = self.listed()
        self.tokens.expect(closing)
        return items

    def listed(self) -> tuple[Node, ...]:
        """A list with commas of one expression or more."""
        items = [self.expression()]
        while self.tokens.accept(","):
            items.append(self.expression())
        return tuple(items)

    def _operand(self) -> Node:
        token = self.tokens.current
        match token.kind:
            case Kind.STRING:
                return Literal(Form.STRING, self.tokens.take().value)
            case Kind.NUMBER:
                return Literal(Form.NUMBER, self.tokens.take().value)
            case Kind.BITS:
                return Literal(Form.BITS, self.tokens.take().value)
            case Kind.OPERATOR:
                return self._prefixed()
            case Kind.WORD | Kind.NAME:
                return self._worded()
            case Kind.MARK if self.tokens.accept("("):
                return self._parenthesised()
            case _:
                raise self.tokens.misplaced()

    def _prefixed(self) -> Node:
        symbol = self.tokens.take().value
        if symbol == "+":
            return self.expression(infix.SIGN)
        if symbol == "-":
            return operation("-", self.expression(infix.SIGN))
        return operation(symbol, self.expression(infix.OTHER + 1))

    def _parenthesised(self) -> Node:
        items = self.expressions(")")
        if not items:
            raise self.tokens.misplaced("nothing stands in the parentheses before")
        return items[0] if len(items) == 1 else Term("ROW", items)

    def _worded(self) -> Node:
        token = self.tokens.current
        if token.kind is Kind.WORD:
            form = forms.FORMS.get(token.value)
            if form is not None and (form.bare or self.tokens.before("(")):
                self.tokens.take()
                return form.read(self)
            if token.value in _LONG_TYPES:
                literal = self._typed_literal()
                if literal is not None:
                    return literal
            if token.value in _RESERVED:
                raise self.tokens.misplaced()
        return self._named()

    def _typed_literal(self) -> Node | None:
        """A string right after its type: date '2020-01-01'. Else nothing is taken."""
        place = self.tokens.position
        type_name = self.tokens.type()
        if self.tokens.current.kind is Kind.STRING:
            return forms.typed_literal(self, type_name)
        self.tokens.position = place
        return None

    def _named(self) -> Node:
        """A column, a function call, or a literal after a type of one word."""
        place = self.tokens.position
        name = self.tokens.qualified_name()
        if self.tokens.current.kind is Kind.STRING:
            self.tokens.position = place
            return forms.typed_literal(self, self.tokens.type())
        if self.tokens.accept("("):
            return self._call(name)
        return Column(name.name, name.written)

    def _call(self, function: Name) -> Node:
        arguments: list[Node] = []
        labels: list[str] = []
        while not self.tokens.accept(")"):
            if arguments:
                self.tokens.expect(",")
            labels.append(self._label())
            arguments.append(self.expression())
        return Call(function, tuple(arguments), tuple(labels) if any(labels) else ())

    def _label(self) -> str:
        """How the next argument is passed: days => 1, VARIADIC array."""
        if self.tokens.accept("variadic"):
            return "VARIADIC"
        if self.tokens.before("=>", ":="):
            name = self.tokens.name().name
            self.tokens.take()
            return name
        return ""

"""A place in a row of tokens, and what may be asked of it."""

from __future__ import annotations

from healthcheck.compare.expressions.lexer import EndedError, Kind, Token, UnreadableError, tokenize
from healthcheck.compare.expressions.tree import Name
from healthcheck.compare.types import TypeName, read_type


class Tokens:
    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = tokenize(text)
        self.position = 0

    @property
    def current(self) -> Token:
        return self._tokens[self.position]

    @property
    def following(self) -> Token:
        """The token after the current one; the last stands for all that come after it."""
        return self._tokens[min(self.position + 1, len(self._tokens) - 1)]

    def take(self) -> Token:
        """The current token; the next becomes current."""
        token = self.current
        if token.kind is not Kind.END:
            self.position += 1
        return token

    def at(self, *values: str) -> bool:
        """Whether the current token is one of these keywords, marks or operators."""
        return _is(self.current, values)

    def before(self, *values: str) -> bool:
        """Whether the token after the current one is one of these."""
        return _is(self.following, values)

    def accept(self, *values: str) -> bool:
        """Whether these come next, in this order; then they are taken."""
        if not self.at(values[0]) or (values[1:] and not self.before(values[1])):
            return False
        self.position += len(values)
        return True

    def expect(self, value: str) -> None:
        if not self.accept(value):
            raise self.misplaced(f"{value.upper()} is wanted before")

    def type(self) -> TypeName:
        """The type that is written here."""
        try:
            found, end = read_type(self.text, self.current.start, fold=True)
        except ValueError:
            raise self.misplaced("a type is wanted before") from None
        self._skip_to(end)
        return found

    def name(self) -> Name:
        """The name that is written here."""
        token = self.current
        if token.kind not in (Kind.WORD, Kind.NAME):
            raise self.misplaced("a name is wanted before")
        self.take()
        written = self.text[token.start : token.end] if token.kind is Kind.WORD else token.value
        return Name(token.value, written=written)

    def _skip_to(self, end: int) -> None:
        while self.current.start < end and self.current.kind is not Kind.END:
            self.position += 1

    def digits(self) -> str:
        """The digits that are written here."""
        if self.current.kind is not Kind.NUMBER or not self.current.value.isdecimal():
            raise self.misplaced("digits are wanted before")
        return self.take().value

    def qualified_name(self) -> Name:
        """A name, perhaps after a schema and a dot; what stands before a second dot is dropped."""
        schema, name = None, self.name()
        while self.accept("."):
            schema, name = name.name, self.name()
        return Name(name.name, schema, name.written)

    def expect_end(self) -> None:
        if self.current.kind is not Kind.END:
            raise self.misplaced()

    def misplaced(self, problem: str = "it cannot be read as SQL at") -> UnreadableError:
        token = self.current
        written = self.text[token.start : token.end]
        if not written:
            return EndedError(f"{problem} its end")
        return UnreadableError(f"{problem} {written!r}")


def _is(token: Token, values: tuple[str, ...]) -> bool:
    return token.value in values and token.kind in (Kind.WORD, Kind.MARK, Kind.OPERATOR)

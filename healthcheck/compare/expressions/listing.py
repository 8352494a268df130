"""Several expressions in one text, as an index or a partition key has them."""

from __future__ import annotations

from healthcheck.compare.expressions.lexer import Kind, Token, UnreadableError, tokenize

_DEEPER = {"(": 1, "[": 1, ")": -1, "]": -1}


def split_list(text: str) -> tuple[str, ...]:
    """What commas part, those inside of brackets left alone: "a, f(b, c)" -> ("a", "f(b, c)").

    Raises ValueError with a sentence where the text cannot be read.
    """
    parts, start = [], 0
    for token in outermost(text):
        if token.kind is Kind.END or (token.kind is Kind.MARK and token.value == ","):
            parts.append(text[start : token.start].strip())
            start = token.end
    return tuple(parts)


def outermost(text: str) -> list[Token]:
    """The tokens that stand in no bracket. Raises ValueError as split_list() does."""
    tokens, depth = [], 0
    for token in tokenize(text):
        step = _DEEPER.get(token.value, 0) if token.kind is Kind.MARK else 0
        depth += step
        if depth < 0:
            raise UnreadableError(f"{token.value!r} closes nothing")
        if depth == 0 and not step:
            tokens.append(token)
    if depth:
        raise UnreadableError("a bracket is not closed")
    return tokens

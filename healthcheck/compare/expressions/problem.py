"""What can be said against an expression before there is a database to ask."""

from __future__ import annotations

from healthcheck.compare.expressions.lexer import EndedError, Kind, Token, UnreadableError, tokenize
from healthcheck.compare.expressions.parser import parse
from healthcheck.compare.expressions.tree import Column, Node, children
from healthcheck.model.names import printable

_SHOWN = 40
_CLOSING = {"(": ")", "[": "]"}


def expression_problem(text: str, *, allow_columns: bool) -> str | None:
    """None where `text` may be an expression, else a short sentence.

    Without `allow_columns` (a default) a bare name is refused: it is a string that lost its
    quotes. What our grammar does not know is let pass: the database may know it.
    """
    try:
        tokens = tokenize(text)
    except UnreadableError as problem:
        return str(problem)
    if len(tokens) == 1:
        return "nothing is written"
    known = _unbalanced(tokens) or _cut_short(text)
    return known or (None if allow_columns else _bare_name(text, tokens))


def _cut_short(text: str) -> str | None:
    try:
        parse(text)
    except EndedError:
        return "it ends where more was to come"
    except UnreadableError:
        return None
    return None


def _unbalanced(tokens: list[Token]) -> str | None:
    closing: list[str] = []
    for token in tokens:
        if token.kind is not Kind.MARK:
            continue
        if token.value == ";":
            return "an expression ends without ';'"
        if token.value in _CLOSING:
            closing.append(_CLOSING[token.value])
        elif token.value in _CLOSING.values() and (not closing or token.value != closing.pop()):
            return f"{token.value!r} closes nothing"
    return f"{closing[-1]!r} is missing" if closing else None


def _bare_name(text: str, tokens: list[Token]) -> str | None:
    try:
        name = _column_in(parse(text))
    except UnreadableError:
        words = all(token.kind in (Kind.WORD, Kind.NAME) for token in tokens[:-1])
        name = text.strip() if words else None
    if name is None:
        return None
    shown = printable(name if len(name) <= _SHOWN else name[:_SHOWN] + "…")
    return f"'{shown}' is a name and no value; a string wants quotes of its own: \"'{shown}'\""


def _column_in(node: Node) -> str | None:
    """The first column as it was written; None if there is none."""
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Column):
            return node.written
        if id(node) not in seen:
            seen.add(id(node))
            waiting.extend(reversed(children(node)))
    return None

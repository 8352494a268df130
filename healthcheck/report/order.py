"""Statements in an order in which they can be run: types, tables, foreign keys."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, NamedTuple

from healthcheck.compare.expressions.lexer import Kind as Token
from healthcheck.compare.expressions.lexer import UnreadableError, tokenize


class Part(NamedTuple):
    """Statements that belong together: what they do, and whether one transaction holds them."""

    title: str
    in_transaction: bool
    statements: tuple[str, ...]


# Of the keywords that a statement begins with. What comes first may be needed by what comes later.
_TABLE: Final = r"ALTER (FOREIGN )?TABLE \S+ \. \S+ "
_OF_TRIGGER: Final = r"(ENABLE|DISABLE) (ALWAYS |REPLICA )?TRIGGER"
PARTS: Final = (
    Part("Values of enums, which can be used only once they are committed", False, (
        r"ALTER TYPE \S+ \. \S+ ADD VALUE",
    )),
    Part("What others need; tables, columns and their constraints", True, (
        r"CREATE (ROLE|SCHEMA|EXTENSION)|ALTER EXTENSION",
        r"DROP (TRIGGER|POLICY|VIEW|MATERIALIZED VIEW)",
        r"(CREATE|ALTER) (TYPE|DOMAIN)",
        r"(CREATE|ALTER) SEQUENCE",
        r"CREATE (UNLOGGED |FOREIGN )?TABLE(?!.* (PARTITION OF|INHERITS))",
        r"CREATE (UNLOGGED |FOREIGN )?TABLE",
        _TABLE + r"(?!.*FOREIGN KEY|VALIDATE|ENABLE|DISABLE|FORCE|NO FORCE)",
        r"(CREATE|DROP) (UNIQUE )?INDEX (?!CONCURRENTLY)",
    )),
    Part("Indexes, which are built beside running queries and so in no transaction", False, (
        r"(CREATE|DROP) (UNIQUE )?INDEX CONCURRENTLY|REINDEX",
    )),
    Part("What stands upon the rest", True, (
        _TABLE + f"(?!{_OF_TRIGGER})",
        r"CREATE (MATERIALIZED )?VIEW",
        r"(?!GRANT|REVOKE|ALTER (FOREIGN )?TABLE)",
        _TABLE + _OF_TRIGGER,
        r"",
    )),
)  # fmt: skip
_ORDER: Final = [
    ((part, place), re.compile(pattern, re.DOTALL))
    for part, each in enumerate(PARTS)
    for place, pattern in enumerate(each.statements)
]


class Statement(NamedTuple):
    """One statement with its semicolon, and where in a script it belongs."""

    part: int
    place: int
    text: str


def placed(sql: str) -> list[Statement]:
    """The statements that mend one thing, as they are written."""
    pieces = split(sql)
    # What replaces a thing must not be torn from what drops it.
    together = len(pieces) > 1 and pieces[0].upper().startswith(("DROP", "ALTER"))
    places = [_place(piece) for piece in pieces]
    return [
        Statement(*(max(places) if together else at), piece)
        for piece, at in zip(pieces, places, strict=True)
    ]


def split(sql: str) -> list[str]:
    """The statements of `sql`, each with its semicolon; one that cannot be read is left whole."""
    try:
        tokens = tokenize(sql)
    except UnreadableError:
        return [sql]
    ends = [token.end for token in tokens if token.kind is Token.MARK and token.value == ";"]
    pieces = (sql[start:end].strip() for start, end in pairwise([0, *ends, len(sql)]))
    return [piece for piece in pieces if piece]


def _place(statement: str) -> tuple[int, int]:
    words = _keywords(statement)
    return next(place for place, pattern in _ORDER if pattern.match(words))


def _keywords(statement: str) -> str:
    """The statement without quoted names and constants, in capitals: those cannot be keywords."""
    try:
        tokens = tokenize(statement)
    except UnreadableError:
        return statement.upper()
    plain = (Token.WORD, Token.MARK)
    return " ".join(t.value.upper() if t.kind in plain else "_" for t in tokens)

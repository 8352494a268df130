"""The short form of a column: `type [not null | null] [default EXPR]`, the clauses in any order."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from healthcheck.compare.types import TYPE_PATTERN, expand_serial, type_problem
from healthcheck.declaration.expression import default_problem, stored_default
from healthcheck.declaration.forms import ABSENT_WORD, any_case
from healthcheck.declaration.tree import shown
from healthcheck.model.expectation import ABSENT, Absent

GRAMMAR: Final = "type [not null | null] [default EXPR]"

_BLANK = r"[ \t\r\n]"
_END = rf"(?:{_BLANK}+|$)"

# A quoted name or a parenthesis, which are passed over, or the first clause behind the type.
_CLAUSE = re.compile(
    rf'"(?:[^"]|"")*"|\([^()]*\)|(?:^|(?<!{_BLANK}){_BLANK}++)((?:not{_BLANK}+)?null|default)(?={_END})',
    re.IGNORECASE,
)
_NULLITY = re.compile(rf"(not{_BLANK}+)?null{_END}", re.IGNORECASE)
_DEFAULT = re.compile(rf"default{_END}", re.IGNORECASE)

# What an expression cannot end with, so that `null` behind it belongs to it.
_WANTS_MORE = re.compile(r"(?:\b(?:is|from|and|or|not|else|then|when)|[-+*/<>=~!@#%^&|?,(])$", re.I)

_NULLITY_PATTERN = rf"{_BLANK}+(?:{any_case('not')}{_BLANK}+)?{any_case('null')}"
_DEFAULT_PATTERN = rf"{_BLANK}+{any_case('default')}{_BLANK}+[\s\S]*\S[\s\S]*"
_NO_CLAUSE = rf"(?!{_BLANK}*(?:{any_case('not')}|{any_case('null')})(?:{_BLANK}|$))"
SHORT_PATTERN: Final = (
    rf"^{_NO_CLAUSE}{TYPE_PATTERN[1:-1]}"
    rf"(?:{_NULLITY_PATTERN})?(?:{_DEFAULT_PATTERN})?{_BLANK}*$"
)
"""What read_short() accepts, for JSON Schema, but for what only a parser of SQL can say."""

_SERIAL = "|".join(map(any_case, ("serial[248]?", "bigserial", "smallserial")))
SERIAL_PATTERN: Final = f"^{_BLANK}*(?:{_SERIAL}){_BLANK}*$"
CONTRADICTED_SERIAL_PATTERN: Final = (
    rf"^{_BLANK}*(?:{_SERIAL}){_BLANK}+(?:{any_case('not')}{_BLANK}+{any_case('null')}{_BLANK}+)?"
    rf"(?:{any_case('default')}|{any_case('null')})(?:{_BLANK}|$)"
)

_WORDS_OF_SQL: Final = {
    # a word that CREATE TABLE has behind a column's type, and what a declaration has in its place
    "primary key": 'write primary_key: [id] beside "columns"',
    "unique": 'write unique: [[id]] beside "columns"',
    "references": 'write foreign_keys: [{columns: [id], references: other(id)}] beside "columns"',
    "check": 'write checks: [id > 0] beside "columns"',
    "collate": "a column's collation is not checked; leave it out",
    "generated": "how a column is generated is not checked; leave it out",
}


class Short(NamedTuple):
    """What the short form says; None where it says nothing."""

    type: str
    nullable: bool | None
    default: str | Absent | None


@lru_cache(maxsize=4096)  # of ten thousand columns few are written differently
def read_short(text: str) -> Short:
    """Read "text not null default 'new'". Raises ValueError with what is wrong and what helps."""
    try:
        return _read(text.strip(" \t\r\n"))
    except ValueError as error:
        words = " ".join(text.lower().split())
        for word, cure in _WORDS_OF_SQL.items():
            if re.search(rf"\b{word}\b", words):
                raise ValueError(f"{error}; {word}: {cure}") from None
        raise


def _read(text: str) -> Short:
    start = next((match.start() for match in _CLAUSE.finditer(text) if match[1]), len(text))
    type_name = text[:start]
    if not type_name:
        raise ValueError(f"the type is missing: {GRAMMAR}; without one write {{nullable: false}}")
    if problem := type_problem(type_name):
        raise ValueError(problem)
    nullable, rest = _nullity(text[start:].lstrip(" \t\r\n"))
    match = _DEFAULT.match(rest)
    default = None
    if match is not None:
        rest = rest[match.end() :]
        rest, behind = _split_nullity(rest)
        if None not in (nullable, behind):
            raise ValueError("whether it is null is said twice")
        nullable = behind if nullable is None else nullable
        default = _default(rest)
    elif rest:
        raise ValueError(f"wants {GRAMMAR}, got {shown(rest)} in place of the default")
    if problem := serial_problem(type_name, nullable, default):
        raise ValueError(problem)
    return Short(type_name, nullable, default)


def serial_problem(
    type_name: str, nullable: bool | None, default: str | Absent | None
) -> str | None:
    """What contradicts a serial type, which says by itself: not null, and a sequence's default."""
    if (not nullable and default is None) or (integer := expand_serial(type_name)) is None:
        return None
    said = "NULL" if nullable else "another default"
    cure = f"for {said} write {integer}"
    return f"{type_name} takes its default from a sequence and is never NULL; {cure}"


def _nullity(text: str) -> tuple[bool | None, str]:
    match = _NULLITY.match(text)
    return (None, text) if match is None else (match[1] is None, text[match.end() :])


def _split_nullity(expression: str) -> tuple[str, bool | None]:
    """A default may stand before `not null`; but `1 is not null` is an expression as a whole."""
    words = [word.lower() for word in expression.rsplit(maxsplit=2)]
    if words[-1:] != ["null"]:
        return expression, None
    nullable = words[-2:-1] != ["not"]
    rest = expression.rsplit(maxsplit=1 if nullable else 2)
    if len(rest) == 1 or _WANTS_MORE.search(rest[0]):
        return expression, None
    return rest[0], nullable


def _default(expression: str) -> str | Absent:
    if expression.lower().split() in ([], ["not", "null"]):
        raise ValueError("the default is missing; the empty text is default ''")
    if expression == ABSENT_WORD:
        return ABSENT
    problem = default_problem(expression, "default ")
    if problem is not None:
        raise ValueError(problem)
    return stored_default(expression)

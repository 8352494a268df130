"""One key of an index: `createdAt desc nulls last`, `name text_pattern_ops`, `lower(email)`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from healthcheck.declaration.expression import problem_with
from healthcheck.declaration.names import single_name
from healthcheck.model.expectation import IndexKey
from healthcheck.model.names import in_quotes

GRAMMAR: Final = "column [collate X] [opclass] [asc | desc] [nulls first | last]"

_BLANKS = " \t\r\n"
_B = rf"[{_BLANKS}]+"
_NAME = r'(?:"(?:[^"]|"")+"|[\w$]+)'
_BARE = re.compile(r"[\w$]+")
_PATH = rf"{_NAME}(?:\.{_NAME})?"
_PARAMETER = rf"[{_BLANKS}]*\w+[{_BLANKS}]*=[{_BLANKS}]*(?:'(?:[^']|'')*'|[^\s',()]+)[{_BLANKS}]*"
_PARAMETERS = rf"[{_BLANKS}]*\({_PARAMETER}(?:,{_PARAMETER})*\)"
_OPTIONS = rf"(?:{_B}collate{_B}({_PATH}))?(?:{_B}({_PATH}(?:{_PARAMETERS})?))?"
_COLUMN = re.compile(rf"({_NAME}){_OPTIONS}", re.IGNORECASE)
_TAIL = re.compile(_OPTIONS, re.IGNORECASE)
_CALL = re.compile(rf"(?:{_PATH})?[{_BLANKS}]*(?=\()")
_BRACKET = re.compile(r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]""")
_HYPHENATED = re.compile(r"[\w$]+(?:-[\w$]+)+")
_OPERATOR = re.compile(r"[-+*/<>=~!@#%^&|?:()\[\]]")
_KEYWORDS = frozenset({"asc", "desc", "nulls", "collate"})


@lru_cache(maxsize=4096)
def read_key(text: str) -> IndexKey:
    """Read one key. Raises ValueError with what is wrong and what helps."""
    rest, descending, nulls_first = _order(text.strip(_BLANKS))
    column = _COLUMN.fullmatch(rest)
    if column is not None:
        expression, (name, collation, opclass) = None, column.groups()
        _refuse_keywords(name, opclass)
        name = single_name(name)
    else:
        name, (expression, collation, opclass) = None, _expression(rest)
    return IndexKey(
        column=name,
        expression=expression,
        descending=descending,
        nulls_first=descending if nulls_first is None else nulls_first,
        opclass=opclass,
        collation=collation,
    )


def encode_index_key(key: IndexKey) -> str:
    """A key as read_key() reads it."""
    words = [key.expression or _encode_column(key.column or "")]
    words += ["collate", key.collation] if key.collation else []
    words += [key.opclass] if key.opclass else []
    words += ["desc"] if key.descending else []
    if key.nulls_first != key.descending:
        words += ["nulls", "first" if key.nulls_first else "last"]
    return " ".join(words)


def _encode_column(name: str) -> str:
    return name if _BARE.fullmatch(name) and name.lower() not in _KEYWORDS else in_quotes(name)


def _order(text: str) -> tuple[str, bool, bool | None]:
    """What stands before [asc | desc] [nulls first | last], and what those say."""
    nulls_first = None
    words = text.rsplit(maxsplit=2)
    if len(words) > 2 and words[1].lower() == "nulls" and words[2].lower() in ("first", "last"):
        nulls_first = words[2].lower() == "first"
        text = words[0]
    words = text.rsplit(maxsplit=1)
    if len(words) > 1 and words[1].lower() in ("asc", "desc"):
        return words[0], words[1].lower() == "desc", nulls_first
    return text, False, nulls_first


def _refuse_keywords(name: str, opclass: str | None) -> None:
    for word in (name, opclass or ""):
        if word.lower() in _KEYWORDS:
            cure = """it stands in one text with its column, "createdAt desc"; a column of that """
            raise ValueError(f"""{word} names no column: {cure}name is written '"{word}"'""")


def _expression(text: str) -> tuple[str, str | None, str | None]:
    """An expression with its collation and operator class."""
    if _HYPHENATED.fullmatch(text):
        raise ValueError(f"""a column is written '"{text}"', a subtraction in parentheses""")
    if not _OPERATOR.search(text):
        raise ValueError(f"wants {GRAMMAR}, or an expression in parentheses")
    end = end_of_call(text)
    tail = _TAIL.fullmatch(text, end) if end else None
    collation, opclass = tail.groups() if tail is not None else (None, None)
    expression = text[:end] if tail is not None else text
    problem = problem_with(expression, allow_columns=True)
    if problem is not None:
        raise ValueError(problem)
    return expression, collation, opclass


def end_of_call(text: str) -> int:
    """Where the call or the parenthesis ends that `text` begins with; 0 where there is none."""
    call = _CALL.match(text)
    if call is None:
        return 0
    depth = 0
    for match in _BRACKET.finditer(text, call.end()):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0:
            return match.end()
    return 0

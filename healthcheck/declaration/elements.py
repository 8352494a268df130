"""`method (element, …)`, as an exclusion or a partition key is written."""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from healthcheck.compare.expressions.lexer import Kind
from healthcheck.compare.expressions.listing import outermost, split_list
from healthcheck.declaration.index_key import encode_index_key, end_of_call, read_key
from healthcheck.declaration.tree import shown
from healthcheck.model.expectation import IndexKey
from healthcheck.model.names import in_quotes, qualified, split

PATTERN: Final = r"^\s*[A-Za-z_][A-Za-z0-9_]*\s*\([\s\S]*\S[\s\S]*\)\s*$"
"""What read_elements() accepts, for JSON Schema, but for what only a parser of SQL can say."""

_WHOLE = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*\((.*)\)\s*", re.DOTALL)
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_SIGN = re.compile(r"[~!@#%^&|`?+\-*/<>=]{1,63}")
_QUALIFIED = re.compile(r"operator\s*\(\s*(.+)\.\s*([^.()\s]+)\s*\)", re.IGNORECASE | re.DOTALL)


def read_elements(text: str) -> tuple[str, tuple[str, ...]]:
    """The method, in lower case, and the elements. Raises ValueError with what helps."""
    match = _WHOLE.fullmatch(text)
    if match is None or not match[2].strip():
        raise ValueError("wants a method and behind it, in parentheses, what it is over")
    end = end_of_call(text.strip())
    if rest := text.strip()[end:] if end else "":
        raise ValueError(f"behind the parentheses nothing more is read, got {shown(rest.strip())}")
    return match[1].lower(), split_list(match[2])


def read_excluded(element: str) -> tuple[IndexKey, str]:
    """`key with operator`. Raises ValueError with what helps."""
    words = [
        token for token in outermost(element) if token.kind is Kind.WORD and token.value == "with"
    ]
    if not words:
        raise ValueError("wants key with operator, as in: during with &&")
    return read_key(element[: words[-1].start].strip()), _operator(element[words[-1].end :].strip())


def encode_excluded(key: IndexKey, operator: str) -> str:
    """As read_excluded() reads it."""
    return f"{encode_element(key)} with {operator_sql(operator)}"


def encode_element(key: IndexKey) -> str:
    """A key that SQL can read: a name that is none there stands in quotes."""
    if key.column is None or (_PLAIN.fullmatch(key.column) and key.column != "with"):
        return encode_index_key(key)
    return encode_index_key(replace(key, column=None, expression=in_quotes(key.column)))


def operator_sql(operator: str) -> str:
    """An operator as SQL writes it: one with a schema is operator(shop.&&)."""
    return f"operator({operator})" if "." in operator else operator


def _operator(text: str) -> str:
    if _SIGN.fullmatch(text):
        return text
    match = _QUALIFIED.fullmatch(text)
    if match is None or not _SIGN.fullmatch(match[2]):
        raise ValueError("behind with an operator is wanted: && or operator(shop.&&)")
    return f"{qualified(*split(match[1].strip()))}.{match[2]}"

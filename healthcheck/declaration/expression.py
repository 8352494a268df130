"""SQL expressions: kept as written, and refused where they cannot be SQL."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from healthcheck.compare.expressions import expression_problem
from healthcheck.declaration import flow
from healthcheck.declaration.forms import ABSENT_WORD, Context, Form, read_text, refuse
from healthcheck.declaration.tree import Mapping, Node, Scalar, in_yaml, shown, typed
from healthcheck.model.expectation import ABSENT, Absent
from healthcheck.model.names import literal

_COMMENT = re.compile(r"[ \t]+#")
_UNQUOTED = re.compile(r"[^'\"()+*<>=|]*")  # nothing in it that only SQL would have
_SQL_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WRAPPED = re.compile(r"check[ \t\r\n]*\(", re.IGNORECASE)

# A declaration repeats itself: of its defaults few are different.
problem_with = lru_cache(maxsize=4096)(expression_problem)


def read_expression(node: Node, label: str, context: Context) -> str | None:
    """An expression over the columns of a table."""
    text = read_text(node, label, context, "an SQL expression")
    if text is None or not isinstance(node, Scalar):
        return None
    problem = problem_with(text, allow_columns=True)
    if problem is None and _WRAPPED.match(text.lstrip()):
        problem = "write the expression alone, without CHECK"
    if problem is None:
        return text.strip()
    context.problems.add(node, f"{label}: {comment_cut(node, context) or problem}")
    return None


EXPRESSION: Final = Form(read=read_expression, schema={"type": "string", "pattern": r"\S"})


def comment_cut(scalar: Scalar, context: Context) -> str | None:
    """What to do where " #" began a comment inside of a plain value, or None where none did.

    Only a value that is left open was cut: behind a whole one a comment is meant.
    """
    end = scalar.mark.index + len(scalar.text)
    if scalar.style or not flow.is_open(scalar.text) or not _COMMENT.match(context.source, end):
        return None
    whole = context.source[scalar.mark.index :].partition("\n")[0].rstrip()
    return f'" #" begins a comment in YAML; quote the whole: {in_yaml(whole)}'


def read_default(node: Node, label: str, context: Context) -> str | Absent | None:
    """A default: an expression without columns, a number, true or false, or absent."""
    if not isinstance(node, Scalar) or typed(node) == "null" or not node.text.strip():
        refuse(node, label, "an SQL expression or absent", context, _empty_cure(node))
        return None
    if node.text == ABSENT_WORD:
        return ABSENT
    text = node.text.strip()
    if typed(node) == "number" and not _SQL_NUMBER.fullmatch(text):
        refuse(node, label, "a number as SQL writes it", context)
        return None
    problem = default_problem(text, "default: ", in_yaml)
    if problem is not None:
        context.problems.add(node, f"{label}: {comment_cut(node, context) or problem}")
        return None
    return stored_default(text)


def default_problem(text: str, written: str, spelled: Callable[[str], str] = str) -> str | None:
    """What is wrong with a default. `written` and `spelled` show how it is put right there."""
    problem = problem_with(text, allow_columns=False)
    if problem is None and not text.startswith("["):
        return None
    if _UNQUOTED.fullmatch(text) or problem is None:
        cure = written + spelled(literal(text))
        return f"{shown(text)} is no SQL text; with its quotes: {cure}"
    return problem


def _empty_cure(node: Node) -> str:
    """What was probably meant: JSON's {} and [], an empty text, or that there is no default."""
    if isinstance(node, Scalar):
        return "the empty text is written \"''\"" if node.style else "for none at all write absent"
    return "write \"'{}'\"" if isinstance(node, Mapping) else "write \"'[]'\""


def stored_default(text: str) -> str | Absent:
    """PostgreSQL stores no default where it is NULL."""
    return ABSENT if text.lower() == "null" else text


DEFAULT: Final = Form(
    read=read_default,
    schema={"anyOf": [{"type": "string", "pattern": r"\S"}, {"type": ["number", "boolean"]}]},
)

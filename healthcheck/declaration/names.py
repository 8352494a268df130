"""Names in a declaration: exact, as stored; a name that holds a dot is written in double quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial
from typing import Final

from healthcheck.declaration import tree
from healthcheck.declaration.forms import Context, Form, read_text, refuse
from healthcheck.declaration.problems import Problems
from healthcheck.declaration.tree import Node, Scalar, shown, typed
from healthcheck.declaration.written import Written
from healthcheck.model import names
from healthcheck.model.names import NAME_BYTES, TableName, in_quotes, printable

# As names.split() reads them. A name of more characters than it may have bytes is too long in
# any case; one of fewer may still be, which no pattern can say.
_PART: Final = rf'("([^"]|""){{1,{NAME_BYTES}}}"|[^".]{{1,{NAME_BYTES}}})'
_NOT_BLANK: Final = r"(?=[\s\S]*\S)"
NAME_SCHEMA: Final = {"type": "string", "pattern": f"^{_NOT_BLANK}{_PART}$"}
TABLE_NAME_SCHEMA: Final = {"type": "string", "pattern": rf"^{_NOT_BLANK}({_PART}\.)?{_PART}$"}

_UNQUOTED = re.compile(r'[^".]+')
_SIMPLE = re.compile(rf"[A-Za-z_][A-Za-z0-9_]{{0,{NAME_BYTES - 1}}}")  # nearly every name there is


def split_name(text: str) -> tuple[str, ...]:
    """The parts of a name, none longer than PostgreSQL keeps. Raises ValueError with the cure."""
    if not text.strip():
        raise ValueError("a name is wanted")
    parts = names.split(text)
    for part in parts:
        stored = part.encode()[:NAME_BYTES].decode(errors="ignore")
        if stored != part:
            length = f"is {len(part.encode())} bytes long, and PostgreSQL keeps {NAME_BYTES}"
            raise ValueError(f'{length}: write "{printable(stored)}"')
    return parts


def single_name(text: str) -> str:
    """The one name that `text` is. Raises ValueError with the cure."""
    if _SIMPLE.fullmatch(text):
        return text
    parts = split_name(text)
    if len(parts) > 1:
        cure = f"""a name that holds a dot is written '"{printable(text)}"'"""
        raise ValueError(f"wants one name, without schema or table; {cure}")
    return parts[0]


def bare_name(scalar: Scalar, noun: str, problems: Problems) -> str | None:
    """The one name that a key or a text is; None where it is none, which is reported.

    `noun` is what it is to name: "index".
    """
    try:
        return single_name(scalar.text)
    except ValueError as error:
        problems.add(scalar, f"{noun} {shown(scalar.text)}: {error}")
        return None


def encode_name(name: str) -> str:
    """A name as single_name() reads it: in double quotes where it holds a dot or is blank."""
    return name if _UNQUOTED.fullmatch(name) and name.strip() else in_quotes(name)


def encode_qualified(name: TableName, schema: str) -> str:
    """A name as table_name() reads it: without its schema where that is the default one."""
    parts = [name.name] if name.schema == schema else list(name)
    return ".".join(map(encode_name, parts))


def encode_names(names: Iterable[str]) -> list[Written]:
    """Names in their order, as COLUMNS reads them."""
    return [encode_name(name) for name in names]


def table_name(
    scalar: Scalar, label: str, context: Context, noun: str = "table"
) -> TableName | None:
    """schema.table, or a table of the default schema; so too of what is no table but a `noun`."""
    try:
        parts = split_name(scalar.text)
    except ValueError as error:
        context.problems.add(scalar, f"{label}: {error}")
        return None
    match parts:
        case [name]:
            return TableName(context.schema, name)
        case [schema, name]:
            return TableName(schema, name)
        case _:
            cure = """a name that holds a dot is written '"odd.name"'"""
            context.problems.add(scalar, f"{label}: wants {noun} or schema.{noun}; {cure}")
            return None


def read_name(node: Node, label: str, context: Context) -> str | None:
    if isinstance(node, Scalar) and _SIMPLE.fullmatch(node.text) and typed(node) == "text":
        return node.text
    if read_text(node, label, context, "a name") is None or not isinstance(node, Scalar):
        return None
    return bare_name(node, f"{label}: name", context.problems)


NAME: Final = Form(read=read_name, schema=NAME_SCHEMA)


def _read_columns(
    node: Node, label: str, context: Context, *, distinct: bool = True, noun: str = "column"
) -> tuple[str, ...] | None:
    """Names in their order. A column that the table at hand declares absent is refused."""
    if not isinstance(node, tree.Sequence) or (node.complete and not node.items):
        cure = f"write [{node.text}]" if isinstance(node, Scalar) and node.text else ""
        refuse(node, label, f"a list of {noun}s", context, cure)
        return None
    found = [read_name(item, label, context) for item in node.items]
    seen: set[str] = set()
    for item, name in zip(node.items, found, strict=True):
        if name in context.gone_columns and noun == "column":
            text = f"column {shown(name)} is declared absent in this table"
            context.problems.add(item, f"{label}: {text}")
        if distinct and name in seen:
            context.problems.add(item, f"{label}: {noun} {shown(name)} stands here twice")
        if name is not None:
            seen.add(name)
    columns = tuple(name for name in found if name is not None)
    return columns if len(columns) == len(found) else None


_LIST: Final = {"type": "array", "items": NAME_SCHEMA, "minItems": 1}

COLUMNS: Final = Form(read=_read_columns, schema={**_LIST, "uniqueItems": True})
ROLES: Final = Form(read=partial(_read_columns, noun="role"), schema={**_LIST, "uniqueItems": True})
POLICIES: Final = Form(
    read=partial(_read_columns, noun="policy"), schema={**_LIST, "uniqueItems": True}
)
REPEATABLE_COLUMNS: Final = Form(read=partial(_read_columns, distinct=False), schema=_LIST)
"""Where PostgreSQL lets a column stand twice."""

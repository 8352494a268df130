"""Signatures, as in `billing.total(integer, text)`, and what a function returns.

PostgreSQL forgets the modifiers of these types, so varchar(255) is taken for varchar.
"""

from __future__ import annotations

import re
from typing import Final

from msgspec.structs import replace

from healthcheck.compare.type_pattern import TYPE_PATTERN
from healthcheck.compare.types import canonical_type, read_type, type_problem
from healthcheck.declaration.forms import Context, Form, any_case, read_text
from healthcheck.declaration.names import split_name
from healthcheck.declaration.tree import Node, Scalar, shown
from healthcheck.model.catalog import Returns
from healthcheck.model.names import NAME_BYTES, Signature, in_quotes

_BLANKS: Final = " \t\r\n"
_W: Final = r"[ \t\r\n]*"
_TYPE: Final = TYPE_PATTERN.removeprefix("^").removesuffix("$")
_TYPES: Final = f"(?:{_TYPE})(?:,(?:{_TYPE}))*"


def _name(length: str) -> str:
    """A name; without quotes it holds none of the characters that part names."""
    return rf'(?:"(?:[^"]|""){length}"|[^".,() \t\r\n]{length})'


_NAME: Final = re.compile(rf"{_name('+')}(?:\.{_name('+')})?")
_BARE: Final = re.compile(r"""[^".,()' \t\r\n]+""")
_COLUMN: Final = re.compile(rf"{_W}({_name('+')})[ \t\r\n]+")
_SETOF: Final = re.compile(r"setof[ \t\r\n]+", re.IGNORECASE)
_TABLE: Final = re.compile(rf"table{_W}\(", re.IGNORECASE)

_SHORT: Final = _name(f"{{1,{NAME_BYTES}}}")
SIGNATURE_SCHEMA: Final = {
    "type": "string",
    "pattern": rf"^{_W}{_SHORT}(?:\.{_SHORT})?{_W}\((?:{_TYPES}|{_W})\){_W}$",
}
_TABLE_COLUMN: Final = rf"{_W}{_SHORT}[ \t\r\n](?:{_TYPE})"
# table(a) is no type of that name: it is a list of columns, of which one lacks its type.
_NO_TABLE: Final = rf"(?!{_W}{any_case('table')}{_W}\([\s\S]*\){_W}$)"
_RETURNS_PATTERN: Final = (
    rf"^{_W}(?:(?:{any_case('setof')}[ \t\r\n]|{_NO_TABLE})(?:{_TYPE})"
    rf"|{any_case('table')}{_W}\({_TABLE_COLUMN}(?:,{_TABLE_COLUMN})*\){_W})$"
)
_EXAMPLE: Final = "touch_updated_at() or billing.total(integer, text)"


def read_signature(scalar: Scalar, label: str, context: Context) -> Signature | None:
    """A function by its name and the types of its input."""
    try:
        return decode_signature(scalar.text, context.schema)
    except ValueError as error:
        context.problems.add(scalar, f"{label}: {error}")
        return None


def decode_signature(text: str, schema: str) -> Signature:
    """The same from its text; `schema` is where it names none. Raises ValueError."""
    text = text.strip(_BLANKS)
    match = _NAME.match(text)
    rest = text[match.end() :].lstrip(_BLANKS) if match else ""
    if match is None or not rest.startswith("(") or not rest.endswith(")"):
        raise ValueError(f"wants a name and the types of its input, as in {_EXAMPLE}")
    *named, name = split_name(match[0])
    return Signature(named[0] if named else schema, name, _types(rest[1:-1]))


def encode_signature(name: Signature, schema: str) -> str:
    """As it is read; the default schema is left out."""
    parts = [name.name] if name.schema == schema else [name.schema, name.name]
    named = ".".join(map(encode_part, parts))
    return f"{named}({', '.join(map(_plain, name.arguments))})"


def encode_part(name: str) -> str:
    """A name in front of a parenthesis: in double quotes where it would not be read as one."""
    return name if _BARE.fullmatch(name) and name.strip() else in_quotes(name)


def encode_returns(returns: Returns) -> str:
    columns = tuple((name, _plain(type_)) for name, type_ in returns.columns)
    return str(replace(returns, type=_plain(returns.type), columns=columns))


def _plain(type_: str) -> str:
    """The type without quotes, where it means the same without them."""
    bare = type_.replace('"', "")
    same = type_problem(bare) is None and canonical_type(bare) == canonical_type(type_)
    return bare if same else type_


def _read_returns(node: Node, label: str, context: Context) -> Returns | None:
    text = read_text(node, label, context, "a type")
    if text is None:
        return None
    try:
        return _returns(text.strip(_BLANKS))
    except ValueError as error:
        context.problems.add(node, f"{label}: {error}")
        return None


def _returns(text: str) -> Returns:
    if (table := _TABLE.match(text)) and text.endswith(")"):
        return Returns(columns=_columns(text[table.end() : -1]))
    setof = _SETOF.match(text)
    return Returns(type=_only_type(text[setof.end() :] if setof else text), setof=bool(setof))


def _types(text: str) -> tuple[str, ...]:
    """The types between the parentheses. Raises ValueError with the cure."""
    types: list[str] = []
    position = 0 if text.strip(_BLANKS) else len(text)
    while position < len(text):
        type_, position = _type_at(text, position, "types alone, without names or defaults")
        types.append(type_)
    return tuple(types)


def _columns(text: str) -> tuple[tuple[str, str], ...]:
    columns: list[tuple[str, str]] = []
    position = 0
    while position < len(text) or not columns:
        match = _COLUMN.match(text, position)
        if match is None:
            raise ValueError(f"wants columns as in table(id integer, name text), got {shown(text)}")
        [name] = split_name(match[1])
        type_, position = _type_at(text, match.end(), "a column's name and its type")
        columns.append((name, type_))
    return tuple(columns)


def _type_at(text: str, start: int, wants: str) -> tuple[str, int]:
    """The type that begins at `start`, and where the next thing may; a comma lies between."""
    written = text[start:].lstrip(_BLANKS)
    got = f"wants {wants}, got {shown(written.rstrip(_BLANKS))}"
    try:
        type_, end = read_type(written)
    except ValueError:
        raise ValueError(got) from None
    rest = written[end:].lstrip(_BLANKS)
    if rest and not rest.startswith(","):
        raise ValueError(got)
    if rest and not rest[1:].strip(_BLANKS):
        raise ValueError("a comma stands before nothing")
    return str(type_.bare), len(text) - len(rest) + 1


def _only_type(text: str) -> str:
    """Raises ValueError with type_problem()'s sentence."""
    return str(canonical_type(text).bare)


RETURNS: Final = Form(read=_read_returns, schema={"type": "string", "pattern": _RETURNS_PATTERN})

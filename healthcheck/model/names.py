"""Names as PostgreSQL stores them, and as people and SQL read them."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

# Keywords that quote_ident() quotes: pg_get_keywords() where catcode <> 'U', PostgreSQL 13 to 18.
_KEYWORDS = frozenset(
    # One string, because a list of 180 words would fill three pages.
    """
    all analyse analyze and any array as asc asymmetric authorization between bigint binary bit
    boolean both case cast char character check coalesce collate collation column concurrently
    constraint create cross current_catalog current_date current_role current_schema current_time
    current_timestamp current_user dec decimal default deferrable desc distinct do else end except
    exists extract false fetch float for foreign freeze from full grant greatest group grouping
    having ilike in initially inner inout int integer intersect interval into is isnull join json
    json_array json_arrayagg json_exists json_object json_objectagg json_query json_scalar
    json_serialize json_table json_value lateral leading least left like limit localtime
    localtimestamp merge_action national natural nchar none normalize not notnull null nullif
    numeric offset on only or order out outer overlaps overlay placing position precision primary
    real references returning right row select session_user setof similar smallint some substring
    symmetric system_user table tablesample then time timestamp to trailing treat trim true union
    unique user using values varchar variadic verbose when where window with xmlattributes
    xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize
    xmltable
    """.split()  # noqa: SIM905
)

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_PART = re.compile(r'"((?:[^"]|"")*)"|([^".]+)')

NAME_BYTES = 63
"""PostgreSQL cuts a name after this many bytes of UTF-8 (NAMEDATALEN - 1)."""


def quote(name: str) -> str:
    """`name` as SQL writes it: bare where quote_ident() would leave it bare, else quoted."""
    if _PLAIN.fullmatch(name) and name not in _KEYWORDS:
        return name
    return in_quotes(name)


def in_quotes(*parts: str) -> str:
    """The parts of a name joined by dots, each in SQL's double quotes, which suit every name."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def qualified(*parts: str) -> str:
    """The parts of a name joined by dots, each quoted where SQL would: public."projectId"."""
    return ".".join(quote(part) for part in parts)


def literal(text: str) -> str:
    """`text` as an SQL string constant: 'it''s'."""
    if "\\" in text:
        return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
    return "'" + text.replace("'", "''") + "'"


def split(text: str) -> tuple[str, ...]:
    """The parts of a dotted name; a part that holds a dot is written in double quotes.

    'billing.invoices' -> ('billing', 'invoices'); '"odd.name"' -> ('odd.name',). Letter case is
    kept in either form. Raises ValueError where the text is no such name.
    """
    parts: list[str] = []
    position = 0
    while True:
        match = _PART.match(text, position)
        if match is None:
            raise ValueError(f"{text!r} is not a name")
        quoted, bare = match.groups()
        part = bare if quoted is None else quoted.replace('""', '"')
        if not part:
            raise ValueError(f"{text!r} holds an empty name")
        parts.append(part)
        position = match.end()
        if position == len(text):
            return tuple(parts)
        if text[position] != ".":
            raise ValueError(f"{text!r} is not a name: write it as '\"…\"' with its quotes doubled")
        position += 1


def printable(text: str) -> str:
    """`text` safe for a terminal and a log line: what does not print is shown as its escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class TableName(NamedTuple):
    """Schema and name, as stored, of what lives in a schema: a relation, a type."""

    schema: str
    name: str

    @property
    def parts(self) -> tuple[str, ...]:
        """From the schema inwards. What lives in none, as an extension, has an empty one."""
        return (self.schema, self.name) if self.schema else (self.name,)

    def __str__(self) -> str:
        return qualified(*self.parts)


class Signature(NamedTuple):
    """A routine's schema and name, as stored, and the types of its input as SQL spells them.

    str() of it is "billing.total(integer, text)".
    """

    schema: str
    name: str
    arguments: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{qualified(self.schema, self.name)}({', '.join(self.arguments)})"


ObjectName: TypeAlias = TableName | Signature
"""What an object in a schema is known by."""

"""Types and expressions as a person would write them, wherever that means the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from msgspec import Struct

from healthcheck.compare.expressions import Context, Verdict, expression_problem, same_expression
from healthcheck.compare.types import TypeName, canonical_type, same_type, type_problem
from healthcheck.declaration.index_key import read_key
from healthcheck.model.catalog import UNREAD, Text
from healthcheck.model.expectation import IndexKey
from healthcheck.model.names import TableName, in_quotes, quote

_SHORTER: Final = {
    "character": "char",
    "character varying": "varchar",
    "bit varying": "varbit",
    "timestamp with time zone": "timestamptz",
    "timestamp without time zone": "timestamp",
    "time with time zone": "timetz",
    "time without time zone": "time",
}
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# What stands in the server's text because it has resolved the types: 'new'::text, '-1'::integer,
# (0)::numeric, (name)::text.
_NAME: Final = r'(?:"(?:[^"]|"")*"|[A-Za-z_][A-Za-z0-9_$]*)'
_CAST: Final = (
    rf"::{_NAME}(?:\.{_NAME})?(?: varying| precision| with(?:out)? time zone)?"
    r"(?:\([0-9]+(?:,[0-9]+)?\))?(?:\[\])*"
)
_NUMBER: Final = r"-?[0-9]+(?:\.[0-9]+)?"
_RESOLVED: Final = (
    re.compile(rf"(?<![\w)\]])'({_NUMBER})'{_CAST}"),
    re.compile(rf"('(?:[^']|'')*'){_CAST}"),
    re.compile(rf"\(({_NUMBER})\){_CAST}"),
    re.compile(rf"(?<![\w\"])\(({_NAME})\){_CAST}"),
)
_BRACKET: Final = re.compile(r"""E'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|[()]""", re.S)


class LockedError(Exception):
    """A text could not be had: a migration holds it locked."""


class Spelling(Struct, frozen=True):
    """How things are written where a name without a schema means `schema`."""

    schema: str

    def ordered(self, names: Iterable[TableName]) -> list[TableName]:
        """Those of the default schema first, which are the ones without it."""
        return sorted(names, key=lambda name: (name.schema != self.schema, name))

    def type(self, text: str, *, of_extension: bool = False) -> str:
        """A type of the catalog: "timestamptz", "varchar(255)", "AvatarStatus[]"."""
        return _type(text, self.schema, of_extension)

    def expression(self, text: Text, types: Mapping[str, str]) -> str:
        """An expression of the catalog, over columns of these types. Raises LockedError."""
        whole = text_of(text)
        used = tuple((name, type_) for name, type_ in types.items() if name in whole)
        return _simplified(whole.strip(), self.schema, used, None)

    def default(self, text: Text, type_: str) -> str:
        """The default of a column of that type. Raises LockedError."""
        return _simplified(text_of(text).strip(), self.schema, (), type_)

    def key(self, text: Text, types: Mapping[str, str]) -> str:
        """An expression in an index: in parentheses unless it is a call, so that an operator class
        behind it is none of its own. Raises LockedError.
        """
        bare = self.expression(text, types)
        for candidate in (bare, f"({bare})"):
            try:
                read = read_key(f"{candidate} x_ops")
            except ValueError:
                continue
            if read == IndexKey(expression=candidate, opclass="x_ops"):
                return candidate
        return text_of(text)


def text_of(text: Text) -> str:
    """The text, if it was read. Raises LockedError."""
    if text is UNREAD:
        raise LockedError
    return text


@lru_cache(maxsize=4096)  # of many columns few have a type of their own
def _type(text: str, schema: str, of_extension: bool) -> str:
    for candidate in _types(canonical_type(text), schema, of_extension):
        if type_problem(candidate) is None and same_type(
            candidate, text, default_schema=schema, have_is_extension=of_extension
        ):
            return candidate
    return text


def _types(name: TypeName, schema: str, of_extension: bool) -> Iterator[str]:
    """Spellings from the best to the surest."""
    brackets = f"({','.join(name.modifiers)})" if name.modifiers else ""
    ending = brackets + "[]" * name.dimensions
    if name.is_built_in:
        yield _SHORTER.get(name.name, name.name) + ending
    elif of_extension or name.schema == schema:
        if _PLAIN.fullmatch(name.name) and name.name != "absent":
            yield name.name + ending
        yield in_quotes(name.name) + ending
    yield str(name)


@lru_cache(maxsize=4096)  # few expressions stand in a schema only once
def _simplified(
    text: str, schema: str, types: tuple[tuple[str, str], ...], target: str | None
) -> str:
    """The simplest spelling that surely means the same."""
    context = Context(default_schema=schema, column_types=dict(types), target_type=target)
    home = re.compile(rf'(?<![\w."]){re.escape(quote(schema))}\.')
    steps = [(pattern, r"\1") for pattern in _RESOLVED] + [(home, "")]
    simplest = bare = unwrapped(text)
    for pattern, replacement in steps:
        simplest = unwrapped(pattern.sub(replacement, simplest))
    if simplest == bare or _is_same(simplest, text, context):
        return simplest
    for pattern, replacement in steps:
        candidate = unwrapped(pattern.sub(replacement, bare))
        if candidate != bare and _is_same(candidate, text, context):
            bare = candidate
    return bare


def _is_same(candidate: str, text: str, context: Context) -> bool:
    same = same_expression(candidate, text, context).verdict is Verdict.EQUAL
    return same and expression_problem(candidate, allow_columns=True) is None


def unwrapped(text: str) -> str:
    """Without the parentheses around the whole."""
    while text.startswith("(") and _closes_last(text):
        text = text[1:-1].strip()
    return text


def _closes_last(text: str) -> bool:
    """Whether the parenthesis that `text` begins with is closed by its last character."""
    depth = 0
    for match in _BRACKET.finditer(text):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0:
            return match.end() == len(text)
    return False

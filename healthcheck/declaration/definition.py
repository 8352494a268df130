"""One object as a closed definition: its long form, or a shorter one that says the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeAlias, TypeVar

from msgspec import Struct

from healthcheck.declaration import tree
from healthcheck.declaration.expression import comment_cut
from healthcheck.declaration.forms import (
    ABSENT_WORD,
    Context,
    Keys,
    Schema,
    encode_origin,
    refuse,
    take_origin,
)
from healthcheck.declaration.tree import Node, Scalar, typed
from healthcheck.declaration.written import LongForm, Written
from healthcheck.model.expectation import Origin

T = TypeVar("T")

Values: TypeAlias = dict[str, Any]
"""What a definition's long form says, by key."""


class TextForm(Struct, Generic[T], frozen=True, kw_only=True):
    """A short form of more than one key: "integer not null".

    `read` gives the values of the long form, or raises ValueError with what is wrong; `write` is
    its inverse, and gives None where there is no such text. `schema` is that of the text.
    """

    read: Callable[[str], Values]
    write: Callable[[T], str | None]
    schema: Schema


class Definition(Struct, Generic[T], frozen=True, kw_only=True):
    """One object as a closed definition: its long form, or the value of one key alone.

    `short` is that key and `short_shape` what its value is: [id] is short for {columns: [id]}.
    `build(name, values, node, label, context)` makes the object, or reports why it cannot and
    gives None; it is only asked where every required key could be read. `encode(one, schema)` is
    the long form of what is not as it would be anyway, less `since` and `changed`.
    """

    noun: str
    wants: str
    keys: Keys
    short: str = ""
    short_shape: type[tree.Sequence] | type[Scalar] | type[tree.Mapping] | None = None
    text: TextForm[T] | None = None
    build: Callable[[str | None, Values, Node, str, Context], T | None]
    encode: Callable[[T, str], LongForm]

    def written(self, one: T, origin: Origin, schema: str) -> Written:
        """The short form where it says all, else the long one."""
        if self.text and not encode_origin(origin) and (text := self.text.write(one)):
            return text
        form = LongForm(self.encode(one, schema) | encode_origin(origin))
        short = form.get(self.short)
        if short is None or len(form) > 1 or short == ABSENT_WORD:
            return form
        if self.short_shape is tree.Mapping:
            return short or form
        # A mapping in the place of a list would be read as the long form.
        return form if isinstance(short, dict) else short

    def read(
        self, name: str | None, line: int, node: Node, label: str, context: Context
    ) -> T | None:
        """What `node` defines; `line` is where it is declared."""
        if isinstance(node, tree.Mapping) and not self._is_short_mapping(node):
            values = self.keys.read(node, label, context)
        elif self.short_shape is not None and isinstance(node, self.short_shape):
            value = self.keys.fields[self.short].read(node, label, context)
            values = {} if value is None else {self.short: value}
        elif self.text is not None and isinstance(node, Scalar) and typed(node) == "text":
            try:
                values = self.text.read(node.text)
            except ValueError as error:
                context.problems.add(node, f"{label}: {comment_cut(node, context) or error}")
                return None
        else:
            refuse(node, label, self.wants, context, self._cure(name, node))
            return None
        if any(key not in values for key in self.keys.required):
            return None
        values["origin"] = take_origin(line, values)
        return self.build(name, values, node, label, context)

    def _is_short_mapping(self, node: tree.Mapping) -> bool:
        """Of two mappings the long form is the one that has the short form in it, or nothing."""
        inside = isinstance(node.get(self.short), tree.Mapping)
        return self.short_shape is tree.Mapping and bool(node.entries) and not inside

    def _cure(self, name: str | None, node: Node) -> str:
        if name in self.keys.fields:
            return f'as a key "{name}" belongs in a named {self.noun}: NAME: {{{name}: …}}'
        if isinstance(node, Scalar) and typed(node) == "text" and self.short_shape is tree.Sequence:
            return f"write [{node.text}]"
        return ""

    @property
    def schema(self) -> Schema:
        short = self.text.schema if self.text else None
        if self.short_shape is not None:
            short = self.keys.fields[self.short].schema
        return {"anyOf": [short, self.keys.schema]} if short else self.keys.schema


def plainly(make: Callable[..., T]) -> Callable[[str | None, Values, Node, str, Context], T]:
    """A `build` of a Definition for what is made of its values alone, without a name."""
    return lambda _name, values, _node, _label, _context: make(**values)

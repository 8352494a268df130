"""The forms a value can take. Each knows how to read itself and how the JSON Schema says it,
so that the two cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, TypeAlias, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from healthcheck.declaration import tree
from healthcheck.declaration.problems import Problems, did_you_mean
from healthcheck.declaration.tree import Node, Scalar, described, shown, typed
from healthcheck.declaration.written import LongForm, said
from healthcheck.model.expectation import Ledger, Origin
from healthcheck.model.ledger import Migration

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Schema: TypeAlias = Mapping[str, Any]
"""A fragment of JSON Schema 2020-12."""

Releases: TypeAlias = Callable[[Ledger], Mapping[str, tuple[Migration, ...]]]
"""What the directory of a ledger brings, as expectation.Ledger.releases has it. Raises
migrations.DirectoryError.
"""

ABSENT_WORD: Final = "absent"


class Context(Struct, frozen=True, kw_only=True):
    """What reading needs to know beside the node.

    `schema` is the default schema, `homes` says of each key where it belongs, `declared` holds the
    names in each section at the top as they are written there, `gone_columns` are those that the
    table at hand declares absent. `releases` reads directories of migrations, where somebody does.
    `connected_schema` is the default schema that the connection string names, where it does.
    """

    problems: Problems
    source: str
    schema: str
    homes: Mapping[str, str]
    declared: Mapping[str, frozenset[str]] = field(default_factory=dict)
    gone_columns: frozenset[str] = frozenset()
    releases: Releases | None = None
    connected_schema: str | None = None

    def declares(self, name: str, *sections: str) -> bool:
        """Whether `name`, written so or with the default schema, stands in one of the sections."""
        written = {name, f"{self.schema}.{name}"}
        return any(written & self.declared.get(section, frozenset()) for section in sections)


class Form(Struct, Generic[T_co], frozen=True, kw_only=True):
    """A way to write a value.

    `read(node, label, context)` gives None where it has reported a problem; the label is what its
    messages begin with: 'table "orders"', '"nullable"'.
    """

    read: Callable[[Node, str, Context], T_co | None]
    schema: Schema

    def about(self, description: str, *examples: Any) -> Form[T_co]:
        """The same form, with what an editor says of it."""
        told = {"description": description, **({"examples": list(examples)} if examples else {})}
        return replace(self, schema={**told, **self.schema})


def is_absent(node: Node) -> bool:
    """Whether `absent` stands in place of a definition."""
    return isinstance(node, Scalar) and node.text == ABSENT_WORD


def refuse(node: Node, label: str, wants: str, context: Context, cure: str = "") -> None:
    """Report that something else was wanted: '"nullable": wants true or false, got "no"'."""
    got = f"{label}: wants {wants}, got {described(node)}"
    context.problems.add(node, f"{got}; {cure}" if cure else got)


def read_text(
    node: Node, label: str, context: Context, wants: str = "text", *, free: bool = True
) -> str | None:
    """A text that is not blank. What YAML takes for something else is refused, never converted.

    `free` says that any text would do, so that quotes are the cure.
    """
    if not isinstance(node, Scalar):
        refuse(node, label, wants, context)
        return None
    kind = typed(node)
    if kind in ("boolean", "number"):
        refuse(node, label, wants, context, f'quote it: "{node.text}"' if free else "")
        return None
    if kind == "null" or not node.text.strip():
        context.problems.add(node, f"{label}: wants {wants}, got nothing")
        return None
    return node.text


TEXT: Final = Form(read=read_text, schema={"type": "string", "pattern": r"\S"})


def _read_flag(node: Node, label: str, context: Context) -> bool | None:
    if isinstance(node, Scalar) and typed(node) == "boolean":
        return node.text[0] in "tT"
    refuse(node, label, "true or false", context)
    return None


FLAG: Final = Form(read=_read_flag, schema={"type": "boolean"})


_INTEGER = re.compile(r"[-+]?[0-9]{1,19}(\.0*)?")  # JSON does not tell 1.0 from 1
_BOUND: Final = 1 << 63


def _read_integer(node: Node, label: str, context: Context) -> int | None:
    if isinstance(node, Scalar) and not node.style and _INTEGER.fullmatch(node.text):
        number = int(node.text.partition(".")[0])
        if -_BOUND <= number < _BOUND:
            return number
    refuse(node, label, "a whole number of at most 64 bits", context)
    return None


INTEGER: Final = Form(
    read=_read_integer, schema={"type": "integer", "minimum": -_BOUND, "maximum": _BOUND - 1}
)


def choice(words: tuple[T, ...]) -> Form[T]:
    """One of a few words, in any letter case."""
    known = {str(word): word for word in words}
    listed = ", ".join(known)

    def read(node: Node, label: str, context: Context) -> T | None:
        text = read_text(node, label, context, f"one of {listed}", free=False)
        if text is None:
            return None
        word = known.get(text.lower())
        if word is None:
            near = did_you_mean(text, known)
            context.problems.add(node, f"{label}: wants one of {listed}, got {shown(text)}{near}")
        return word

    patterns = "|".join(map(any_case, known))
    spelled = [{"enum": list(known)}, {"pattern": f"^({patterns})$"}]
    return Form(read=read, schema={"type": "string", "anyOf": spelled})


def any_case(word: str) -> str:
    """A pattern for a word in any letter case: JSON Schema has no flag for that."""
    return "".join(f"[{c.upper()}{c}]" if c.isalpha() else c for c in word)


class Keys(Struct, frozen=True, kw_only=True):
    """The keys that one sort of mapping may have.

    `unchecked` are words of the format that are not checked in this place. `otherwise` helps where
    an unknown key is near to none that is known.
    """

    fields: Mapping[str, Form[Any]]
    required: tuple[str, ...] = ()
    unchecked: frozenset[str] = frozenset()
    otherwise: str = ""
    schema_rules: Schema = field(default_factory=dict)

    def read(self, mapping: tree.Mapping, label: str, context: Context) -> dict[str, Any]:
        """The values that could be read, by key."""
        values = {}
        for key, node in mapping.entries:
            form = self.fields.get(key.text)
            if form is None:
                context.problems.add(key, self._unknown(key.text, label, context))
                continue
            value = form.read(node, f'"{key.text}"', context)
            if value is not None:
                values[key.text] = value
        if self.required and mapping.complete:
            self._refuse_missing(mapping, label, context)
        return values

    def _unknown(self, key: str, label: str, context: Context) -> str:
        if key in self.unchecked:
            return f'{label}: "{key}" is not checked in this place; leave it out'
        text = f"{label}: unknown key {shown(key)}"
        if key == "name":
            return f"{text}; a name stands before what it names, as its key"
        near = did_you_mean(key, self.fields)
        if key in context.homes:
            return f"{text}; it belongs {context.homes[key]}{near.replace(';', ', or', 1)}"
        return text + (near or self.otherwise)

    def _refuse_missing(self, mapping: tree.Mapping, label: str, context: Context) -> None:
        there = {key.text for key, _ in mapping.entries}
        for key in self.required:
            if key not in there:
                context.problems.add(mapping, f'{label}: "{key}" is missing')

    @property
    def schema(self) -> Schema:
        return {
            "type": "object",
            "properties": {key: form.schema for key, form in self.fields.items()},
            **({"required": list(self.required)} if self.required else {}),
            "additionalProperties": False,
            **self.schema_rules,
        }


ORIGIN: Final[Mapping[str, Form[Any]]] = {
    "since": TEXT.about("The migration that created it.", "20251014_add_avatar_creator_complete"),
    "changed": TEXT.about("The last migration that altered it."),
}


def take_origin(line: int, values: dict[str, Any]) -> Origin:
    """Move `since` and `changed` out of the values."""
    return Origin(line=line, since=values.pop("since", None), changed=values.pop("changed", None))


def encode_origin(origin: Origin) -> LongForm:
    """`since` and `changed`, as far as they are said."""
    return said(since=origin.since, changed=origin.changed)

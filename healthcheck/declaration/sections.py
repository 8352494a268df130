"""What the kinds of object have in common: sections of named or listed things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeAlias, TypeVar

from healthcheck.declaration import tree
from healthcheck.declaration.expression import comment_cut
from healthcheck.declaration.forms import (
    ABSENT_WORD,
    Context,
    Form,
    Keys,
    Schema,
    encode_origin,
    is_absent,
    read_text,
    refuse,
    take_origin,
)
from healthcheck.declaration.names import (
    NAME_SCHEMA,
    TABLE_NAME_SCHEMA,
    bare_name,
    encode_name,
    encode_qualified,
    table_name,
)
from healthcheck.declaration.tree import Node, Scalar, is_empty, shown, typed
from healthcheck.declaration.written import LongForm, Written
from healthcheck.model.expectation import Gone, Origin
from healthcheck.model.names import TableName

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Values: TypeAlias = dict[str, Any]
"""What a definition's long form says, by key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Generic[T_co]):
    """One key, of a table or at the top, and all that can stand under it.

    `keys` are those of one object's long form. `form.schema` refers to `definitions`.
    `encode(value, schema)` writes what `form` reads; it is only asked of a value that is not
    empty. `schema` is the default one.
    """

    key: str
    noun: str
    keys: Keys
    form: Form[T_co]
    definitions: Mapping[str, Schema]
    encode: Callable[[Any, str], Written]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextForm(Generic[T]):
    """A short form of more than one key: "integer not null".

    `read` gives the values of the long form, or raises ValueError with what is wrong; `write` is
    its inverse, and gives None where there is no such text. `schema` is that of the text.
    """

    read: Callable[[str], Values]
    write: Callable[[T], str | None]
    schema: Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition(Generic[T]):
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


def by_name(definition: str) -> Schema:
    """The schema of a mapping from names to what a definition of the schema's own says."""
    return {
        "type": "object",
        "propertyNames": NAME_SCHEMA,
        "additionalProperties": {"$ref": f"#/$defs/{definition}"},
        "minProperties": 1,
    }


def named_entries(
    mapping: tree.Mapping, noun: str, context: Context
) -> Iterator[tuple[str, Scalar, Node]]:
    """Name, key and value of each entry. a and "a" are one name, and refused."""
    first: dict[str, Scalar] = {}
    for key, node in mapping.entries:
        name = bare_name(key, noun, context.problems)
        if name in first:
            text = f"{noun} {shown(name)} is already on line {first[name].line}; keep one"
            context.problems.add(key, text)
        elif name is not None:
            first[name] = key
            yield name, key, node


def qualified_entries(
    mapping: tree.Mapping, noun: str, context: Context
) -> Iterator[tuple[TableName, Scalar, Node]]:
    """Name, key and value of each entry. a and public.a are one name, and refused."""
    first: dict[TableName, Scalar] = {}
    for key, node in mapping.entries:
        name = table_name(key, f"{noun} {shown(key.text)}", context, noun)
        if name in first:
            other = f"{shown(first[name].text)} on line {first[name].line}"
            text = f"{noun} {shown(key.text)} is the same {noun} as {other}; keep one"
            context.problems.add(key, text)
        elif name is not None:
            first[name] = key
            yield name, key, node


def qualified(
    key: str,
    definition: Definition[T],
    description: str,
    *examples: Any,
    bare: Callable[[Origin], T] | None = None,
) -> Section[dict[TableName, T | Gone]]:
    """A section of what stands beside the tables: a mapping from name or schema.name.

    Where `bare(origin)` makes what is asked of a thing that is only named, a list of names will do.
    """
    noun = definition.noun
    named = {
        "type": "object",
        "propertyNames": TABLE_NAME_SCHEMA,
        "additionalProperties": {"$ref": f"#/$defs/{noun}"},
        "minProperties": 1,
    }
    listed = {"type": "array", "items": TABLE_NAME_SCHEMA, "minItems": 1, "uniqueItems": True}
    return Section(
        key=key,
        noun=noun,
        keys=definition.keys,
        form=Form(
            read=partial(_read_qualified, definition, bare),
            schema={
                "description": description,
                "examples": list(examples),
                **({"anyOf": [listed, named]} if bare else named),
            },
        ),
        encode=partial(_encode_qualified, definition, bare),
        definitions={noun: {"anyOf": [{"const": ABSENT_WORD}, definition.schema]}},
    )


def _encode_qualified(
    definition: Definition[Any],
    bare: Callable[[Origin], Any] | None,
    items: Mapping[TableName, Any],
    schema: str,
) -> Written:
    """The names alone where that is allowed and nothing else is asked of any."""
    if bare and all(item == bare(Origin(line=item.origin.line)) for item in items.values()):
        return [encode_qualified(name, schema) for name in items]
    return {
        encode_qualified(name, schema): ABSENT_WORD
        if isinstance(item, Gone)
        else definition.written(item, item.origin, schema)
        for name, item in items.items()
    }


def _read_qualified(
    definition: Definition[T],
    bare: Callable[[Origin], T] | None,
    node: Node,
    label: str,
    context: Context,
) -> dict[TableName, T | Gone] | None:
    noun = definition.noun
    if bare and isinstance(node, tree.Sequence) and node.items:
        return dict(_read_listed(noun, bare, node, label, context))
    if not isinstance(node, tree.Mapping) or not node.entries:
        wants = "a list of names, or a mapping from names" if bare else "a mapping from names"
        refuse_section(node, label, wants, context)
        return None
    found: dict[TableName, T | Gone] = {}
    for name, key, value in qualified_entries(node, noun, context):
        if is_absent(value):
            found[name] = Gone(name=name.name, origin=Origin(line=key.line))
            continue
        one = definition.read(None, key.line, value, f"{noun} {shown(key.text)}", context)
        if one is not None:
            found[name] = one
    return found


def _read_listed(
    noun: str, bare: Callable[[Origin], T], sequence: tree.Sequence, label: str, context: Context
) -> Iterator[tuple[TableName, T]]:
    seen: set[TableName] = set()
    for item in sequence.items:
        text = read_text(item, label, context, "a name")
        if text is None or not isinstance(item, Scalar):
            continue
        name = table_name(item, f"{noun} {shown(text)}", context, noun)
        if name in seen:
            context.problems.add(item, f"{label}: {noun} {shown(text)} stands here twice")
        elif name is not None:
            seen.add(name)
            yield name, bare(Origin(line=item.line))


def refuse_section(node: Node, label: str, wants: str, context: Context) -> None:
    """Refuse what is neither of a section's forms, or is empty and would check nothing."""
    if not is_empty(node):
        refuse(node, label, wants, context)
    elif node.complete:
        context.problems.add(node, f"{label}: names nothing, so it checks nothing; leave it out")


def named_or_listed(
    key: str, definition: Definition[T], description: str, *examples: Any
) -> Section[tuple[T | Gone, ...]]:
    """A section that is a mapping of named objects, or a list of unnamed ones."""
    noun = definition.noun.replace(" ", "_")
    unnamed = {"type": "array", "items": {"$ref": f"#/$defs/unnamed_{noun}"}, "minItems": 1}
    return Section(
        key=key,
        noun=definition.noun,
        keys=definition.keys,
        form=Form(
            read=partial(_read_section, definition),
            schema={
                "description": description,
                "examples": list(examples),
                "anyOf": [by_name(noun), unnamed],
            },
        ),
        encode=partial(_encode_section, definition),
        definitions={
            noun: {"anyOf": [{"const": ABSENT_WORD}, definition.schema]},
            f"unnamed_{noun}": {
                "not": {"const": ABSENT_WORD},
                **({"required": [definition.short]} if definition.short else {}),
                **definition.schema,
            },
        },
    )


def _read_section(
    definition: Definition[T], node: Node, label: str, context: Context
) -> tuple[T | Gone, ...]:
    found: list[T | Gone | None] = []
    if isinstance(node, tree.Mapping) and node.entries:
        for name, key, value in named_entries(node, definition.noun, context):
            one = _read_named(definition, name, key, value, context)
            found.append(one)
    elif isinstance(node, tree.Sequence) and node.items:
        several = _read_unnamed(definition, node, context)
        found.extend(several)
    else:
        refuse_section(node, label, "a mapping from names, or a list of unnamed ones", context)
    return tuple(each for each in found if each is not None)


def _encode_section(definition: Definition[Any], items: Iterable[Any], schema: str) -> Written:
    """By name where they have names, else a list: no declaration has both."""
    named: dict[str, Written] = {}
    unnamed: list[Written] = []
    for item in items:
        if isinstance(item, Gone):
            named[encode_name(item.name)] = ABSENT_WORD
        elif item.name is None:
            unnamed.append(definition.written(item, item.origin, schema))
        else:
            named[encode_name(item.name)] = definition.written(item, item.origin, schema)
    if named and unnamed:
        raise ValueError(f"of one table's {definition.noun} some have a name and some have none")
    return named or unnamed


def _read_named(
    definition: Definition[T], name: str, key: Scalar, node: Node, context: Context
) -> T | Gone | None:
    if is_absent(node):
        return Gone(name=name, origin=Origin(line=key.line))
    return definition.read(name, key.line, node, f"{definition.noun} {shown(name)}", context)


def _read_unnamed(
    definition: Definition[T], sequence: tree.Sequence, context: Context
) -> Iterator[T | None]:
    noun = definition.noun
    items = sequence.items
    bare = [item for item in items if isinstance(item, Scalar)]
    if bare and definition.short_shape is tree.Sequence:
        # [userId] in place of [[userId]] is one slip, however many columns it has.
        inside = ", ".join(item.text for item in bare[:8])
        cure = f"[[{inside}]]"
        context.problems.add(bare[0], f"an unnamed {noun} is a list of columns: {cure}")
        items = [item for item in items if not isinstance(item, Scalar)]
    for item in items:
        if is_absent(item):
            context.problems.add(item, f"only a named {noun} can be declared absent")
        else:
            yield definition.read(None, item.line, item, f"unnamed {noun}", context)

"""Sections of what stands in a table: named things, or a list of unnamed ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, TypeVar

from healthcheck.declaration import tree
from healthcheck.declaration.definition import Definition
from healthcheck.declaration.forms import ABSENT_WORD, Context, Form, is_absent
from healthcheck.declaration.names import encode_name
from healthcheck.declaration.sections import Section, by_name, named_entries, refuse_section
from healthcheck.declaration.tree import Node, Scalar, shown
from healthcheck.declaration.written import Written
from healthcheck.model.expectation import Gone, Origin

T = TypeVar("T")


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

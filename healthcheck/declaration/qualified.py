"""Sections of what stands beside the tables: by name, or a list of names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from healthcheck.declaration import tree
from healthcheck.declaration.definition import Definition
from healthcheck.declaration.forms import ABSENT_WORD, Context, Form, is_absent, read_text
from healthcheck.declaration.names import TABLE_NAME_SCHEMA, encode_qualified, table_name
from healthcheck.declaration.sections import Section, qualified_entries, refuse_section
from healthcheck.declaration.tree import Node, Scalar, shown
from healthcheck.declaration.written import Written
from healthcheck.model.expectation import Gone, Origin
from healthcheck.model.names import TableName

T = TypeVar("T")


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
    return encode_named(
        {encode_qualified(name, schema): item for name, item in items.items()},
        definition,
        bare,
        schema,
    )


def encode_named(
    items: Mapping[str, Any],
    definition: Definition[Any],
    bare: Callable[[Origin], Any] | None,
    schema: str,
) -> Written:
    """Things by their names as written; the names alone where nothing else is asked of any.

    `bare(origin)` is what is asked of a thing that is only named, None where that is not allowed.
    """
    if bare and all(item == bare(Origin(line=item.origin.line)) for item in items.values()):
        return list(items)
    return {
        name: ABSENT_WORD
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

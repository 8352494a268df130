"""What all sections have in common: one key, and the entries under it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from msgspec import Struct

from healthcheck.declaration import tree
from healthcheck.declaration.forms import Context, Form, Keys, Schema, refuse
from healthcheck.declaration.names import NAME_SCHEMA, bare_name, table_name
from healthcheck.declaration.tree import Node, Scalar, is_empty, shown
from healthcheck.declaration.written import Written
from healthcheck.model.names import TableName

T_co = TypeVar("T_co", covariant=True)


class Section(Struct, Generic[T_co], frozen=True, kw_only=True):
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


def refuse_section(node: Node, label: str, wants: str, context: Context) -> None:
    """Refuse what is neither of a section's forms, or is empty and would check nothing."""
    if not is_empty(node):
        refuse(node, label, wants, context)
    elif node.complete:
        context.problems.add(node, f"{label}: names nothing, so it checks nothing; leave it out")

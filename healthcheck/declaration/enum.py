"""Enums: all their values in order, {} for existence alone, or absent."""

from __future__ import annotations

from typing import Final

from healthcheck.declaration import tree
from healthcheck.declaration.definition import Definition, plainly
from healthcheck.declaration.forms import ORIGIN, Context, Form, Keys, refuse
from healthcheck.declaration.qualified import qualified
from healthcheck.declaration.tree import Node, Scalar, in_yaml, shown, typed
from healthcheck.declaration.written import LongForm
from healthcheck.model.expectation import EnumType
from healthcheck.model.names import NAME_BYTES


def _read_values(node: Node, label: str, context: Context) -> tuple[str, ...] | None:
    if not isinstance(node, tree.Sequence):
        cure = f"write [{node.text}]" if isinstance(node, Scalar) and node.text else ""
        refuse(node, label, "a list of values", context, cure)
        return None
    values: list[str] = []
    for item in node.items:
        value = _read_value(item, label, context)
        if value is None:
            continue
        if value in values:
            context.problems.add(item, f"{label}: value {shown(value)} stands here twice")
        values.append(value)
    return tuple(values) if len(values) == len(node.items) else None


def _read_value(node: Node, label: str, context: Context) -> str | None:
    """Any text, the empty one too. What YAML takes for something else is refused."""
    if not isinstance(node, Scalar) or typed(node) != "text":
        cure = f"quote it: {in_yaml(node.text)}" if isinstance(node, Scalar) else ""
        refuse(node, label, "a value", context, cure)
        return None
    length = len(node.text.encode())
    if length > NAME_BYTES:
        text = f"is {length} bytes long, and PostgreSQL takes at most {NAME_BYTES}"
        context.problems.add(node, f"{label}: value {shown(node.text)} {text}")
        return None
    return node.text


def encode_enum(enum: EnumType, schema: str) -> LongForm:
    return LongForm({} if enum.values is None else {"values": list(enum.values)})


SECTION: Final = qualified(
    "enums",
    Definition(
        noun="enum",
        wants="a list of all its values, a mapping, {} or absent",
        keys=Keys(
            fields={
                "values": Form(
                    read=_read_values,
                    schema={
                        "type": "array",
                        "items": {"type": "string", "maxLength": NAME_BYTES},
                        "uniqueItems": True,
                    },
                ).about("All the values, in their order.", ["pending", "done", "failed"]),
                **ORIGIN,
            },
            otherwise="; an enum has values: [pending, done]",
        ),
        short="values",
        short_shape=tree.Sequence,
        build=plainly(EnumType),
        encode=encode_enum,
    ),
    "Enums by name: name or schema.name.",
    {"AvatarStatus": ["pending", "done", "failed"], "billing.state": {}, "old_state": "absent"},
)

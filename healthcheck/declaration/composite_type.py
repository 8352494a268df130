"""Composite types: their attributes by name, {} for existence alone, or absent."""

from __future__ import annotations

from typing import Final

from healthcheck.compare.types import expand_serial
from healthcheck.declaration import tree
from healthcheck.declaration.definition import Definition, plainly
from healthcheck.declaration.expression import comment_cut
from healthcheck.declaration.forms import ORIGIN, Context, Form, Keys, read_text
from healthcheck.declaration.names import NAME_SCHEMA, encode_name
from healthcheck.declaration.qualified import qualified
from healthcheck.declaration.sections import named_entries
from healthcheck.declaration.short_column import Short, read_short, write_short
from healthcheck.declaration.short_pattern import ATTRIBUTE_PATTERN, BEGINS_SERIAL_PATTERN
from healthcheck.declaration.tree import Node, Scalar, shown
from healthcheck.declaration.written import LongForm
from healthcheck.model.expectation import Attribute, CompositeType

GRAMMAR: Final = "type [collate X]"


def _read_attributes(node: Node, label: str, context: Context) -> dict[str, Attribute]:
    attributes = {}
    # Nothing but a mapping leads here: see Definition.
    entries = named_entries(node, "attribute", context) if isinstance(node, tree.Mapping) else ()
    for name, _, value in entries:
        attribute = _read_attribute(value, f"attribute {shown(name)}", context)
        if attribute is not None:
            attributes[name] = attribute
    return attributes


def _read_attribute(node: Node, label: str, context: Context) -> Attribute | None:
    text = read_text(node, label, context, GRAMMAR)
    if text is None or not isinstance(node, Scalar):
        return None
    try:
        short = read_short(text)
    except ValueError as error:
        context.problems.add(node, f"{label}: {comment_cut(node, context) or error}")
        return None
    attribute = Attribute(type=short.type or "", collation=short.collation)
    if short != Short(attribute.type, collation=attribute.collation):
        context.problems.add(node, f"{label}: wants {GRAMMAR} alone, got {shown(text)}")
        return None
    if integer := expand_serial(attribute.type):
        text = f"{attribute.type} is no type of an attribute: write {integer}"
        context.problems.add(node, f"{label}: {text}")
        return None
    return attribute


def encode_composite_type(composite: CompositeType, schema: str) -> LongForm:
    if composite.attributes is None:
        return LongForm()
    attributes = {
        encode_name(name): write_short(Short(one.type, collation=one.collation)) or one.type
        for name, one in composite.attributes.items()
    }
    return LongForm({"attributes": LongForm(attributes)})


SECTION: Final = qualified(
    "types",
    Definition(
        noun="type",
        wants="a mapping from its attributes to their types, {} or absent",
        keys=Keys(
            fields={
                "attributes": Form(
                    read=_read_attributes,
                    schema={
                        "type": "object",
                        "propertyNames": NAME_SCHEMA,
                        "additionalProperties": {
                            "type": "string",
                            "pattern": ATTRIBUTE_PATTERN,
                            "not": {"pattern": BEGINS_SERIAL_PATTERN},
                        },
                    },
                ).about("All its attributes, in their order.", {"street": "text", "city": "text"}),
                **ORIGIN,
            },
            otherwise="; beside attributes stand since and changed alone",
            schema_rules={"anyOf": [{"maxProperties": 0}, {"required": ["attributes"]}]},
        ),
        short="attributes",
        short_shape=tree.Mapping,
        build=plainly(CompositeType),
        encode=encode_composite_type,
    ),
    "Composite types by name: name or schema.name.",
    {"address": {"street": "text", "city": "text"}, "shop.price": {}, "old_type": "absent"},
)

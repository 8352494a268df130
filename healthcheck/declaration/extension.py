"""Extensions by name: a list, or each with its version, {} or absent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, TypeAlias

from healthcheck.declaration import tree
from healthcheck.declaration.definition import Definition, plainly
from healthcheck.declaration.forms import (
    ABSENT_WORD,
    ORIGIN,
    Context,
    Form,
    Keys,
    is_absent,
    read_text,
    refuse,
)
from healthcheck.declaration.names import NAME, NAME_SCHEMA, encode_name
from healthcheck.declaration.qualified import encode_named
from healthcheck.declaration.sections import Section, by_name, named_entries, refuse_section
from healthcheck.declaration.tree import Node, Scalar, shown
from healthcheck.declaration.written import LongForm, Written, said
from healthcheck.model.expectation import Extension, Gone, Origin, Version
from healthcheck.model.names import TableName

Extensions: TypeAlias = dict[TableName, Extension | Gone]

_NO_SCHEMA: Final = ""
_VERSION: Final = r"(>=|=)?[ \t]*([0-9A-Za-z][0-9A-Za-z.+_-]*)"
_READ_VERSION = re.compile(_VERSION)


def _read_version(node: Node, label: str, context: Context) -> Version | None:
    wants = 'a version, such as "1.2" or ">=1.2"'
    text = read_text(node, label, context, wants)
    if text is None:
        return None
    match = _READ_VERSION.fullmatch(text)
    if match is None:
        refuse(node, label, wants, context)
        return None
    return Version(number=match[2], at_least=match[1] == ">=")


def _read_extensions(node: Node, label: str, context: Context) -> Extensions | None:
    found: Extensions = {}
    if isinstance(node, tree.Sequence) and node.items:
        for item in node.items:
            name = NAME.read(item, label, context)
            if name is None:
                continue
            if TableName(_NO_SCHEMA, name) in found:
                context.problems.add(item, f"{label}: extension {shown(name)} stands here twice")
            found[TableName(_NO_SCHEMA, name)] = Extension(origin=Origin(line=item.mark.line + 1))
    elif isinstance(node, tree.Mapping) and node.entries:
        for name, key, value in named_entries(node, "extension", context):
            one = _read_extension(name, key, value, context)
            if one is not None:
                found[TableName(_NO_SCHEMA, name)] = one
    else:
        refuse_section(node, label, "a mapping from names, or a list of them", context)
    return found


def _read_extension(
    name: str, key: Scalar, node: Node, context: Context
) -> Extension | Gone | None:
    if is_absent(node):
        return Gone(name=name, origin=Origin(line=key.line))
    return DEFINITION.read(None, key.line, node, f"extension {shown(name)}", context)


def encode_extension(extension: Extension, schema: str) -> LongForm:
    return said(version=str(extension.version) if extension.version else None)


def encode_extensions(extensions: Mapping[TableName, Extension | Gone], schema: str) -> Written:
    named = {encode_name(name): one for (_, name), one in extensions.items()}
    return encode_named(named, DEFINITION, lambda origin: Extension(origin=origin), schema)


DEFINITION: Final = Definition(
    noun="extension",
    wants="a version, a mapping, {} or absent",
    keys=Keys(
        fields={
            "version": Form(
                read=_read_version, schema={"type": "string", "pattern": f"^{_VERSION}$"}
            ).about("Its version, or with >= the earliest that will do.", "1.2", ">=0.5"),
            **ORIGIN,
        },
        otherwise="; an extension has a version",
    ),
    short="version",
    short_shape=Scalar,
    build=plainly(Extension),
    encode=encode_extension,
)

SECTION: Final[Section[Extensions]] = Section(
    key="extensions",
    noun=DEFINITION.noun,
    keys=DEFINITION.keys,
    form=Form(
        read=_read_extensions,
        schema={
            "description": "Extensions by name, or only the names of those that must exist.",
            "examples": [["pgcrypto"], {"vector": ">=0.5", "pgcrypto": {}, "adminpack": "absent"}],
            "anyOf": [
                {"type": "array", "items": NAME_SCHEMA, "minItems": 1, "uniqueItems": True},
                by_name("extension"),
            ],
        },
    ),
    encode=encode_extensions,
    definitions={"extension": {"anyOf": [{"const": ABSENT_WORD}, DEFINITION.schema]}},
)

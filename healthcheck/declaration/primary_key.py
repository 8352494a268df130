"""The primary key: `[id]`, a mapping, or `absent`."""

from __future__ import annotations

from typing import Final

from healthcheck.declaration import tree
from healthcheck.declaration.constraint import DEFERRAL_RULES, KEY_FIELDS, build_key, encode_key
from healthcheck.declaration.definition import Definition
from healthcheck.declaration.forms import ABSENT_WORD, ORIGIN, Context, Form, Keys, is_absent
from healthcheck.declaration.names import NAME, encode_name
from healthcheck.declaration.sections import Section
from healthcheck.declaration.tree import Node
from healthcheck.declaration.written import LongForm, Written, said
from healthcheck.model.expectation import ABSENT, Absent, Key


def encode_primary_key(key: Key, schema: str) -> LongForm:
    name = encode_name(key.name) if key.name else None
    return LongForm(said(name=name) | encode_key(key, schema))


DEFINITION: Final = Definition(
    noun="primary key",
    wants="a list of columns, a mapping or absent",
    keys=Keys(
        fields={
            "name": NAME.about("Its name; left out, any name will do.", "avatars_pkey"),
            **KEY_FIELDS,
            **ORIGIN,
        },
        required=("columns",),
        schema_rules=DEFERRAL_RULES,
    ),
    short="columns",
    short_shape=tree.Sequence,
    build=build_key,
    encode=encode_primary_key,
)


def _read(node: Node, label: str, context: Context) -> Key | Absent | None:
    if is_absent(node):
        return ABSENT
    return DEFINITION.read(None, node.line, node, label, context)


def _encode(key: Key | Absent, schema: str) -> Written:
    return ABSENT_WORD if key is ABSENT else DEFINITION.written(key, key.origin, schema)


SECTION: Final = Section(
    key="primary_key",
    noun=DEFINITION.noun,
    keys=DEFINITION.keys,
    form=Form(read=_read, schema={"$ref": "#/$defs/primary_key"}),
    encode=_encode,
    definitions={
        "primary_key": {
            "description": "The columns of the primary key, or absent where there must be none.",
            "examples": [["id"], ABSENT_WORD],
            "anyOf": [{"const": ABSENT_WORD}, DEFINITION.schema],
        }
    },
)

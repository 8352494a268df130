"""Privileges: in a table by role, and at the top by role and then by object."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar

from healthcheck.compare.privilege import WORDS
from healthcheck.declaration import tree
from healthcheck.declaration.forms import Context, Form, Keys, Schema, choice, refuse
from healthcheck.declaration.names import (
    NAME_SCHEMA,
    TABLE_NAME_SCHEMA,
    encode_name,
    encode_qualified,
)
from healthcheck.declaration.sections import (
    Section,
    named_entries,
    qualified_entries,
    refuse_section,
)
from healthcheck.declaration.signature import (
    SIGNATURE_SCHEMA,
    encode_signature,
    read_signature,
)
from healthcheck.declaration.tree import Node, Scalar, shown
from healthcheck.declaration.written import LongForm, Written
from healthcheck.model.expectation import Granted, Origin, Privileges
from healthcheck.model.names import Signature

K = TypeVar("K")

ByRole: TypeAlias = dict[str, Granted]

Entries: TypeAlias = Callable[[tree.Mapping, Context], Iterator[tuple[K, Scalar, Node]]]


def _words(known: tuple[str, ...]) -> Form[tuple[str, ...]]:
    """A list of privileges, put in order."""
    word = choice(known)

    def read(node: Node, label: str, context: Context) -> tuple[str, ...] | None:
        if not isinstance(node, tree.Sequence) or (node.complete and not node.items):
            cure = f"write [{node.text}]" if isinstance(node, Scalar) and node.text else ""
            refuse(node, label, f"a list of {', '.join(known)}", context, cure)
            return None
        found = {word.read(item, label, context) for item in node.items}
        return None if None in found else tuple(each for each in known if each in found)

    return Form(read=read, schema={"type": "array", "items": word.schema, "minItems": 1})


def _read_granted(
    known: tuple[str, ...], noun: str, key: Scalar, node: Node, context: Context
) -> Granted | None:
    words = _words(known).read(node, f"{noun} {shown(key.text)}", context)
    return Granted(privileges=words, origin=Origin(line=key.line)) if words else None


def _by_object(
    entries: Entries[K], known: tuple[str, ...], noun: str, names: Schema
) -> Form[dict[K, Granted]]:
    """A mapping from objects to privileges."""

    def read(node: Node, label: str, context: Context) -> dict[K, Granted] | None:
        if not isinstance(node, tree.Mapping) or not node.entries:
            refuse_section(node, label, "a mapping from names to lists of privileges", context)
            return None
        read_them = (
            (name, _read_granted(known, noun, key, value, context))
            for name, key, value in entries(node, context)
        )
        return {name: granted for name, granted in read_them if granted is not None}

    return Form(read=read, schema=_mapping(names, _words(known).schema))


def _mapping(names: Schema, values: Schema) -> Schema:
    return {
        "type": "object",
        "propertyNames": names,
        "additionalProperties": values,
        "minProperties": 1,
    }


def _named(noun: str) -> Entries[str]:
    return lambda mapping, context: named_entries(mapping, noun, context)


def _qualified(noun: str) -> Entries[Any]:
    return lambda mapping, context: qualified_entries(mapping, noun, context)


def _signed(mapping: tree.Mapping, context: Context) -> Iterator[tuple[Signature, Scalar, Node]]:
    first: dict[Signature, Scalar] = {}
    for key, node in mapping.entries:
        label = f"function {shown(key.text)}"
        name = read_signature(key, label, context)
        if name is not None and first.setdefault(name, key) is not key:
            text = f"{label} is the same function as {shown(first[name].text)}; keep one"
            context.problems.add(key, text)
        elif name is not None:
            yield name, key, node


_COLUMNS_OF_ONE: Final = _by_object(_named("column"), WORDS["column"], "column", NAME_SCHEMA)


def _read_columns(node: Node, label: str, context: Context) -> dict[Any, Any] | None:
    if not isinstance(node, tree.Mapping) or not node.entries:
        refuse_section(node, label, "a mapping from tables to their columns", context)
        return None
    tables = (
        (name, _COLUMNS_OF_ONE.read(value, f"columns of {shown(key.text)}", context))
        for name, key, value in qualified_entries(node, "table", context)
    )
    return {name: columns for name, columns in tables if columns}


KEYS: Final = Keys(
    fields={
        "schemas": _by_object(_named("schema"), WORDS["schema"], "schema", NAME_SCHEMA).about(
            "Schemas.", {"public": ["usage"]}
        ),
        "tables": _by_object(_qualified("table"), WORDS["table"], "table", TABLE_NAME_SCHEMA).about(
            "Tables and views.", {"orders": ["select", "insert"]}
        ),
        "columns": Form(
            read=_read_columns, schema=_mapping(TABLE_NAME_SCHEMA, _COLUMNS_OF_ONE.schema)
        ).about("Columns by table.", {"orders": {"total": ["update"]}}),
        "sequences": _by_object(
            _qualified("sequence"), WORDS["sequence"], "sequence", TABLE_NAME_SCHEMA
        ).about("Sequences.", {"invoice_no_seq": ["usage"]}),
        "functions": _by_object(_signed, WORDS["function"], "function", SIGNATURE_SCHEMA).about(
            "Functions by their signatures.", {"total(integer)": ["execute"]}
        ),
    },
    schema_rules={"minProperties": 1},
)


def _read_roles(node: Node, label: str, context: Context) -> dict[str, Privileges] | None:
    if not isinstance(node, tree.Mapping) or not node.entries:
        refuse_section(node, label, "a mapping from roles to what they may do", context)
        return None
    found: dict[str, Privileges] = {}
    for role, key, value in named_entries(node, "role", context):
        named = f"role {shown(key.text)}"
        if isinstance(value, tree.Mapping) and value.entries:
            found[role] = Privileges(**KEYS.read(value, named, context))
        else:
            refuse_section(value, named, f"a mapping with {', '.join(KEYS.fields)}", context)
    return found


def _encode_granted(items: Mapping[K, Granted], spelled: Callable[[K], str]) -> dict[str, Written]:
    return {spelled(name): [*granted.privileges] for name, granted in items.items()}


def _encode_role(role: Privileges, schema: str) -> dict[str, Written]:
    named = partial(encode_qualified, schema=schema)
    columns: dict[str, Written] = {
        named(table): LongForm(_encode_granted(columns, encode_name))
        for table, columns in role.columns.items()
    }
    written: dict[str, dict[str, Written]] = {
        "schemas": _encode_granted(role.schemas, encode_name),
        "tables": _encode_granted(role.tables, named),
        "columns": columns,
        "sequences": _encode_granted(role.sequences, named),
        "functions": _encode_granted(role.functions, partial(encode_signature, schema=schema)),
    }
    return {section: content for section, content in written.items() if content}


def encode_roles(roles: Mapping[str, Privileges], schema: str) -> Written:
    return {encode_name(role): _encode_role(each, schema) for role, each in roles.items()}


def encode_of_table(roles: ByRole, schema: str) -> Written:
    return LongForm(_encode_granted(roles, encode_name))


SECTION: Final[Section[dict[str, Privileges]]] = Section(
    key="privileges",
    noun="role",
    keys=KEYS,
    form=Form(
        read=_read_roles,
        schema={
            "description": "What roles must be allowed; public is everybody.",
            "examples": [{"app": {"tables": {"orders": ["select"]}}}],
            **_mapping(NAME_SCHEMA, {"$ref": "#/$defs/privileges"}),
        },
    ),
    encode=encode_roles,
    definitions={"privileges": KEYS.schema},
)

OF_TABLE: Final[Section[ByRole]] = Section(
    key="privileges",
    noun="role",
    keys=Keys(fields={}),
    form=_by_object(_named("role"), WORDS["table"], "role", NAME_SCHEMA).about(
        "What roles must be allowed with it, by role; public is everybody.",
        {"app": ["select", "insert"]},
    ),
    encode=encode_of_table,
    definitions={},
)

"""Views: a list of names, or each with its columns, its text and its indexes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from healthcheck.declaration import index, tree
from healthcheck.declaration.column import TYPE
from healthcheck.declaration.definition import Definition, plainly
from healthcheck.declaration.forms import FLAG, ORIGIN, TEXT, Context, Form, Keys
from healthcheck.declaration.names import COLUMNS, NAME_SCHEMA, encode_name, encode_names
from healthcheck.declaration.qualified import qualified
from healthcheck.declaration.sections import named_entries, refuse_section
from healthcheck.declaration.tree import Node, shown
from healthcheck.declaration.written import LongForm, Written
from healthcheck.model.expectation import View

_Columns: TypeAlias = dict[str, str | None]


def _read_columns(node: Node, label: str, context: Context) -> _Columns | None:
    if isinstance(node, tree.Sequence) and node.items:
        names = COLUMNS.read(node, label, context)
        return None if names is None else dict.fromkeys(names)
    if isinstance(node, tree.Mapping) and node.entries:
        return {
            name: None if _is_bare(value) else TYPE.read(value, f"column {shown(name)}", context)
            for name, _, value in named_entries(node, "column", context)
        }
    refuse_section(node, label, "a list of columns, or a mapping from columns to types", context)
    return None


def _is_bare(node: Node) -> bool:
    return isinstance(node, tree.Mapping) and not node.entries


def encode_view(view: View, schema: str) -> LongForm:
    written: dict[str, Written | None] = {
        "columns": None if view.columns is None else _encode_columns(view.columns),
        "materialized": view.materialized,
        "definition": view.definition,
        "indexes": index.SECTION.encode(view.indexes, schema) if view.indexes else None,
    }
    return LongForm({key: value for key, value in written.items() if value is not None})


def _encode_columns(columns: Mapping[str, str | None]) -> Written:
    if all(type_ is None for type_ in columns.values()):
        return encode_names(columns)
    return {encode_name(name): {} if type_ is None else type_ for name, type_ in columns.items()}


_FIELDS: Final[Mapping[str, Form[Any]]] = {
    "columns": Form(
        read=_read_columns,
        schema={
            "anyOf": [
                COLUMNS.schema,
                {
                    "type": "object",
                    "propertyNames": NAME_SCHEMA,
                    "additionalProperties": {
                        "anyOf": [TYPE.schema, {"type": "object", "maxProperties": 0}]
                    },
                    "minProperties": 1,
                },
            ]
        },
    ).about(
        "Columns that it has: their names, or with their types.",
        ["id", "email"],
        {"id": "integer", "email": "text"},
    ),
    "materialized": FLAG.about("Whether it is a materialized view."),
    "definition": TEXT.about("What it shows, word by word as PostgreSQL prints it."),
    "indexes": index.SECTION.form,
}

SECTION: Final = qualified(
    "views",
    Definition(
        noun="view",
        wants="a list of columns, a mapping, {} or absent",
        keys=Keys(
            fields={**_FIELDS, **ORIGIN},
            otherwise="; a view has columns, materialized, definition and indexes",
        ),
        short="columns",
        short_shape=tree.Sequence,
        build=plainly(View),
        encode=encode_view,
    ),
    "Views and materialized views: a list of names, or by name what is asked of each.",
    ["active_users"],
    {"active_users": ["id", "email"], "daily": {"materialized": True}, "old_view": "absent"},
    bare=lambda origin: View(origin=origin),
)

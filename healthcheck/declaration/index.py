"""Indexes by name, each a list of keys, a mapping, {} or absent; or a list of unnamed ones."""

from __future__ import annotations

import re
from typing import Final

from healthcheck.declaration import tree
from healthcheck.declaration.definition import Definition, Values
from healthcheck.declaration.expression import EXPRESSION, comment_cut
from healthcheck.declaration.forms import FLAG, ORIGIN, Context, Form, Keys, read_text, refuse
from healthcheck.declaration.index_key import GRAMMAR, encode_index_key, read_key
from healthcheck.declaration.named import named_or_listed
from healthcheck.declaration.names import REPEATABLE_COLUMNS, encode_names
from healthcheck.declaration.tree import Node, Scalar, shown
from healthcheck.declaration.unique import NULLS_NOT_DISTINCT
from healthcheck.declaration.written import LongForm, Written, said
from healthcheck.model.expectation import Index, IndexKey

_METHOD = re.compile("[A-Za-z_][A-Za-z0-9_]*")
_NEED_COLUMNS = ("unique", "where", "method", "include", "nulls_not_distinct")
_KEYS_SCHEMA = {"type": "array", "items": {"type": "string", "pattern": r"\S"}, "minItems": 1}


def _read_keys(node: Node, label: str, context: Context) -> tuple[IndexKey, ...] | None:
    if not isinstance(node, tree.Sequence) or (node.complete and not node.items):
        refuse(node, label, "a list of columns", context)
        return None
    keys = [_read_key(item, label, context) for item in node.items]
    found = tuple(key for key in keys if key is not None)
    return found if len(found) == len(keys) else None


def _read_key(node: Node, label: str, context: Context) -> IndexKey | None:
    text = read_text(node, label, context, "a column or an expression")
    if text is None or not isinstance(node, Scalar):
        return None
    try:
        key = read_key(text)
    except ValueError as error:
        problem = comment_cut(node, context) or error
        context.problems.add(node, f"{label}: key {shown(text)}: {problem}")
        return None
    if key.column in context.gone_columns:
        problem = "its column is declared absent in this table"
        context.problems.add(node, f"{label}: key {shown(text)}: {problem}")
    return key


def _read_method(node: Node, label: str, context: Context) -> str | None:
    text = read_text(node, label, context, "an index method")
    if text is None or _METHOD.fullmatch(text):
        return text and text.lower()
    refuse(node, label, "an index method", context)
    return None


def encode_index(index: Index, schema: str) -> LongForm:
    keys: list[Written] = [encode_index_key(key) for key in index.keys or ()]
    return said(
        columns=keys,
        unique=index.unique,
        where=index.where,
        method=index.method if index.method != "btree" else None,
        include=encode_names(index.include),
        nulls_not_distinct=index.nulls_not_distinct,
    )


def _build(
    name: str | None, values: Values, node: Node, label: str, context: Context
) -> Index | None:
    keys = values.pop("columns", None)
    if keys is not None:
        return Index(name=name, keys=keys, **values)
    if isinstance(node, tree.Mapping) and node.complete and node.get("columns") is None:
        if name is None or values.keys() != {"origin"}:
            context.problems.add(node, f'{label}: "columns" is missing')
        return Index(name=name, **values)
    return None


SECTION: Final = named_or_listed(
    "indexes",
    Definition(
        noun="index",
        wants="a list of columns, a mapping, {} or absent",
        keys=Keys(
            fields={
                "columns": Form(read=_read_keys, schema=_KEYS_SCHEMA).about(
                    f"The keys in their order: {GRAMMAR}, or an expression.",
                    ["userId", "createdAt desc"],
                    ["lower(email)"],
                ),
                "unique": FLAG.about("Whether it is unique."),
                "where": EXPRESSION.about("The predicate of a partial index.", "status = 'done'"),
                "method": Form(
                    read=_read_method,
                    schema={"type": "string", "pattern": f"^{_METHOD.pattern}$"},
                ).about("How it is built; btree if left out.", "btree", "gin", "hnsw"),
                "include": REPEATABLE_COLUMNS.about(
                    "Columns that are only stored in it.", ["name"]
                ),
                "nulls_not_distinct": NULLS_NOT_DISTINCT,
                **ORIGIN,
            },
            schema_rules={"dependentRequired": {key: ["columns"] for key in _NEED_COLUMNS}},
        ),
        short="columns",
        short_shape=tree.Sequence,
        build=_build,
        encode=encode_index,
    ),
    "Indexes by name, or a list of unnamed ones, which are matched by their definition.",
    {"avatars_userId_idx": ["userId", "createdAt desc"]},
    [["userId"], {"columns": ["email"], "unique": True}],
)

"""What a table is beside what it holds: partitioned, inheriting, unlogged, foreign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, get_args

from healthcheck.declaration import tree
from healthcheck.declaration.elements import PATTERN, encode_element, read_elements
from healthcheck.declaration.expression import comment_cut
from healthcheck.declaration.forms import FLAG, Context, Form, any_case, read_text, refuse
from healthcheck.declaration.index_key import read_key
from healthcheck.declaration.names import (
    NAME,
    TABLE_NAME_SCHEMA,
    encode_name,
    encode_qualified,
    table_name,
)
from healthcheck.declaration.tree import Node, Scalar, shown
from healthcheck.declaration.written import Written
from healthcheck.model.catalog import Strategy
from healthcheck.model.expectation import PartitionKey, Table
from healthcheck.model.names import TableName

_STRATEGIES: Final[Mapping[str, Strategy]] = {word: word for word in get_args(Strategy)}
_STRATEGY = "|".join(map(any_case, _STRATEGIES))


def _read_partition_by(node: Node, label: str, context: Context) -> PartitionKey | None:
    text = read_text(node, label, context, "range, list or hash (column, …)")
    if text is None or not isinstance(node, Scalar):
        return None
    try:
        return _partition_key(text)
    except ValueError as error:
        context.problems.add(node, f"{label}: {comment_cut(node, context) or error}")
        return None


def _partition_key(text: str) -> PartitionKey:
    method, elements = read_elements(text)
    strategy = _STRATEGIES.get(method)
    if strategy is None:
        raise ValueError(f"wants range, list or hash (column, …), got {shown(method)}")
    keys = tuple(map(read_key, elements))
    if any(key.descending or key.nulls_first for key in keys):
        raise ValueError("a partition key has no order; leave asc, desc and nulls out")
    return PartitionKey(strategy=strategy, keys=keys)


def _read_table_name(node: Node, label: str, context: Context) -> TableName | None:
    text = read_text(node, label, context, "table or schema.table")
    if text is None or not isinstance(node, Scalar):
        return None
    return table_name(node, label, context)


def _read_parents(node: Node, label: str, context: Context) -> tuple[TableName, ...] | None:
    if not isinstance(node, tree.Sequence) or (node.complete and not node.items):
        cure = f"write [{node.text}]" if isinstance(node, Scalar) and node.text else ""
        refuse(node, label, "a list of tables", context, cure)
        return None
    parents: list[TableName] = []
    for item in node.items:
        parent = _read_table_name(item, label, context)
        if parent in parents:
            context.problems.add(item, f"{label}: table {shown(str(parent))} stands here twice")
        if parent is not None:
            parents.append(parent)
    return tuple(parents) if len(parents) == len(node.items) else None


_TABLE: Final = Form(read=_read_table_name, schema=TABLE_NAME_SCHEMA)

FIELDS: Final[Mapping[str, Form[Any]]] = {
    "partition_by": Form(
        read=_read_partition_by,
        schema={
            "type": "string",
            "allOf": [{"pattern": PATTERN}, {"pattern": rf"^\s*({_STRATEGY})\s*\("}],
        },
    ).about("How it is partitioned.", "range (at)", "list (lower(kind))", "hash (id)"),
    "partition_of": _TABLE.about("The table that it is a partition of.", "events"),
    "inherits": Form(
        read=_read_parents,
        schema={
            "type": "array",
            "items": TABLE_NAME_SCHEMA,
            "minItems": 1,
            "uniqueItems": True,
        },
    ).about("All the tables that it inherits from.", ["animals"]),
    "unlogged": FLAG.about("Whether a crash empties it."),
    "foreign": NAME.about("The server that a foreign table stands for.", "warehouse"),
}
"""Keys of a table. Each is a field of expectation.Table."""

ONE_PARENT: Final = ("partition_of", "inherits")
"""Of these a table has one at most."""

TWO_PARENTS: Final = "a partition inherits from nothing else; leave inherits out, or partition_of"


def encode_definition(table: Table, schema: str) -> dict[str, Written]:
    """The keys of FIELDS that say something."""
    written: dict[str, Written] = {}
    if table.partition_by is not None:
        written["partition_by"] = _encode_key(table.partition_by)
    if table.partition_of is not None:
        written["partition_of"] = encode_qualified(table.partition_of, schema)
    if table.inherits:
        written["inherits"] = [encode_qualified(parent, schema) for parent in table.inherits]
    if table.unlogged is not None:
        written["unlogged"] = table.unlogged
    if table.foreign is not None:
        written["foreign"] = encode_name(table.foreign)
    return written


def _encode_key(key: PartitionKey) -> str:
    return f"{key.strategy} ({', '.join(map(encode_element, key.keys))})"

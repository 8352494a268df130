"""Tables: a list of columns, a mapping of sections, {} for existence alone, or absent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeAlias

from msgspec.structs import replace

from healthcheck.declaration import column, table_definition, tree
from healthcheck.declaration.forms import (
    ABSENT_WORD,
    ORIGIN,
    Context,
    Form,
    Keys,
    Schema,
    encode_origin,
    is_absent,
    refuse,
    take_origin,
)
from healthcheck.declaration.names import (
    COLUMNS,
    TABLE_NAME_SCHEMA,
    encode_qualified,
    single_name,
)
from healthcheck.declaration.sections import Section, qualified_entries, refuse_section
from healthcheck.declaration.tree import Node, Scalar, shown
from healthcheck.declaration.written import Written
from healthcheck.model.expectation import Origin, Table
from healthcheck.model.names import TableName

Tables: TypeAlias = dict[TableName, Table]

_WANTS: Final = "a list of columns, a mapping, {} for its existence, or absent"


def section(
    sections: Sequence[Section[Any]],
    *,
    definition: str = "table",
    names: Schema = TABLE_NAME_SCHEMA,
    unchecked: frozenset[str] = frozenset(),
) -> Section[Tables]:
    """The section `tables`; `sections` are what can stand inside of each.

    In the JSON Schema a table is `definition`, and `names` are those that it may have. `unchecked`
    are keys that cannot stand in it here, though they can in others.
    """
    keys = Keys(
        fields={**{each.key: each.form for each in sections}, **table_definition.FIELDS, **ORIGIN},
        unchecked=unchecked,
        otherwise='; a column stands under "columns"',
        schema_rules={"not": {"required": list(table_definition.ONE_PARENT)}},
    )
    definitions = {key: each.definitions[key] for each in sections for key in each.definitions}
    definitions[definition] = {"anyOf": [{"const": ABSENT_WORD}, COLUMNS.schema, keys.schema]}
    schema = {
        "description": "Tables by name: table or schema.table.",
        "examples": [{"orders": ["id", "userId"], "billing.invoices": {}, "legacy": ABSENT_WORD}],
        "type": "object",
        "propertyNames": names,
        "additionalProperties": {"$ref": f"#/$defs/{definition}"},
        "minProperties": 1,
    }
    form = Form(read=partial(_read_tables, keys), schema=schema)
    return Section(
        key="tables",
        noun="table",
        keys=keys,
        form=form,
        definitions=definitions,
        encode=partial(_encode_tables, sections),
    )


def _encode_tables(
    sections: Sequence[Section[Any]], tables: Mapping[TableName, Table], schema: str
) -> Written:
    return {
        encode_qualified(name, schema): encode_table(sections, table, schema)
        for name, table in tables.items()
    }


def encode_table(sections: Sequence[Section[Any]], table: Table, schema: str) -> Written:
    """The names of its columns where that is all, {} where only its existence is asked."""
    if table.absent:
        return ABSENT_WORD
    inside: dict[str, Written] = {
        section.key: section.encode(value, schema)
        for section in sections
        if (value := getattr(table, section.key))
    }
    inside |= table_definition.encode_definition(table, schema) | encode_origin(table.origin)
    columns = inside.get("columns")
    return columns if isinstance(columns, list) and len(inside) == 1 else inside


def _read_tables(keys: Keys, node: Node, label: str, context: Context) -> Tables | None:
    if not isinstance(node, tree.Mapping) or not node.entries:
        refuse_section(node, label, "a mapping of tables", context)
        return None
    tables: Tables = {}
    for name, key, value in qualified_entries(node, "table", context):
        table = _read_table(keys, name, key, value, context)
        if table is not None:
            tables[name] = table
    return tables


def _read_table(
    keys: Keys, name: TableName, key: Scalar, node: Node, context: Context
) -> Table | None:
    label = f"table {shown(key.text)}"
    if isinstance(node, tree.Mapping):
        values = keys.read(node, label, replace(context, gone_columns=_gone_columns(node)))
        if values.keys() >= set(table_definition.ONE_PARENT):
            context.problems.add(node, f"{label}: {table_definition.TWO_PARENTS}")
        return Table(name=name, origin=take_origin(key.line, values), **values)
    origin = Origin(line=key.line)
    if isinstance(node, tree.Sequence) and node.items:
        columns = column.SECTION.form.read(node, label, context)
        return Table(name=name, columns=columns or {}, origin=origin)
    if is_absent(node):
        return Table(name=name, absent=True, origin=origin)
    refuse(node, label, _WANTS, context)
    return None


def _gone_columns(table: tree.Mapping) -> frozenset[str]:
    """The columns that a table declares absent, so that no key of it can name them."""
    columns = table.get("columns")
    if not isinstance(columns, tree.Mapping):
        return frozenset()
    gone = set()
    for key, node in columns.entries:
        if is_absent(node):
            with suppress(ValueError):  # said where the column itself is read
                gone.add(single_name(key.text))
    return frozenset(gone)

"""Foreign keys: which columns refer to which table, and what happens when it changes."""

from __future__ import annotations

import re
from typing import Final, NamedTuple, get_args

from msgspec.structs import replace

from healthcheck.declaration.constraint import (
    DEFERRAL,
    DEFERRAL_RULES,
    encode_deferral,
    settle_deferral,
)
from healthcheck.declaration.definition import Definition, Values
from healthcheck.declaration.forms import ORIGIN, Context, Form, Keys, choice, read_text
from healthcheck.declaration.named import named_or_listed
from healthcheck.declaration.names import (
    COLUMNS,
    REPEATABLE_COLUMNS,
    encode_names,
    table_name,
)
from healthcheck.declaration.tree import Node, Scalar, Sequence, shown
from healthcheck.declaration.written import LongForm, said
from healthcheck.model.catalog import Action, Match
from healthcheck.model.expectation import ForeignKey
from healthcheck.model.names import NAME_BYTES, TableName, in_quotes

_W = r"[ \t\r\n]*"
_MATCH: tuple[Match, ...] = ("simple", "full")  # PostgreSQL knows the word PARTIAL and refuses it


def _pattern(length: str) -> str:
    """`table(column, …)`; a name without quotes holds none of the characters that part names."""
    name = rf'(?:"(?:[^"]|""){length}"|[^".,() \t\r\n]{length})'
    return rf"({name}(?:\.{name})?){_W}(?:\(({_W}{name}{_W}(?:,{_W}{name}{_W})*)\))?"


_REFERENCE = re.compile(_pattern("+"))
_BARE = re.compile(r'[^".,() \t\r\n]+')
_NAME = re.compile(r'"(?:[^"]|"")+"|[^",() \t\r\n]+')


class Reference(NamedTuple):
    """A table, and columns of it; without columns its primary key is meant."""

    table: TableName
    columns: tuple[str, ...]


def _read_reference(node: Node, label: str, context: Context) -> Reference | None:
    text = read_text(node, label, context, "table(column, …)")
    if text is None or not isinstance(node, Scalar):
        return None
    match = _REFERENCE.fullmatch(text.strip(" \t\r\n"))
    if match is None:
        cure = """users(id), billing.invoices(id, no), or in SQL's quotes "my table"("my id")"""
        context.problems.add(node, f"{label}: wants a table and its columns, as in {cure}")
        return None
    table = table_name(Scalar(match[1], "", node.mark), label, context)
    columns = _columns(match[2], node, label, context) if match[2] else ()
    if table is not None and not match[2] and _is_column(match[1], table, context):
        schema, name = map(_encode_part, table)
        own = f"""a table in a schema of that name is written '{in_quotes(table.schema)}.{name}'"""
        meant = f"did you mean {schema}({name})? ({own})"
        context.problems.add(node, f"{label}: {schema} is a table of this declaration; {meant}")
    return None if table is None or columns is None else Reference(table, columns)


def _is_column(text: str, name: TableName, context: Context) -> bool:
    """Whether users.id means a column: `users` is declared as a table, and nothing in a schema."""
    if text.startswith('"') or name.schema == context.schema:
        return False
    if not context.declares(name.schema, "tables"):
        return False
    names = (each for section in context.declared.values() for each in section)
    return not any(each.startswith(f"{name.schema}.") for each in names)


def _columns(listed: str, node: Scalar, label: str, context: Context) -> tuple[str, ...] | None:
    sequence = Sequence(node.mark)
    sequence.items = [Scalar(name, '"', node.mark) for name in _NAME.findall(listed)]
    elsewhere = replace(context, gone_columns=frozenset())
    return COLUMNS.read(sequence, label, elsewhere)


def encode_foreign_key(key: ForeignKey, schema: str) -> LongForm:
    return said(
        columns=encode_names(key.columns),
        references=_encode_reference(key, schema),
        on_delete=key.on_delete if key.on_delete != "no action" else None,
        on_update=key.on_update if key.on_update != "no action" else None,
        match=key.match if key.match != "simple" else None,
        **encode_deferral(deferrable=key.deferrable, deferred=key.deferred),
    )


def _encode_reference(key: ForeignKey, schema: str) -> str:
    table = key.references
    listed = ", ".join(map(_encode_part, key.referenced_columns))
    if table.schema == schema:
        return _encode_part(table.name) + (f"({listed})" if listed else "")
    if not listed:  # in quotes it is no table before the dot, and no column behind it
        return f"{in_quotes(table.schema)}.{_encode_part(table.name)}"
    return f"{_encode_part(table.schema)}.{_encode_part(table.name)}({listed})"


def _encode_part(name: str) -> str:
    return name if _BARE.fullmatch(name) and name.strip() else in_quotes(name)


def _build(
    name: str | None, values: Values, node: Node, label: str, context: Context
) -> ForeignKey:
    settle_deferral(values, node, label, context)
    table, referenced = values.pop("references")
    columns = values["columns"]
    if referenced and len(referenced) != len(columns):
        counts = f"{len(columns)} here, {len(referenced)} in {shown(str(table))}"
        context.problems.add(node, f"{label}: wants as many columns on both sides; {counts}")
    return ForeignKey(name=name, references=table, referenced_columns=referenced, **values)


SECTION: Final = named_or_listed(
    "foreign_keys",
    Definition(
        noun="foreign key",
        wants="a mapping with columns and references, or absent",
        keys=Keys(
            fields={
                "columns": REPEATABLE_COLUMNS.about("The columns that refer.", ["userId"]),
                "references": Form(
                    read=_read_reference,
                    schema={
                        "type": "string",
                        "pattern": f"^{_W}{_pattern(f'{{1,{NAME_BYTES}}}')}{_W}$",
                    },
                ).about(
                    "The table and the columns referred to; without columns, its primary key.",
                    "users(id)",
                    "billing.invoices(id, no)",
                    "users",
                ),
                "on_delete": choice(get_args(Action)).about("What happens on DELETE."),
                "on_update": choice(get_args(Action)).about("What happens on UPDATE."),
                "match": choice(_MATCH).about("How a partly NULL reference is judged."),
                **DEFERRAL,
                **ORIGIN,
            },
            required=("columns", "references"),
            otherwise="; the other table stands in references: users(id)",
            schema_rules=DEFERRAL_RULES,
        ),
        build=_build,
        encode=encode_foreign_key,
    ),
    "Foreign keys by name, or a list of unnamed ones.",
    {"avatars_userId_fkey": {"columns": ["userId"], "references": "users(id)"}},
    [{"columns": ["userId"], "references": "users(id)", "on_delete": "cascade"}],
)

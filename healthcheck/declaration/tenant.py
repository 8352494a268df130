"""Tenants: the same tables in each schema whose name a pattern matches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final

from msgspec.structs import replace

from healthcheck.declaration import table, tree
from healthcheck.declaration.forms import INTEGER, Context, Form, Keys, read_text, refuse
from healthcheck.declaration.names import NAME_SCHEMA, split_name
from healthcheck.declaration.sections import Section, refuse_section
from healthcheck.declaration.tree import Node, Scalar, shown
from healthcheck.declaration.written import Written
from healthcheck.model.expectation import Origin, Table, Tenants
from healthcheck.model.names import TableName

KEY: Final = "tenants"
AT_LEAST: Final = 1

UNCHECKED: Final = frozenset({"privileges"})
"""What can stand in a table, but not in one of tenants."""

_MOST: Final = 1_000_000
_LONGEST: Final = 100
_TABLES: Final = "Tables by name, without a schema: each tenant has them in its own."
_WANTS: Final = "a list of mappings of match and tables"
_PATTERN: Final = re.compile(rf"(?=[\s\S]*\S)[^\[\].]{{1,{_LONGEST}}}")
_SIGNS: Final = "* is any text, ? any one character, and there are no other signs"


def _read_match(node: Node, label: str, context: Context) -> str | None:
    text = read_text(node, label, context, "a pattern of names of schemas")
    if text is None or _PATTERN.fullmatch(text):
        return text
    if len(text) > _LONGEST:
        problem = "is too long for the name of a schema"
    elif "." in text:
        problem = 'is no pattern of schemas alone; a table stands under "tables", a dot is a ?'
    else:
        problem = f"wants a name in which {_SIGNS}"
    context.problems.add(node, f"{label}: {shown(text)} {problem}")
    return None


def _read_at_least(node: Node, label: str, context: Context) -> int | None:
    number = INTEGER.read(node, label, context)
    if number is not None and not 0 <= number <= _MOST:
        refuse(node, label, f"a number from 0 to {_MOST:,}", context)
        return None
    return number


MATCH: Final = Form(
    read=_read_match, schema={"type": "string", "pattern": f"^{_PATTERN.pattern}$"}
).about(f"A pattern of names of schemas: {_SIGNS}.", "tenant_*")
LEAST: Final = Form(
    read=_read_at_least, schema={"type": "integer", "minimum": 0, "maximum": _MOST}
).about("How many schemas have to match.", AT_LEAST)


def section(sections: Sequence[Section[Any]]) -> Section[tuple[Tenants, ...]]:
    """The section `tenants`; `sections` are what can stand inside of a table."""
    tables = table.section(
        [each for each in sections if each.key not in UNCHECKED],
        definition="tenant_table",
        names=NAME_SCHEMA,
        unchecked=UNCHECKED,
    )
    schema = {**tables.form.schema, "description": _TABLES, "examples": [{"orders": ["id"]}]}
    keys = Keys(
        fields={"match": MATCH, "at_least": LEAST, "tables": replace(tables.form, schema=schema)},
        required=("match", "tables"),
    )
    return Section(
        key=KEY,
        noun="tenant",
        keys=keys,
        form=Form(
            read=partial(_read, keys),
            schema={
                "description": "The same tables in many schemas.",
                "examples": [[{"match": "tenant_*", "tables": {"orders": ["id"]}}]],
                "type": "array",
                "items": {"$ref": "#/$defs/tenants"},
                "minItems": 1,
            },
        ),
        definitions={**tables.definitions, "tenants": keys.schema},
        encode=partial(_encode, tables),
    )


def _read(keys: Keys, node: Node, label: str, context: Context) -> tuple[Tenants, ...] | None:
    if not isinstance(node, tree.Sequence) or not node.items:
        refuse_section(node, label, _WANTS, context)
        return None
    return tuple(_read_each(keys, node, label, context))


def _read_each(
    keys: Keys, sequence: tree.Sequence, label: str, context: Context
) -> Iterator[Tenants]:
    lines: dict[str, int] = {}
    for item in sequence.items:
        if not isinstance(item, tree.Mapping):
            refuse(item, label, "a mapping of match and tables", context)
            continue
        node = item.get("match")
        # The tables need it before its turn comes; what is wrong with it is said then.
        match = node.text if isinstance(node, Scalar) else ""
        if node and match in lines:
            text = f"{label}: {shown(match)} is already on line {lines[match]}; keep one"
            context.problems.add(node, text)
        lines[match] = item.line
        values = keys.read(item, label, _of_one(item, match, context))
        tables: dict[TableName, Table] = values.get("tables", {})
        yield Tenants(
            match=match,
            at_least=values.get("at_least", AT_LEAST),
            tables=tables,
            origin=Origin(line=item.line),
        )


def _of_one(mapping: tree.Mapping, match: str, context: Context) -> Context:
    """What stands in the tables of one pattern refers to the other tables of the same."""
    tables = mapping.get("tables")
    names = _names(tables, context) if isinstance(tables, tree.Mapping) else ()
    declared = {**context.declared, "tables": frozenset(names)}
    return replace(context, schema=match, declared=declared)


def _names(tables: tree.Mapping, context: Context) -> Iterator[str]:
    """The tables as they are written; one that names a schema is refused."""
    for key, _ in tables.entries:
        with suppress(ValueError):  # said where the table itself is read
            if len(split_name(key.text)) > 1:
                text = f"table {shown(key.text)}: a table of tenants is in the schema of each"
                context.problems.add(key, f"{text}; leave the schema out")
        yield key.text


def _encode(tables: Section[Any], groups: Sequence[Tenants], schema: str) -> Written:
    return [_encode_one(tables, group) for group in groups]


def _encode_one(tables: Section[Any], group: Tenants) -> Written:
    least = {} if group.at_least == AT_LEAST else {"at_least": group.at_least}
    return {"match": group.match, **least, "tables": tables.encode(group.tables, group.match)}

"""Columns: `id: text not null`, a mapping of what is asked, `absent`, or a bare list of names."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import combinations
from typing import Final, TypeAlias, get_args

from healthcheck.compare.foreign_type import prisma_problem
from healthcheck.compare.type_pattern import TYPE_PATTERN
from healthcheck.compare.types import type_problem
from healthcheck.declaration import tree
from healthcheck.declaration.column_cure import in_its_place
from healthcheck.declaration.expression import DEFAULT, EXPRESSION, comment_cut
from healthcheck.declaration.forms import (
    ABSENT_WORD,
    FLAG,
    ORIGIN,
    Context,
    Form,
    Keys,
    choice,
    encode_origin,
    read_text,
    refuse,
    take_origin,
)
from healthcheck.declaration.names import COLUMNS, encode_name, encode_names, split_name
from healthcheck.declaration.sections import Section, by_name, named_entries, refuse_section
from healthcheck.declaration.short_column import (
    GRAMMAR,
    Short,
    contradiction,
    read_short,
    write_short,
)
from healthcheck.declaration.short_pattern import (
    COLLATION,
    COLLATION_PATTERN,
    CONTRADICTED_SERIAL_PATTERN,
    SERIAL_PATTERN,
    SHORT_PATTERN,
)
from healthcheck.declaration.tree import Node, Scalar, shown, typed
from healthcheck.declaration.written import LongForm, Written
from healthcheck.model.catalog import Identity
from healthcheck.model.expectation import ABSENT, Column, Gone, Origin

Columns: TypeAlias = dict[str, Column | Gone]

# Of ten thousand types few are different.
_type_problem = lru_cache(maxsize=4096)(type_problem)
_prisma_problem = lru_cache(maxsize=4096)(prisma_problem)


def _read_type(node: Node, label: str, context: Context) -> str | None:
    text = read_text(node, label, context, "a type")
    if text is None or not isinstance(node, Scalar):
        return None
    problem = _type_problem(text)
    other = _of_prisma(text, context)
    if problem is not None or other is not None:
        problem = comment_cut(node, context) or other or _more_than_a_type(text) or problem
    elif text == ABSENT_WORD:
        problem = "absent stands in place of the whole: NAME: absent"
    if problem is None:
        return text
    context.problems.add(node, f"{label}: {problem}")
    return None


def _of_prisma(text: str, context: Context) -> str | None:
    """What is wrong with a type that only Prisma has; not with one that is declared here."""
    name = text.strip()
    problem = _prisma_problem(name, context.schema)
    if problem and context.declares(name.partition("[")[0], "enums", "domains", "types"):
        return None
    return problem


def _more_than_a_type(text: str) -> str | None:
    try:
        short = read_short(text)
    except ValueError:
        return None
    return f"wants {short.type} alone: nullable, default and the rest have keys of their own"


TYPE: Final = Form(
    read=_read_type,
    schema={"type": "string", "pattern": TYPE_PATTERN, "not": {"const": ABSENT_WORD}},
)

_COLLATION_NAME = re.compile(COLLATION)


def _read_collation(node: Node, label: str, context: Context) -> str | None:
    text = read_text(node, label, context, "a collation")
    if text is None or not isinstance(node, Scalar):
        return None
    try:
        split_name(text)
    except ValueError as error:
        context.problems.add(node, f"{label}: {error}")
        return None
    if _COLLATION_NAME.fullmatch(text):
        return text
    refuse(node, label, "a collation or schema.collation", context)
    return None


COLLATION_FORM: Final = Form(
    read=_read_collation, schema={"type": "string", "pattern": COLLATION_PATTERN}
)

_ONE_SOURCE = [
    {"not": {"required": [one, other]}}
    for one, other in combinations(("default", "identity", "generated"), 2)
]

KEYS: Final = Keys(
    fields={
        "type": TYPE.about(
            "The type, as SQL writes it.", "text", "numeric(10,2)", "timestamptz", "AvatarStatus[]"
        ),
        "nullable": FLAG.about("Whether NULL is allowed."),
        "default": DEFAULT.about(
            "The default as an SQL expression, or absent where there must be none.",
            "'pending'",
            "now()",
            0,
            ABSENT_WORD,
        ),
        "identity": choice(get_args(Identity)).about("How the column numbers itself."),
        "generated": EXPRESSION.about("The expression that it is computed from.", "price * 2"),
        "stored": FLAG.about("Whether what is generated is kept, not computed when read."),
        "collation": COLLATION_FORM.about("Its collation, if not that of its type.", "C"),
        **ORIGIN,
    },
    otherwise="; a column has type, nullable and default",
    schema_rules={
        "dependentRequired": {"stored": ["generated"]},
        "allOf": [
            *_ONE_SOURCE,
            {
                "not": {
                    "properties": {"nullable": {"const": True}},
                    "required": ["identity", "nullable"],
                }
            },
        ],
        "not": {
            "properties": {"type": {"type": "string", "pattern": SERIAL_PATTERN}},
            "required": ["type"],
            "anyOf": [
                {"properties": {"nullable": {"const": True}}, "required": ["nullable"]},
                *({"required": [key]} for key in ("default", "identity", "generated", "collation")),
            ],
        },
    },
)


def _read_column(name: str, key: Scalar, node: Node, context: Context) -> Column | Gone | None:
    """What stands behind a column's name."""
    if isinstance(node, Scalar) and typed(node) == "text":
        return _read_text(name, key, node, context)
    label = f"column {shown(name)}"
    if isinstance(node, tree.Mapping):
        return _read_long(key, node, label, context)
    cure = "{} says that it exists"
    if name in context.homes and isinstance(node, tree.Sequence):
        cure = f"as a key {shown(name)} belongs {context.homes[name]}, not among the columns"
    refuse(node, label, f"{GRAMMAR}, a mapping or absent", context, cure)
    return None


def _read_text(name: str, key: Scalar, node: Scalar, context: Context) -> Column | Gone | None:
    if node.text == ABSENT_WORD:
        return Gone(name=name, origin=Origin(line=key.line))
    try:
        short = read_short(node.text)
    except ValueError as error:
        # Of "String? @unique" the type is the first word.
        problem = _of_prisma((node.text.split() or [""])[0], context) or comment_cut(node, context)
        problem = problem or f"{error}{in_its_place(node.text, name)}"
        context.problems.add(node, f"column {shown(name)}: {problem}")
        return None
    if problem := _of_prisma(short.type or "", context):
        context.problems.add(node, f"column {shown(name)}: {problem}")
    return Column(**short._asdict(), origin=Origin(line=key.line))


def _read_long(key: Scalar, node: tree.Mapping, label: str, context: Context) -> Column:
    values = KEYS.read(node, label, context)
    origin = take_origin(key.line, values)
    if problem := contradiction(Short(**values)):
        context.problems.add(node, f"{label}: {problem}")
    return Column(origin=origin, **values)


def _read_columns(node: Node, label: str, context: Context) -> Columns | None:
    columns: Columns = {}
    if isinstance(node, tree.Sequence) and node.items:
        names = COLUMNS.read(node, label, context) or ()
        for name, item in zip(names, node.items, strict=False):
            columns[name] = Column(origin=Origin(line=item.line))
    elif isinstance(node, tree.Mapping) and node.entries:
        for name, key, value in named_entries(node, "column", context):
            column = _read_column(name, key, value, context)
            if column is not None:
                columns[name] = column
    else:
        refuse_section(node, label, "a mapping of columns, or a list of their names", context)
    return columns


def encode_column(column: Column | Gone, schema: str) -> Written:
    """The short form where it says all, else the long one; {} where only existence is asked."""
    if isinstance(column, Gone):
        return ABSENT_WORD
    parts = {key: getattr(column, key) for key in Short._fields}
    origin = encode_origin(column.origin)
    if not origin and (short := write_short(Short(**parts))):
        return short
    parts["default"] = ABSENT_WORD if column.default is ABSENT else column.default
    written = {key: value for key, value in parts.items() if value is not None}
    return LongForm({key: written[key] for key in KEYS.fields if key in written} | origin)


def encode_columns(columns: Columns, schema: str) -> Written:
    """The names alone where nothing else is asked of any."""
    if all(column == Column(origin=Origin(line=column.origin.line)) for column in columns.values()):
        return encode_names(columns)
    return {encode_name(name): encode_column(column, schema) for name, column in columns.items()}


SECTION: Final = Section(
    key="columns",
    encode=encode_columns,
    noun="column",
    keys=KEYS,
    form=Form(
        read=_read_columns,
        schema={
            "description": "Columns by name, or only the names of columns that must exist.",
            "examples": [["id", "userId"], {"id": "text not null"}],
            "anyOf": [COLUMNS.schema, by_name("column")],
        },
    ),
    definitions={
        "column": {
            "description": f"{GRAMMAR}, a mapping of what is asked, or absent.",
            "examples": ["text not null", "timestamptz not null default now()", ABSENT_WORD],
            "anyOf": [
                {"const": ABSENT_WORD},
                {
                    "type": "string",
                    "pattern": SHORT_PATTERN,
                    "not": {"pattern": CONTRADICTED_SERIAL_PATTERN},
                },
                KEYS.schema,
            ],
        }
    },
)

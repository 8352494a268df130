"""Migration tools: their ledgers, and what the release wants to be recorded in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec.structs import replace

from healthcheck.declaration import tree
from healthcheck.declaration.forms import TEXT, Context, Form, Keys, choice, read_text, refuse
from healthcheck.declaration.names import TABLE_NAME_SCHEMA, encode_qualified, table_name
from healthcheck.declaration.sections import Section, refuse_section
from healthcheck.declaration.tree import Node, Scalar, shown, typed
from healthcheck.declaration.written import LongForm, Written, said
from healthcheck.ledgers import BY_NAME
from healthcheck.model.expectation import Ledger, Origin
from healthcheck.model.names import TableName

AUTO: Final = "auto"

_WANTS: Final = "a mapping of tool, directory and the like, or a list of these"


class DirectoryError(ValueError):
    """Why what a release brings cannot be read from its directory; the text is for people."""


def _read_names(node: Node, label: str, context: Context) -> tuple[str, ...] | None:
    if not isinstance(node, tree.Sequence) or (node.complete and not node.items):
        refuse(node, label, "a list of the names of migrations", context)
        return None
    names: list[str | None] = []
    for item in node.items:
        name = read_text(item, label, context, "the name of a migration")
        if name is not None and name in names:
            context.problems.add(item, f"{label}: migration {shown(name)} stands here twice")
        names.append(name)
    return tuple(name for name in names if name is not None)


def _read_table(node: Node, label: str, context: Context) -> TableName | None:
    text = read_text(node, label, context, "a table")
    return table_name(node, label, context) if text and isinstance(node, Scalar) else None


KEYS: Final = Keys(
    fields={
        "tool": choice((AUTO, *BY_NAME)).about(
            "The migration tool; auto tells it by its ledger and its files.", "prisma", AUTO
        ),
        "directory": TEXT.about(
            "The directory of the migrations, relative to this file.", "prisma/migrations"
        ),
        "expected": Form(
            read=_read_names,
            schema={"type": "array", "items": TEXT.schema, "minItems": 1, "uniqueItems": True},
        ).about(
            "The names of the migrations in their order, in place of a directory.",
            ["20251014_add_avatar_creator_complete"],
        ),
        "table": Form(read=_read_table, schema=TABLE_NAME_SCHEMA).about(
            "The ledger, where it is not the tool's own.", "public._prisma_migrations"
        ),
        "remedy": TEXT.about(
            "The command that applies what is pending.", "bunx prisma migrate deploy"
        ),
    },
    schema_rules={"minProperties": 1, "not": {"required": ["directory", "expected"]}},
)


def _read(node: Node, label: str, context: Context) -> tuple[Ledger, ...] | None:
    if isinstance(node, tree.Mapping) and node.entries:
        return (_read_ledger(node, label, context),)
    if isinstance(node, tree.Sequence) and node.items:
        return tuple(_read_listed(node, label, context))
    if isinstance(node, Scalar) and typed(node) == "text":
        word = "tool" if node.text in BY_NAME else "directory"
        refuse(node, label, _WANTS, context, f"write {{{word}: {node.text}}}")
    else:
        refuse_section(node, label, _WANTS, context)
    return None


def _read_listed(sequence: tree.Sequence, label: str, context: Context) -> Iterator[Ledger]:
    for item in sequence.items:
        if isinstance(item, tree.Mapping) and item.entries:
            yield _read_ledger(item, label, context)
        else:
            refuse_section(item, label, "a mapping of tool, directory and the like", context)


def _read_ledger(mapping: tree.Mapping, label: str, context: Context) -> Ledger:
    values: dict[str, Any] = KEYS.read(mapping, label, context)
    is_read = len(values) == len(mapping.entries)
    tool = values.pop("tool", AUTO)
    ledger = Ledger(tool=None if tool == AUTO else tool, **values, origin=Origin(line=mapping.line))
    names, directory = mapping.get("expected"), mapping.get("directory")
    if names and directory:
        text = f'{label}: wants "directory" or "expected", not both'
        context.problems.add(max(names, directory, key=lambda node: node.mark.index), text)
    elif directory and is_read and context.releases:
        try:
            return replace(ledger, releases=context.releases(ledger))
        except DirectoryError as error:
            context.problems.add(directory, str(error))
    return ledger


def _encode(ledgers: Sequence[Ledger], schema: str) -> Written:
    """One by itself, where there is only one."""
    if len(ledgers) > 1:
        return [_encode_ledger(ledger, schema) for ledger in ledgers]
    return dict(_encode_ledger(ledgers[0], schema))


def _encode_ledger(ledger: Ledger, schema: str) -> LongForm:
    form = said(
        tool=ledger.tool,
        directory=ledger.directory,
        expected=list(ledger.expected) if ledger.expected else None,
        table=encode_qualified(ledger.table, schema) if ledger.table else None,
        remedy=ledger.remedy,
    )
    return form or said(tool=AUTO)


SECTION: Final = Section(
    key="migrations",
    noun="migration",
    keys=KEYS,
    form=Form(
        read=_read,
        schema={
            "description": "Migration tools, whose ledgers must say that all is applied.",
            "examples": [{"tool": "prisma", "directory": "prisma/migrations"}],
            "anyOf": [
                {"$ref": "#/$defs/migrations"},
                {"type": "array", "items": {"$ref": "#/$defs/migrations"}, "minItems": 1},
            ],
        },
    ),
    definitions={"migrations": KEYS.schema},
    encode=_encode,
)

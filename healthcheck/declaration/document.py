"""The top of a declaration: its version, whose access counts, and the sections to check."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from msgspec.structs import replace

from healthcheck.declaration import policy, tree
from healthcheck.declaration.closed import close, opened
from healthcheck.declaration.forms import FLAG, Context, Form, Keys, refuse
from healthcheck.declaration.names import NAME, encode_name
from healthcheck.declaration.problems import Problems
from healthcheck.declaration.sections import Section
from healthcheck.declaration.tree import Node, Scalar, is_nothing
from healthcheck.declaration.written import Written, said
from healthcheck.model.expectation import Expectation, Origin
from healthcheck.model.names import printable

READ_VERSION: Final = 1
DEFAULT_SCHEMA: Final = "public"
NO_ROLE: Final = "none"

_LABEL: Final = "the declaration"
_READS: Final = f"this version of healthcheck reads version: {READ_VERSION}"
_WRITTEN_FIRST: Final = "migrations"  # which the rest names by `since` and `changed`
_ONE = re.compile(r"\+?0*1(\.0*)?")  # JSON does not tell 1.0 from 1


def _read_version(node: Node, label: str, context: Context) -> int | None:
    if isinstance(node, Scalar) and not node.style and _ONE.fullmatch(node.text):
        return READ_VERSION
    refuse(node, label, f"the number {READ_VERSION}", context, _READS)
    return None


VERSION: Final = Form(read=_read_version, schema={"const": READ_VERSION})


def keys(sections: Sequence[Section[Any]]) -> Keys:
    """The keys at the top of the file, `sections` among them."""
    return Keys(
        fields={
            "version": VERSION.about("The version of this format."),
            "schema": NAME.about("The schema of names without one.", DEFAULT_SCHEMA),
            "closed": FLAG.about(
                "Whether what is left out of a definition has PostgreSQL's default: a column no"
                " default, a table no row security. Else it is not checked."
            ),
            "role": NAME.about("The role that the application uses, or none.", "app", NO_ROLE),
            "severity": policy.SEVERITY,
            "ignore": policy.IGNORE,
            **{section.key: section.form for section in sections},
        },
        otherwise='; a table stands under "tables"',
        schema_rules={
            "required": ["version"],
            "anyOf": [{"required": [section.key]} for section in sections],
        },
    )


def homes(sections: Sequence[Section[Any]], inner: Sequence[Section[Any]]) -> dict[str, str]:
    """Where each key belongs, outermost first, for whoever put it elsewhere."""
    places = dict.fromkeys(keys(sections).fields, "at the top of the file")
    tables, *others = sections
    for section in (tables, *inner, *others):
        place = "in a table" if section is tables else f'under "{section.key}"'
        for key in section.keys.fields:
            if f"{key}s" not in places:  # else it is a slip for that: "table"
                places.setdefault(key, place)
    return places


def read(
    root: Node | None, sections: Sequence[Section[Any]], file: str, context: Context
) -> Expectation | None:
    """The whole declaration; None, or less than it says, where problems were reported."""
    if not isinstance(root, tree.Mapping):
        _refuse_root(root, context)
        return None
    top = keys(sections)
    context = replace(context, schema=_schema(root, context), declared=_declared(root))
    values = top.read(root, _LABEL, context)
    _refuse_another_schema(root, context)
    if root.complete:
        _refuse_missing(root, sections, context)
    values.pop("version", None)
    is_closed, role = values.pop("closed", False), values.pop("role", None)
    read = Expectation(
        file=file,
        role=None if role == NO_ROLE else role,
        role_origin=_origin(root, "role"),
        check_access=role != NO_ROLE,
        **{"schema": context.schema, **values},
    )
    return close(read) if is_closed else read


def encode(expectation: Expectation, sections: Sequence[Section[Any]]) -> dict[str, Written]:
    """The whole declaration; the default schema is always named."""
    sections = sorted(sections, key=lambda section: section.key != _WRITTEN_FIRST)
    shorter = opened(expectation)
    expectation = shorter or expectation
    role = NO_ROLE if not expectation.check_access else expectation.role
    head: dict[str, Written] = {
        "version": READ_VERSION,
        "schema": encode_name(expectation.schema),
        **said(
            closed=True if shorter else None,
            role=encode_name(role) if role else None,
            severity=policy.encode_severity(expectation.severity),
            ignore=policy.encode_ignore(expectation.ignore),
        ),
    }
    return head | {
        section.key: section.encode(value, expectation.schema)
        for section in sections
        if (value := getattr(expectation, section.key))
    }


def _schema(root: tree.Mapping, context: Context) -> str:
    """The default schema, which other keys need before its turn comes; problems come then."""
    node = root.get("schema")
    quiet = replace(context, problems=Problems(""))
    return (node and NAME.read(node, "", quiet)) or context.schema


def _refuse_another_schema(root: tree.Mapping, context: Context) -> None:
    """What the application works in and what is looked at have to be the same."""
    node, connected = root.get("schema"), context.connected_schema
    if node is not None and connected is not None and context.schema != connected:
        text = f'"schema" is {printable(context.schema)}, and the connection string says'
        text += f" schema={printable(connected)}; take it out of the declaration, which then is of"
        text += " that one, or out of the connection string"
        context.problems.add(node, text)


def _origin(root: tree.Mapping, key: str) -> Origin:
    line = next((name.line for name, _ in root.entries if name.text == key), 0)
    return Origin(line=line)


def _declared(root: tree.Mapping) -> dict[str, frozenset[str]]:
    """The names in each section as they are written, which others need before their turn comes."""
    return {
        key.text: frozenset(name.text for name, _ in node.entries)
        for key, node in root.entries
        if isinstance(node, tree.Mapping)
    }


def _refuse_root(root: Node | None, context: Context) -> None:
    begin = f"begin with version: {READ_VERSION}"
    if root is not None and not is_nothing(root):
        refuse(root, _LABEL, "a mapping", context, begin)
    elif not len(context.problems):
        text = f"{_LABEL} is empty, and an empty declaration checks nothing; {begin}"
        context.problems.add_place(1, 1, text)


def _refuse_missing(root: tree.Mapping, sections: Sequence[Section[Any]], context: Context) -> None:
    if root.get("version") is None:
        context.problems.add(root, f'"version" is missing; {_READS}')
    if all(root.get(section.key) is None for section in sections):
        first = sections[0].key
        text = f'nothing to check; name what the release needs under "{first}" or another section'
        context.problems.add(root, text)

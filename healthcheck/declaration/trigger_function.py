"""What a trigger executes, with the texts that it is given: audit.log('orders', 2)."""

from __future__ import annotations

import re
from typing import Final

from healthcheck.declaration.forms import Context, Form, read_text
from healthcheck.declaration.names import split_name
from healthcheck.declaration.signature import encode_part
from healthcheck.declaration.tree import Node
from healthcheck.model.catalog import TriggerFunction
from healthcheck.model.names import NAME_BYTES

_W = r"[ \t\r\n]*"
_ARGUMENT = r"(?:'(?:[^']|'')*'|[A-Za-z0-9_.+-]+)"


def _pattern(length: str) -> str:
    """`function('text', …)`; a name without quotes holds none of the characters it excludes."""
    name = rf"""(?:"(?:[^"]|""){length}"|[^".,()' \t\r\n]{length})"""
    arguments = rf"{_W}{_ARGUMENT}{_W}(?:,{_W}{_ARGUMENT}{_W})*"
    return rf"({name}(?:\.{name})?){_W}(?:\(({arguments}|{_W})\))?"


_FUNCTION = re.compile(_pattern("+"))
_EACH_ARGUMENT = re.compile(_ARGUMENT)


def _read_function(node: Node, label: str, context: Context) -> TriggerFunction | None:
    text = read_text(node, label, context, "a function")
    if text is None:
        return None
    match = _FUNCTION.fullmatch(text.strip(" \t\r\n"))
    if match is None:
        cure = "touch_updated_at() or audit.log('orders', 2)"
        context.problems.add(node, f"{label}: wants a function and its texts, as in {cure}")
        return None
    try:
        *schema, name = split_name(match[1])
    except ValueError as error:
        context.problems.add(node, f"{label}: {error}")
        return None
    arguments = tuple(map(_argument, _EACH_ARGUMENT.findall(match[2] or "")))
    return TriggerFunction(schema=schema[0] if schema else None, name=name, arguments=arguments)


def _argument(written: str) -> str:
    """PostgreSQL keeps each as text, a word in lower case."""
    if written.startswith("'"):
        return written[1:-1].replace("''", "'")
    return written.lower()


def encode_function(function: TriggerFunction) -> str:
    parts = [part for part in (function.schema, function.name) if part is not None]
    arguments = ("'" + argument.replace("'", "''") + "'" for argument in function.arguments)
    return f"{'.'.join(map(encode_part, parts))}({', '.join(arguments)})"


FUNCTION: Final = Form(
    read=_read_function,
    schema={
        "type": "string",
        "pattern": f"^{_W}{_pattern(f'{{1,{NAME_BYTES}}}')}{_W}$",
    },
).about(
    "What it executes, with the texts that it is given.",
    "touch_updated_at()",
    "audit.log('orders', 2)",
)

"""Domains: `integer not null check (VALUE > 0)`, a mapping of what is asked, {} or absent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from healthcheck.compare.types import expand_serial
from healthcheck.declaration import tree
from healthcheck.declaration.column import COLLATION_FORM, TYPE
from healthcheck.declaration.definition import Definition, TextForm, Values, plainly
from healthcheck.declaration.expression import DEFAULT, EXPRESSION, problem_with
from healthcheck.declaration.forms import ABSENT_WORD, FLAG, ORIGIN, Context, Form, Keys, is_absent
from healthcheck.declaration.index_key import end_of_call
from healthcheck.declaration.names import NAME_SCHEMA, encode_name
from healthcheck.declaration.qualified import qualified
from healthcheck.declaration.sections import named_entries, refuse_section
from healthcheck.declaration.short_column import Short, read_short, write_short
from healthcheck.declaration.short_pattern import (
    BEGINS_SERIAL_PATTERN,
    DOMAIN_PATTERN,
    SERIAL_PATTERN,
)
from healthcheck.declaration.tree import Node, shown
from healthcheck.declaration.written import LongForm, Written
from healthcheck.model.expectation import ABSENT, NOWHERE, Absent, Domain

GRAMMAR: Final = "type [collate X] [not null | null] [default EXPR] [check (EXPR)]"

_BLANKS: Final = " \t\r\n"
_CHECK = re.compile(rf"(?<![^{_BLANKS})])check[{_BLANKS}]*(?=\()", re.IGNORECASE)
# What is passed over in the search for a check.
_IN_QUOTES = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'')


def read_domain(text: str) -> Values:
    """Read "integer not null check (VALUE > 0)". Raises ValueError with what is wrong."""
    text = text.strip(_BLANKS)
    start = _first_check(text)
    short = read_short(text[:start])
    if short.identity or short.generated:
        raise ValueError(f"a domain is not generated: wants {GRAMMAR}")
    if problem := _serial_problem(short.type or ""):
        raise ValueError(problem)
    values = {key: value for key, value in short._asdict().items() if value is not None}
    return values | ({"checks": checks} if (checks := tuple(_checks(text[start:]))) else {})


def _first_check(text: str) -> int:
    """Where the first check begins that stands in no parenthesis; the end where there is none."""
    position = depth = 0
    while position < len(text):
        if quoted := _IN_QUOTES.match(text, position):
            position = quoted.end()
            continue
        if depth == 0 and _CHECK.match(text, position):
            break
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        position += 1
    return position


def _checks(text: str) -> Iterator[str]:
    while text:
        match = _CHECK.match(text)
        end = end_of_call(text[match.end() :]) if match else 0
        if match is None or not end:
            raise ValueError(f"wants {GRAMMAR}, got {shown(text)} at its end")
        expression = text[match.end() + 1 : match.end() + end - 1].strip(_BLANKS)
        if problem := problem_with(expression, allow_columns=True):
            raise ValueError(problem)
        yield expression
        text = text[match.end() + end :].lstrip(_BLANKS)


def write_domain(domain: Domain) -> str | None:
    """The text that read_domain() reads as that; None where there is none."""
    checks = domain.checks or ()
    text = write_short(
        Short(domain.type, domain.nullable, domain.default, collation=domain.collation)
    )
    if text is None or not isinstance(checks, tuple):
        return None
    text += "".join(f" check ({check})" for check in checks)
    try:
        read = Domain(**read_domain(text))
    except ValueError:
        return None
    return text if read == replace(domain, origin=NOWHERE) else None


def _serial_problem(type_: str) -> str | None:
    integer = expand_serial(type_)
    return f"{type_} is no type of a domain: write {integer}" if integer else None


def _read_type(node: Node, label: str, context: Context) -> str | None:
    type_ = TYPE.read(node, label, context)
    if type_ is not None and (problem := _serial_problem(type_)):
        context.problems.add(node, f"{label}: {problem}")
        return None
    return type_


def _read_checks(
    node: Node, label: str, context: Context
) -> dict[str, str] | tuple[str, ...] | Absent | None:
    if is_absent(node):
        return ABSENT
    if isinstance(node, tree.Mapping) and node.entries:
        entries = named_entries(node, "check", context)
        read = {
            name: _CHECKED.read(value, f"check {shown(name)}", context)
            for name, _, value in entries
        }
        return {name: expression for name, expression in read.items() if expression is not None}
    if isinstance(node, tree.Sequence) and node.items:
        expressions = [_CHECKED.read(item, "unnamed check", context) for item in node.items]
        return tuple(expression for expression in expressions if expression is not None)
    refuse_section(node, label, "a mapping from names, a list of unnamed ones, or absent", context)
    return None


def _read_check(node: Node, label: str, context: Context) -> str | None:
    if is_absent(node):
        text = f"{label}: leave it out: what stands here are all the checks that the domain has"
        context.problems.add(node, text)
        return None
    return EXPRESSION.read(node, label, context)


_CHECKED: Final = Form(
    read=_read_check, schema={**EXPRESSION.schema, "not": {"const": ABSENT_WORD}}
)


def encode_domain(domain: Domain, schema: str) -> LongForm:
    checks = domain.checks
    written: Written | None = None
    if isinstance(checks, tuple):
        written = list(checks)
    elif checks is not None:
        written = (
            ABSENT_WORD
            if checks is ABSENT
            else {encode_name(name): expression for name, expression in checks.items()}
        )
    default = ABSENT_WORD if domain.default is ABSENT else domain.default
    values: dict[str, Written | None] = {
        "type": domain.type,
        "collation": domain.collation,
        "nullable": domain.nullable,
        "default": default,
        "checks": written,
    }
    return LongForm({key: value for key, value in values.items() if value is not None})


SECTION: Final = qualified(
    "domains",
    Definition(
        noun="domain",
        wants=f"{GRAMMAR}, a mapping, {{}} or absent",
        keys=Keys(
            fields={
                "type": Form(
                    read=_read_type,
                    schema={
                        **TYPE.schema,
                        "not": {"anyOf": [{"const": ABSENT_WORD}, {"pattern": SERIAL_PATTERN}]},
                    },
                ).about("The type that it is made of.", "integer", "varchar(20)"),
                "collation": COLLATION_FORM.about("Its collation, if not that of its type.", "C"),
                "nullable": FLAG.about("Whether NULL is allowed."),
                "default": DEFAULT.about(
                    "The default as an SQL expression, or absent where there must be none.", "0"
                ),
                "checks": Form(
                    read=_read_checks,
                    schema={
                        "anyOf": [
                            {"const": ABSENT_WORD},
                            {"type": "array", "items": _CHECKED.schema, "minItems": 1},
                            {
                                "type": "object",
                                "propertyNames": NAME_SCHEMA,
                                "additionalProperties": _CHECKED.schema,
                                "minProperties": 1,
                            },
                        ]
                    },
                ).about(
                    "All its checks, over VALUE: by name, or a list of unnamed ones; or absent.",
                    {"positive": "VALUE > 0"},
                    ["VALUE > 0"],
                ),
                **ORIGIN,
            },
            otherwise="; a domain has type, nullable, default and checks",
        ),
        text=TextForm(
            read=read_domain,
            write=write_domain,
            schema={
                "type": "string",
                "pattern": DOMAIN_PATTERN,
                "not": {"pattern": BEGINS_SERIAL_PATTERN},
            },
        ),
        build=plainly(Domain),
        encode=encode_domain,
    ),
    "Domains by name: name or schema.name.",
    {"positive": "integer check (VALUE > 0)", "email": {"type": "text", "nullable": False}},
)

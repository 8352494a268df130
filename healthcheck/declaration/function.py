"""Functions, procedures and aggregates by their signatures: a list, or each with what is asked."""

from __future__ import annotations

import re
from typing import Any, Final, TypeAlias, get_args

from healthcheck.declaration import tree
from healthcheck.declaration.definition import Definition, plainly
from healthcheck.declaration.forms import (
    ABSENT_WORD,
    FLAG,
    ORIGIN,
    Context,
    Form,
    Keys,
    choice,
    is_absent,
    read_text,
    refuse,
)
from healthcheck.declaration.qualified import encode_named
from healthcheck.declaration.sections import Section, refuse_section
from healthcheck.declaration.signature import (
    RETURNS,
    SIGNATURE_SCHEMA,
    encode_returns,
    encode_signature,
    read_signature,
)
from healthcheck.declaration.tree import Node, Scalar, shown
from healthcheck.declaration.written import LongForm, Written
from healthcheck.model.catalog import Parallel, RoutineKind, Volatility
from healthcheck.model.expectation import Function, Gone, Origin
from healthcheck.model.names import Signature

Functions: TypeAlias = dict[Signature, Function | Gone]

_LANGUAGE: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*")


def _read_language(node: Node, label: str, context: Context) -> str | None:
    text = read_text(node, label, context, "a language")
    if text is None or _LANGUAGE.fullmatch(text):
        return text and text.lower()
    refuse(node, label, "a language", context)
    return None


def encode_function(function: Function, schema: str) -> LongForm:
    """All that is said: what is not is not checked, so that false is not nothing."""
    values: dict[str, Written | None] = {
        "kind": function.kind,
        "returns": encode_returns(function.returns) if function.returns else None,
        "language": function.language,
        "volatility": function.volatility,
        "strict": function.strict,
        "security_definer": function.security_definer,
        "leakproof": function.leakproof,
        "parallel": function.parallel,
    }
    return LongForm({key: value for key, value in values.items() if value is not None})


def encode_functions(functions: Functions, schema: str) -> Written:
    named = {encode_signature(name, schema): each for name, each in functions.items()}
    return encode_named(named, DEFINITION, lambda origin: Function(origin=origin), schema)


DEFINITION: Final = Definition(
    noun="function",
    wants="a mapping, {} or absent",
    keys=Keys(
        fields={
            "kind": choice(get_args(RoutineKind)).about("What it is."),
            "returns": RETURNS.about(
                "What it returns.", "trigger", "setof orders", "table(id integer, name text)"
            ),
            "language": Form(
                read=_read_language,
                schema={"type": "string", "pattern": f"^{_LANGUAGE.pattern}$"},
            ).about("What it is written in.", "plpgsql", "sql"),
            "volatility": choice(get_args(Volatility)).about("What its result depends on."),
            "strict": FLAG.about("Whether it returns NULL for NULL without being called."),
            "security_definer": FLAG.about("Whether it runs with the privileges of its owner."),
            "leakproof": FLAG.about("Whether it tells nothing of its input but by its result."),
            "parallel": choice(get_args(Parallel)).about("Whether it may run in parallel."),
            **ORIGIN,
        },
    ),
    build=plainly(Function),
    encode=encode_function,
)


def _read_functions(node: Node, label: str, context: Context) -> Functions | None:
    if isinstance(node, tree.Mapping) and node.entries:
        return _read_named(node, context)
    if isinstance(node, tree.Sequence) and node.items:
        return _read_listed(node, label, context)
    refuse_section(node, label, "a list of signatures, or a mapping from signatures", context)
    return None


def _read_named(mapping: tree.Mapping, context: Context) -> Functions:
    found: Functions = {}
    first: dict[Signature, Scalar] = {}
    for key, node in mapping.entries:
        label = f"function {shown(key.text)}"
        name = read_signature(key, label, context)
        if name is None or _is_twice(name, key, first, label, context):
            continue
        if is_absent(node):
            found[name] = Gone(name=name.name, origin=Origin(line=key.line))
            continue
        one = DEFINITION.read(None, key.line, node, label, context)
        if one is not None:
            found[name] = one
    return found


def _read_listed(sequence: tree.Sequence, label: str, context: Context) -> Functions:
    found: Functions = {}
    first: dict[Signature, Scalar] = {}
    for item in sequence.items:
        text = read_text(item, label, context, "a signature")
        if text is None or not isinstance(item, Scalar):
            continue
        named = f"function {shown(text)}"
        name = read_signature(item, named, context)
        if name is not None and not _is_twice(name, item, first, named, context):
            found[name] = Function(origin=Origin(line=item.line))
    return found


def _is_twice(
    name: Signature, scalar: Scalar, first: dict[Signature, Scalar], label: str, context: Context
) -> bool:
    """Int and integer are one type, a() and public.a() may be one function."""
    other = first.setdefault(name, scalar)
    if other is scalar:
        return False
    text = f"{label} is the same function as {shown(other.text)} on line {other.line}; keep one"
    context.problems.add(scalar, text)
    return True


_LISTED: Final[dict[str, Any]] = {
    "type": "array",
    "items": SIGNATURE_SCHEMA,
    "minItems": 1,
    "uniqueItems": True,
}
_NAMED: Final[dict[str, Any]] = {
    "type": "object",
    "propertyNames": SIGNATURE_SCHEMA,
    "additionalProperties": {"$ref": "#/$defs/function"},
    "minProperties": 1,
}

SECTION: Final[Section[Functions]] = Section(
    key="functions",
    noun=DEFINITION.noun,
    keys=DEFINITION.keys,
    form=Form(
        read=_read_functions,
        schema={
            "description": "Functions, procedures and aggregates by the types of their input.",
            "examples": [
                ["touch_updated_at()", "billing.total(integer, text)"],
                {"touch_updated_at()": {"returns": "trigger"}, "old(text)": ABSENT_WORD},
            ],
            "anyOf": [_LISTED, _NAMED],
        },
    ),
    encode=encode_functions,
    definitions={"function": {"anyOf": [{"const": ABSENT_WORD}, DEFINITION.schema]}},
)

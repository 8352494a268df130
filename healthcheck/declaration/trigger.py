"""Triggers by table or view: a list of names, or each with what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias, get_args

from healthcheck.declaration import tree
from healthcheck.declaration.constraint import DEFERRAL, DEFERRAL_RULES, settle_deferral
from healthcheck.declaration.definition import Definition, Values
from healthcheck.declaration.expression import EXPRESSION, read_expression
from healthcheck.declaration.forms import (
    ABSENT_WORD,
    FLAG,
    ORIGIN,
    Context,
    Form,
    Keys,
    any_case,
    choice,
    is_absent,
    refuse,
)
from healthcheck.declaration.names import (
    COLUMNS,
    NAME,
    NAME_SCHEMA,
    TABLE_NAME_SCHEMA,
    encode_name,
    encode_names,
    encode_qualified,
    read_name,
)
from healthcheck.declaration.sections import (
    Section,
    by_name,
    named_entries,
    qualified_entries,
    refuse_section,
)
from healthcheck.declaration.tree import Node, Scalar, shown, typed
from healthcheck.declaration.trigger_function import FUNCTION, encode_function
from healthcheck.declaration.written import LongForm, Written
from healthcheck.model.catalog import Enabled, Event, Level, Timing
from healthcheck.model.expectation import ABSENT, Absent, Gone, Origin, Trigger
from healthcheck.model.names import TableName

Triggers: TypeAlias = dict[TableName, tuple[Trigger | Gone, ...]]

_EVENTS: Final[tuple[Event, ...]] = get_args(Event)
_EVENT: Final = choice(_EVENTS)
_STATES: Final[dict[str, Enabled]] = {
    "true": "origin",
    "false": "disabled",
    "always": "always",
    "replica": "replica",
}

_WORDS: Final[dict[Enabled, bool | str]] = {
    "origin": True,
    "disabled": False,
    "always": "always",
    "replica": "replica",
}


def _read_events(node: Node, label: str, context: Context) -> tuple[Event, ...] | None:
    if not isinstance(node, tree.Sequence) or (node.complete and not node.items):
        cure = f"write [{node.text}]" if isinstance(node, Scalar) and node.text else ""
        refuse(node, label, "a list of events", context, cure)
        return None
    found = {_EVENT.read(item, label, context) for item in node.items}
    return None if None in found else tuple(event for event in _EVENTS if event in found)


def _read_when(node: Node, label: str, context: Context) -> str | Absent | None:
    return ABSENT if is_absent(node) else read_expression(node, label, context)


def _read_enabled(node: Node, label: str, context: Context) -> Enabled | None:
    word = node.text.lower() if isinstance(node, Scalar) else ""
    quoted = isinstance(node, Scalar) and typed(node) == "text"
    if word in _STATES and quoted == (word in ("always", "replica")):
        return _STATES[word]
    refuse(node, label, "true, false, always or replica", context)
    return None


def encode_trigger(trigger: Trigger, schema: str) -> LongForm:
    """All that is said: what is not is not checked, so that false is not nothing."""
    enabled = None if trigger.enabled is None else _WORDS[trigger.enabled]
    values: dict[str, Written | None] = {
        "timing": trigger.timing,
        "events": None if trigger.events is None else [*trigger.events],
        "columns": encode_names(trigger.columns) or None,
        "level": trigger.level,
        "function": encode_function(trigger.function) if trigger.function else None,
        "when": ABSENT_WORD if trigger.when is ABSENT else trigger.when,
        "old_table": trigger.old_table and encode_name(trigger.old_table),
        "new_table": trigger.new_table and encode_name(trigger.new_table),
        "constraint": trigger.constraint,
        "deferrable": None if trigger.deferred else trigger.deferrable,
        "deferred": trigger.deferred,
        "enabled": enabled,
    }
    return LongForm({key: value for key, value in values.items() if value is not None})


def encode_triggers(triggers: Triggers, schema: str) -> Written:
    return {
        encode_qualified(name, schema): _encode_of_one(wants, schema)
        for name, wants in triggers.items()
    }


def _encode_of_one(wants: tuple[Trigger | Gone, ...], schema: str) -> Written:
    """The names alone where nothing else is asked of any."""
    if all(want == Trigger(name=want.name, origin=Origin(line=want.origin.line)) for want in wants):
        return encode_names(want.name for want in wants)
    return {
        encode_name(want.name): ABSENT_WORD
        if isinstance(want, Gone)
        else DEFINITION.written(want, want.origin, schema)
        for want in wants
    }


def _build(
    name: str | None, values: Values, node: Node, label: str, context: Context
) -> Trigger | None:
    settle_deferral(values, node, label, context)
    return None if name is None else Trigger(name=name, **values)


DEFINITION: Final = Definition(
    noun="trigger",
    wants="a mapping, {} or absent",
    keys=Keys(
        fields={
            "timing": choice(get_args(Timing)).about("When it fires."),
            "events": Form(
                read=_read_events,
                schema={"type": "array", "items": _EVENT.schema, "minItems": 1},
            ).about("What it fires on, all of them.", ["insert", "update"]),
            "columns": COLUMNS.about("Those of UPDATE OF; none means any.", ["status"]),
            "level": choice(get_args(Level)).about("Whether it fires for each row."),
            "function": FUNCTION,
            "when": Form(read=_read_when, schema=EXPRESSION.schema).about(
                "Its condition, or absent where it must have none.",
                "old.status is distinct from new.status",
                ABSENT_WORD,
            ),
            "old_table": NAME.about("What it calls the rows as they were."),
            "new_table": NAME.about("What it calls the rows as they are."),
            "constraint": FLAG.about("Whether it is a constraint trigger."),
            **DEFERRAL,
            "enabled": Form(
                read=_read_enabled,
                schema={
                    "anyOf": [
                        {"type": "boolean"},
                        {
                            "type": "string",
                            "pattern": f"^({any_case('always')}|{any_case('replica')})$",
                        },
                    ]
                },
            ).about("Whether it fires; always or replica where that was chosen.", True, "always"),
            **ORIGIN,
        },
        schema_rules=DEFERRAL_RULES,
    ),
    build=_build,
    encode=encode_trigger,
)


def _read_triggers(node: Node, label: str, context: Context) -> Triggers | None:
    if not isinstance(node, tree.Mapping) or not node.entries:
        refuse_section(node, label, "a mapping from tables to their triggers", context)
        return None
    return {
        name: tuple(_read_of_one(key, value, context))
        for name, key, value in qualified_entries(node, "table", context)
    }


def _read_of_one(key: Scalar, node: Node, context: Context) -> Iterator[Trigger | Gone]:
    label = f"triggers of {shown(key.text)}"
    if isinstance(node, tree.Mapping) and node.entries:
        yield from _read_named(node, context)
    elif isinstance(node, tree.Sequence) and node.items:
        yield from _read_listed(node, label, context)
    else:
        refuse_section(node, label, "a list of names, or a mapping from names", context)


def _read_named(mapping: tree.Mapping, context: Context) -> Iterator[Trigger | Gone]:
    for name, key, value in named_entries(mapping, DEFINITION.noun, context):
        if is_absent(value):
            yield Gone(name=name, origin=Origin(line=key.line))
            continue
        found = DEFINITION.read(name, key.line, value, f"trigger {shown(name)}", context)
        if found is not None:
            yield found


def _read_listed(sequence: tree.Sequence, label: str, context: Context) -> Iterator[Trigger]:
    seen = set()
    for item in sequence.items:
        name = read_name(item, label, context)
        if name is not None and name in seen:
            context.problems.add(item, f"{label}: {shown(name)} stands here twice")
        elif name is not None:
            seen.add(name)
            yield Trigger(name=name, origin=Origin(line=item.line))


_LISTED: Final[dict[str, Any]] = {
    "type": "array",
    "items": NAME_SCHEMA,
    "minItems": 1,
    "uniqueItems": True,
}

SECTION: Final[Section[Triggers]] = Section(
    key="triggers",
    encode=encode_triggers,
    noun=DEFINITION.noun,
    keys=DEFINITION.keys,
    form=Form(
        read=_read_triggers,
        schema={
            "description": "Triggers by table or view.",
            "examples": [{"avatars": ["set_updated_at"]}],
            "type": "object",
            "propertyNames": TABLE_NAME_SCHEMA,
            "additionalProperties": {"$ref": "#/$defs/triggers"},
            "minProperties": 1,
        },
    ),
    definitions={
        "trigger": {"anyOf": [{"const": ABSENT_WORD}, DEFINITION.schema]},
        "triggers": {"anyOf": [by_name("trigger"), _LISTED]},
    },
)

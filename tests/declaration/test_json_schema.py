"""The JSON Schema and the decoder accept and refuse the same documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, event, given, settings
from jsonschema import Draft202012Validator

from healthcheck.declaration import SECTIONS, TABLE_SECTIONS, document, json_schema, policy
from tests.declaration.decoding import problems
from tests.declaration.generating import DECLARATIONS, Json, changed_declarations

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=None)


class _Quoting(yaml.SafeDumper):
    """Writes every text in quotes, so that YAML says of each value what JSON would."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Quoting.add_representer(
    str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


def in_yaml(value: Json) -> str:
    return yaml.dump(value, Dumper=_Quoting, allow_unicode=True, width=10_000)


def _said(value: Json) -> str:
    errors = [error.message for error in VALIDATOR.iter_errors(value)]
    return f"schema: {errors}\ndecoder: {problems(in_yaml(value))}\n{in_yaml(value)}"


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(DECLARATIONS)
def test_both_accept_what_is_right(value: Json) -> None:
    assert VALIDATOR.is_valid(value), _said(value)
    assert not problems(in_yaml(value)), _said(value)
    assert not problems(json.dumps(value, ensure_ascii=False)), _said(value)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(changed_declarations())
def test_both_agree_on_what_was_changed(value: Json) -> None:
    accepted = not problems(in_yaml(value))
    event("accepted" if accepted else "refused")
    assert VALIDATOR.is_valid(value) == accepted, _said(value)


def _fragments(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for inside in value.values() if isinstance(value, dict) else value:
        if isinstance(inside, dict | list):
            yield from _fragments(inside)


def test_every_example_is_valid() -> None:
    told = [fragment for fragment in _fragments(SCHEMA) if "examples" in fragment]
    assert len(told) > 15
    for fragment in told:
        validator = Draft202012Validator({**fragment, "$defs": SCHEMA["$defs"]})
        for example in fragment["examples"]:
            validator.validate(example)


def test_every_key_is_told_of() -> None:
    forms = {**document.keys(SECTIONS).fields, **policy.IGNORE_KEYS.fields}
    for section in (*SECTIONS, *TABLE_SECTIONS):
        forms |= section.keys.fields
    silent = {key for key, form in forms.items() if "description" not in form.schema}
    assert silent == {"primary_key"}
    assert "description" in SCHEMA["$defs"]["primary_key"]


@pytest.mark.parametrize(
    "table",
    [
        pytest.param({"columns": {"c": "serial null"}}, id="serial and null"),
        pytest.param({"columns": {"c": {"type": "serial", "default": 0}}}, id="serial and default"),
        pytest.param({"columns": {"c": "not null"}}, id="no type"),
        pytest.param({"columns": {"c": {"type": "absent"}}}, id="an absent type"),
        pytest.param({"columns": {"c": None}}, id="nothing"),
        pytest.param({"columns": {}}, id="an empty section"),
        pytest.param([], id="an empty list"),
        pytest.param({"indexes": {"i": {"unique": True}}}, id="an index without columns"),
        pytest.param({"indexes": [{}]}, id="an unnamed index without columns"),
        pytest.param({"indexes": ["id"]}, id="an unnamed index that is text"),
        pytest.param({"checks": ["absent"]}, id="an unnamed check that is gone"),
        pytest.param({"unique": [["a", "a"]]}, id="a column twice"),
        pytest.param(
            {"primary_key": {"columns": ["a"], "deferrable": False, "deferred": True}},
            id="deferred but not deferrable",
        ),
        pytest.param({"since": 20251014}, id="a number for a migration"),
    ],
)
def test_both_refuse(table: Json) -> None:
    value = {"version": 1, "tables": {"t": table}}
    assert not VALIDATOR.is_valid(value)
    assert problems(in_yaml(value))

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from msgspec.structs import replace

from healthcheck.model.finding import Code
from healthcheck.report.json import Detail, as_json, as_json_list, dumps, times_text, worst_of
from healthcheck.report.schema import report_schema
from tests.report.made import AVATARS, COLUMN, REPORTS, TYPE, in_table, report, unknown

DETAILS: tuple[Detail, ...] = ("full", "summary", "status")
LENGTHS = {"full": "report", "summary": "summary", "status": "status"}


def closed(schema: Any) -> Any:
    """The schema, but refusing whatever it does not name: so that it is found to be complete."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    if "properties" in made and made.get("type") == "object":
        made["additionalProperties"] = False
    return made


def errors(content: dict[str, Any], definition: str) -> list[str]:
    schema = closed(report_schema())
    Draft202012Validator.check_schema(schema)
    wanted = {"$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]}
    validator = Draft202012Validator(wanted, format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(json.loads(dumps(content)))]


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_is_as_the_schema_says(name: str, detail: Detail) -> None:
    content = as_json(REPORTS[name], detail=detail)
    assert errors(content, LENGTHS[detail]) == []
    assert next(iter(content)) == "status"


@pytest.mark.parametrize("detail", DETAILS)
def test_several_are_as_the_schema_says(detail: Detail) -> None:
    content = as_json_list(list(REPORTS.values()), detail=detail)
    assert errors(content, "targets") == []
    assert next(iter(content)) == "status"


def test_the_schema_as_a_whole_takes_what_it_should() -> None:
    validator = Draft202012Validator(report_schema())
    assert validator.is_valid(as_json(REPORTS["fail"]))
    assert not validator.is_valid({"status": "good"})


def test_full() -> None:
    content = as_json(report(COLUMN))
    assert content == {
        "status": "fail",
        "reason": "drift",
        "message": report(COLUMN).message,
        "target": "default",
        "checked_at": "2026-11-22T07:15:00.123456Z",
        "duration_ms": 1.235,
        "server": {
            "product": "PostgreSQL",
            "version": "16.4",
            "database": "app",
            "role": "probe",
            "in_recovery": False,
        },
        "declaration": {
            "file": "expected_schema.yaml",
            "sha256": "0123456789abcdef" * 4,
            "objects": {"table": 6, "column": 54, "index": 27},
        },
        "summary": {
            "fail": 1,
            "warn": 0,
            "by_code": {"column.missing": 1},
            "missing": {"column": 1},
        },
        "findings": [
            {
                "code": "column.missing",
                "severity": "fail",
                "object": 'public.users."projectId"',
                "schema": "public",
                "table": "users",
                "name": "projectId",
                "expected": {"type": "text", "nullable": False},
                "actual": None,
                "since": "20251014_add_avatar_creator_complete",
                "changed": None,
                "hint": None,
                "remedy": "apply migration 20251014_add_avatar_creator_complete",
                "advice": "apply migration 20251014_add_avatar_creator_complete",
                "run": None,
                "sql": 'ALTER TABLE public.users ADD COLUMN "projectId" text NOT NULL;',
                "declared_at": "expected_schema.yaml:14",
                "first_seen": "2026-11-22T07:14:50.000000Z",
                "explained_by": None,
                "tenants": None,
            }
        ],
        "migrations": [],
        "tenants": [],
    }
    assert list(content)[:3] == ["status", "reason", "message"]


def test_ledgers() -> None:
    content = as_json(REPORTS["a migration that was not applied"])
    assert content["migrations"] == [
        {
            "tool": "prisma",
            "table": "public._prisma_migrations",
            "applied": 11,
            "pending": [AVATARS],
            "running": [],
            "failed": [],
            "modified": [],
            "unknown": [],
            "unrecorded": [],
            "hollow": [],
        }
    ]
    assert [finding["explained_by"] for finding in content["findings"]] == [None, AVATARS]


def test_first_seen_is_null_where_it_is_not_known() -> None:
    assert as_json(report(COLUMN, first_seen={}))["findings"][0]["first_seen"] is None


def test_unknown_says_when_there_was_an_answer() -> None:
    assert as_json(unknown())["last_conclusive"] is None
    assert as_json(REPORTS["unknown after a real answer"])["last_conclusive"] == {
        "status": "fail",
        "at": "2026-11-22T07:14:50.000000Z",
    }
    assert "last_conclusive" not in as_json(report())


@pytest.mark.parametrize("name", REPORTS)
def test_a_summary_holds_no_name(name: str) -> None:
    content = as_json(REPORTS[name], detail="summary")
    text = dumps(content)
    assert not any(word in text for word in ("users", "avatar", "projectId", "yaml", 'probe"'))
    assert content["detail"] == "summary"
    assert "HEALTHCHECK_TOKEN" in content["hint"]
    assert "HEALTHCHECK_DETAIL=full" in content["hint"]


def test_a_status_says_nothing_else() -> None:
    content = as_json(REPORTS["fail"], detail="status")
    assert set(content) == {"status", "target", "detail", "hint"}


def test_the_worst_of_several() -> None:
    reports = [report(), report(COLUMN), unknown(), report(TYPE)]
    assert worst_of(reports) is reports[2]
    assert worst_of([reports[1], reports[3]]) is reports[1]
    content = as_json_list(reports)
    assert content["status"] == "unknown"
    assert content["reason"] == "timeout"
    assert content["message"] == "3 of 4 targets did not pass"
    assert [each["status"] for each in content["targets"]] == ["pass", "fail", "unknown", "fail"]
    assert as_json_list([report(), report()])["message"] == "every target passed"


def test_names_do_no_harm() -> None:
    hostile = in_table(Code.COLUMN_MISSING, "\x1b[31m\u2028", declared_at="a\udcffb.yaml:1")
    file = replace(report().declaration, file="a\udcffb.yaml")
    text = dumps(as_json(report(hostile, declaration=file)))
    assert text.isprintable()
    content = json.loads(text)
    (finding,) = content["findings"]
    assert finding["object"] == 'public.users."\\x1b[31m\\u2028"'
    assert finding["name"] == "\x1b[31m\u2028"
    assert finding["declared_at"] == content["declaration"]["file"] + ":1" == "a\\udcffb.yaml:1"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_dumps_keeps_every_text(text: str) -> None:
    assert json.loads(dumps({"text": text})) == {"text": text}


@given(st.text(st.characters()))
def test_dumps_is_always_utf_8(text: str) -> None:
    dumps([text]).encode()


def test_half_a_character_is_replaced() -> None:
    assert dumps("a\udc80b") == '"a\\ufffdb"'


@pytest.mark.parametrize("name", REPORTS)
def test_what_is_of_the_moment_stands_in_the_text_as_it_is_told(name: str) -> None:
    made = REPORTS[name]
    assert times_text(made).startswith('"checked_at"')
    assert times_text(made) in dumps(as_json(made))


def test_tenants() -> None:
    answer = as_json(REPORTS["tenants"])
    assert answer["tenants"] == [
        {
            "match": "shop_*",
            "at_least": 1,
            "count": 3000,
            "pass": 1000,
            "warn": 0,
            "fail": 2000,
            "first": ["shop_1", "shop_2"],
        }
    ]
    [finding] = answer["findings"]
    assert finding["object"] == '"shop_*".users."projectId"'
    assert finding["tenants"] == {"count": 2000, "of": 3000, "first": ["shop_1", "shop_2"]}

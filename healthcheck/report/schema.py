"""The JSON Schema of a report: what GET /schemas/report.json answers."""

from __future__ import annotations

from typing import Any, Final

from healthcheck.model.finding import Code, Kind, Severity
from healthcheck.model.remedy import Language
from healthcheck.model.report import Reason, Status

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": "string"}
_TEXT_OR_NULL: Final[Schema] = {"type": ["string", "null"]}
_TIME: Final[Schema] = {"type": "string", "format": "date-time"}
_NUMBER: Final[Schema] = {"type": "integer", "minimum": 0}
_NAMES: Final[Schema] = {"type": "array", "items": _TEXT}
_ATTRIBUTES: Final[Schema] = {
    "type": ["object", "null"],
    "description": "The attributes concerned, spelled as a declaration spells them.",
}


def report_schema() -> Schema:
    """Every answer of /health/schema, in each of its lengths. Draft 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Report of healthcheck",
        "description": "One check of one target, or the worst status of several and their reports.",
        "anyOf": [
            {"$ref": "#/$defs/report"},
            {"$ref": "#/$defs/summary"},
            {"$ref": "#/$defs/status"},
            {"$ref": "#/$defs/targets"},
        ],
        "$defs": definitions("#/$defs/"),
    }


def definitions(base: str) -> dict[str, Schema]:
    """The parts of the schema, which refer to each other under `base`: "#/$defs/"."""
    return {
        "report": _report(base),
        "summary": _summary(base),
        "status": _status(base),
        "targets": _targets(base),
        "finding": _finding(),
        "migrations": _migrations(),
        "tenants": _tenants(),
        "counts": _counts(),
        "objects": _by_kind("How many objects are expected."),
        "conclusive": _conclusive(base),
        "verdict": {"enum": [status.value for status in Status]},
        "reason": {"enum": [None, *(reason.value for reason in Reason)]},
    }


def _object(properties: Schema, *, optional: frozenset[str] = frozenset()) -> Schema:
    """An object that has all of `properties` but the optional ones.

    It is left open, so that a reader who validates survives what later versions add.
    """
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
    }


def _head(base: str) -> Schema:
    return {
        "status": {"$ref": f"{base}verdict"},
        "reason": {"$ref": f"{base}reason"},
        "message": _TEXT | {"description": "What is the matter, in one sentence."},
    }


def _times(base: str) -> Schema:
    return {
        "target": _TEXT,
        "checked_at": _TIME,
        "duration_ms": {"type": "number", "minimum": 0},
        "last_conclusive": {"$ref": f"{base}conclusive"},
    }


def _shortened(*lengths: str) -> Schema:
    return {
        "detail": {"enum": list(lengths)},
        "hint": _TEXT | {"description": "How to see more."},
    }


_ONLY_UNKNOWN: Final = frozenset({"last_conclusive"})


def _report(base: str) -> Schema:
    properties = _head(base) | _times(base)
    properties["server"] = _server()
    properties["declaration"] = _object(
        {
            "file": _TEXT,
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "objects": {"$ref": f"{base}objects"},
            "problem": _TEXT | {"description": "Why a newer content of the file is not in use."},
        },
        optional=frozenset({"problem"}),
    )
    properties["summary"] = {"$ref": f"{base}counts"}
    properties["findings"] = {"type": "array", "items": {"$ref": f"{base}finding"}}
    for section in ("migrations", "tenants"):
        properties[section] = {"type": "array", "items": {"$ref": f"{base}{section}"}}
    return _object(properties, optional=_ONLY_UNKNOWN)


def _summary(base: str) -> Schema:
    properties = _head(base) | _times(base)
    properties["declaration"] = _object({"objects": {"$ref": f"{base}objects"}})
    properties["summary"] = {"$ref": f"{base}counts"}
    return _object(properties | _shortened("summary"), optional=_ONLY_UNKNOWN)


def _status(base: str) -> Schema:
    return _object({"status": {"$ref": f"{base}verdict"}, "target": _TEXT} | _shortened("status"))


def _targets(base: str) -> Schema:
    lengths = [{"$ref": f"{base}{length}"} for length in ("report", "summary", "status")]
    properties = _head(base) | {"targets": {"type": "array", "items": {"anyOf": lengths}}}
    return _object(
        properties | _shortened("summary", "status"),
        optional=frozenset({"reason", "message", "detail", "hint"}),
    )


def _server() -> Schema:
    facts = dict.fromkeys(("product", "version", "database", "role"), _TEXT)
    known = _object(facts | {"in_recovery": {"type": "boolean"}})
    return {"anyOf": [known, {"type": "null"}]}


def _conclusive(base: str) -> Schema:
    known = _object({"status": {"$ref": f"{base}verdict"}, "at": _TIME})
    return {
        "description": "The last real answer of this process. Only where the status is unknown.",
        "anyOf": [known, {"type": "null"}],
    }


def _finding() -> Schema:
    nullable = ("hint", "sql", "declared_at")
    return _object(
        {
            "code": {"enum": [code.value for code in Code]},
            "severity": {"enum": [Severity.FAIL.value, Severity.WARN.value]},
            "object": _TEXT,
            "schema": _TEXT_OR_NULL,
            "table": _TEXT_OR_NULL,
            "name": _TEXT,
            "expected": _ATTRIBUTES,
            "actual": _ATTRIBUTES,
            "since": _TEXT_OR_NULL | {"description": "The migration that created it."},
            "changed": _TEXT_OR_NULL | {"description": "The last migration that altered it."},
            **dict.fromkeys(nullable, _TEXT_OR_NULL),
            "remedy": _TEXT_OR_NULL | {"description": "What to do: the advice and the commands."},
            "advice": _TEXT_OR_NULL | {"description": "What of the remedy is to be read."},
            "run": _run(),
            "first_seen": {"type": ["string", "null"], "format": "date-time"},
            "explained_by": _TEXT_OR_NULL
            | {"description": "The migration whose own finding is the cause of this one."},
            "tenants": _spread(),
        }
    )


def _migrations() -> Schema:
    lists = ("pending", "running", "failed", "modified", "unknown", "unrecorded", "hollow")
    number = {"type": ["integer", "null"], "minimum": 0}
    facts = {"tool": _TEXT_OR_NULL, "table": _TEXT, "applied": number}
    return _object(facts | dict.fromkeys(lists, _NAMES))


def _tenants() -> Schema:
    numbers = dict.fromkeys(("at_least", "count", "pass", "warn", "fail"), _NUMBER)
    first = _NAMES | {"description": "Some of those that fail or warn."}
    return _object({"match": _TEXT, **numbers, "first": first})


def _run() -> Schema:
    languages = {"enum": [language.value for language in Language]}
    known = _object({"language": languages, "commands": _NAMES})
    return {
        "description": "What of the remedy can be run as it is, in this order. Never run.",
        "anyOf": [known, {"type": "null"}],
    }


def _spread() -> Schema:
    known = _object({"count": _NUMBER, "of": _NUMBER, "first": _NAMES})
    return {
        "description": "In how many tenants it is; the rest is that of the first.",
        "anyOf": [known, {"type": "null"}],
    }


def _counts() -> Schema:
    codes = {code.value: _NUMBER for code in Code}
    return _object(
        {
            "fail": _NUMBER,
            "warn": _NUMBER,
            "by_code": {"type": "object", "properties": codes},
            "missing": _by_kind("How many objects are missing, those in a missing table included."),
        }
    )


def _by_kind(description: str) -> Schema:
    kinds = {kind.value: _NUMBER for kind in Kind}
    return {
        "type": "object",
        "description": description,
        "properties": kinds,
    }

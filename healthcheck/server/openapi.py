"""The API, described: what GET /openapi.json answers."""

from __future__ import annotations

from typing import Any, Final

from healthcheck import __version__
from healthcheck.report.schema import definitions

_BASE: Final = "#/components/schemas/"
_TEXT: Final = {"schema": {"type": "string"}}
_TARGET: Final = {"name": "target", "required": True, "description": "A target's name.", **_TEXT}

Document = dict[str, Any]


def openapi() -> Document:
    """An OpenAPI 3.1 document. Every path also takes HEAD, which answers without the body."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "healthcheck",
            "version": __version__,
            "summary": "Is this database the one this release needs?",
        },
        "security": [{}, {"token": []}],
        "paths": {path: _path(operation) for path, operation in _operations().items()},
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "HEALTHCHECK_TOKEN. Without it less is shown; the status code"
                    " is the same.",
                }
            },
            "schemas": definitions(_BASE) | {"error": _error()},
        },
    }


def _path(operation: Document) -> Document:
    failed = {"500": _json("The service failed.", "error")}
    answers = (
        operation["responses"]
        if "503" in operation["responses"]
        else (operation["responses"] | failed)
    )
    get = operation | {"responses": answers}
    head = {key: value for key, value in get.items() if key != "operationId"}
    return {"get": get, "head": head | {"operationId": f"{get['operationId']}_head"}}


def _operations() -> dict[str, Document]:
    report = [{"$ref": _BASE + name} for name in ("report", "summary", "status")]
    everything = [*report, {"$ref": _BASE + "targets"}]
    unknown = _json("There is no such target.", "error")
    return {
        "/": _operation("page", "The page for people.", {"200": _text("The page.", "text/html")}),
        "/targets/{target}": _operation(
            "page_of_target",
            "The page of one target.",
            {"200": _text("The page.", "text/html"), "404": unknown},
            parameters=[_TARGET | {"in": "path"}],
        ),
        "/health/schema": _operation(
            "schema",
            "Every target: the one report, or the worst status of several.",
            _health(everything),
        ),
        "/health/schema/{target}": _operation(
            "schema_of_target",
            "One target.",
            _health(report) | {"404": unknown},
            parameters=[_TARGET | {"in": "path"}],
        ),
        "/health/live": _operation(
            "live", "The process can answer; no database is asked.", {"200": _alive("Alive.")}
        ),
        "/health/ready": _operation(
            "ready", "The declarations are loaded and probes are taken.", {"200": _alive("Ready.")}
        ),
        "/metrics": _operation(
            "metrics",
            "Probes every target.",
            {"200": _exposition()},
            parameters=[_scrape_timeout()],
        ),
        "/probe": _operation(
            "probe",
            "Metrics of one target.",
            {"200": _exposition(), "400": _json("No target was named.", "error"), "404": unknown},
            parameters=[_TARGET | {"in": "query"}, _scrape_timeout()],
        ),
        "/openapi.json": _operation(
            "openapi", "This document.", {"200": _any_json("An OpenAPI document.")}
        ),
        "/schemas/report.json": _operation(
            "report_schema", "The JSON Schema of a report.", {"200": _any_json("A JSON Schema.")}
        ),
    }


def _operation(
    name: str, summary: str, responses: Document, parameters: list[Document] | None = None
) -> Document:
    return {
        "operationId": name,
        "summary": summary,
        **({"parameters": parameters} if parameters else {}),
        "responses": responses,
    }


def _health(bodies: list[dict[str, str]]) -> Document:
    schema = {"schema": {"anyOf": bodies}}
    return {
        "200": {"description": "pass or warn", "content": {"application/json": schema}},
        "503": {"description": "fail or unknown", "content": {"application/json": schema}},
    }


def _alive(description: str) -> Document:
    schema = {"type": "object", "required": ["status"], "properties": {"status": {"const": "pass"}}}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _json(description: str, schema: str) -> Document:
    content = {"application/json": {"schema": {"$ref": _BASE + schema}}}
    return {"description": description, "content": content}


def _any_json(description: str) -> Document:
    schema = {"schema": {"type": "object"}}
    return {"description": description, "content": {"application/json": schema}}


def _text(description: str, *types: str) -> Document:
    return {"description": description, "content": dict.fromkeys(types, _TEXT)}


def _exposition() -> Document:
    return _text("Metrics, by Accept.", "text/plain", "application/openmetrics-text")


def _scrape_timeout() -> Document:
    return {
        "name": "X-Prometheus-Scrape-Timeout-Seconds",
        "in": "header",
        "description": "How long the caller waits; the probe takes a little less.",
        "schema": {"type": "number", "exclusiveMinimum": 0},
    }


def _error() -> Document:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["error", "message"],
        "properties": {"error": text, "message": text},
    }

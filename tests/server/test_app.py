from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from jsonschema import Draft202012Validator
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from healthcheck.server.answer import Envelope
from healthcheck.server.app import ROUTES
from healthcheck.server.openapi import openapi
from tests.server.serving import Answering, app_of, client, one

ROOT = Path(__file__).parent.parent.parent
PATHS = [
    "/health/schema", "/health/schema/default", "/health/live", "/health/ready",
    "/", "/targets/default", "/metrics", "/probe?target=default",
    "/openapi.json", "/schemas/report.json",
]  # fmt: skip


@pytest.fixture(scope="module")
def caller() -> Iterator[httpx.Client]:
    with one() as made:
        yield made


def test_every_route_is_tried_below() -> None:
    assert len(PATHS) == len(ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_every_route_is_documented(route: Route) -> None:
    page = (ROOT / "docs/reference/routes.md").read_text()
    assert f"\n## `GET {route.path}`\n" in page


@pytest.mark.parametrize("path", PATHS)
def test_head_answers_like_get_without_the_body(caller: httpx.Client, path: str) -> None:
    get, head = caller.get(path), caller.head(path)
    assert head.status_code == get.status_code
    assert head.headers["content-type"] == get.headers["content-type"]
    assert head.content == b""
    assert get.content


@pytest.mark.parametrize("path", [*PATHS, "/nothing", "/health/schema/nobody", "/probe"])
def test_nothing_is_ever_cached_or_sniffed(caller: httpx.Client, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "OPTIONS"):
        answer = caller.request(method, path)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods(caller: httpx.Client, method: str) -> None:
    answer = caller.request(method, "/health/schema")
    assert answer.status_code == 405
    assert answer.json() == {"error": "method_not_allowed", "message": "wants GET or HEAD"}
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize(
    "path", ["/health/schema/", "/metrics/", "/health", "/health/live/", "/%2e%2e/etc/passwd"]
)
def test_never_a_redirect(caller: httpx.Client, path: str) -> None:
    answer = caller.get(path)
    assert answer.status_code == 404
    assert set(answer.json()) == {"error", "message"}


def test_openapi_is_what_it_says() -> None:
    document = openapi()
    # The parts of the OpenAPI 3.1 meta-schema that this document uses.
    meta = {
        "type": "object",
        "required": ["openapi", "info", "paths"],
        "properties": {
            "openapi": {"pattern": "^3\\.1\\."},
            "info": {"required": ["title", "version"]},
            "paths": {
                "patternProperties": {
                    "^/": {
                        "additionalProperties": {
                            "required": ["operationId", "summary", "responses"],
                            "properties": {
                                "parameters": {
                                    "items": {
                                        "required": ["name", "in", "schema"],
                                        "properties": {"in": {"enum": ["path", "query", "header"]}},
                                    }
                                },
                                "responses": {
                                    "patternProperties": {
                                        "^[1-5][0-9][0-9]$": {"required": ["description"]}
                                    },
                                    "additionalProperties": False,
                                },
                            },
                        }
                    }
                },
                "additionalProperties": False,
            },
        },
    }
    assert list(Draft202012Validator(meta).iter_errors(document)) == []
    names = [
        operation["operationId"]
        for path in document["paths"].values()
        for operation in path.values()
    ]
    assert len(names) == len(set(names))
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def references(value: object) -> list[str]:
    if isinstance(value, list):
        return [each for one in value for each in references(one)]
    if not isinstance(value, dict):
        return []
    here = [str(value["$ref"])] if "$ref" in value else []
    return here + [each for one in value.values() for each in references(one)]


def test_every_reference_of_openapi_leads_somewhere() -> None:
    schemas = openapi()["components"]["schemas"]
    found = references(openapi())
    assert found
    assert {each.removeprefix("#/components/schemas/") for each in found} <= set(schemas)


def test_every_route_is_in_openapi() -> None:
    paths = openapi()["paths"]
    assert set(paths) == {route.path for route in ROUTES}
    assert all(set(path) == {"get", "head"} for path in paths.values())


@pytest.mark.parametrize("answer", ["pass", "fail", "unknown"])
def test_answers_are_as_openapi_says(answer: str) -> None:
    document = openapi()
    with one(answer) as caller:
        for template, path in zip((route.path for route in ROUTES), PATHS, strict=True):
            got = caller.get(path)
            response = document["paths"][template]["get"]["responses"][str(got.status_code)]
            kind = got.headers["content-type"].partition(";")[0]
            schema = response["content"][kind]["schema"] | {"components": document["components"]}
            content = got.json() if kind == "application/json" else got.text
            Draft202012Validator(schema).validate(content)


def raw(caller: httpx.Client, request: bytes) -> bytes:
    """What comes back for these bytes, until the service closes the connection."""
    with socket.create_connection(("127.0.0.1", caller.base_url.port or 0), timeout=30) as sock:
        sock.sendall(request)
        answer = b""
        while part := sock.recv(65_536):
            answer += part
    return answer


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        pytest.param(b"nonsense\r\n\r\n", b"400", id="no HTTP"),
        pytest.param(b"nonsense\r\n\r\n" * 3_000, b"400", id="a lot that is no HTTP"),
        pytest.param(b"GET / HTTP/1.1\r\nA: " + b"b" * 40_000, b"431", id="a long header"),
        pytest.param(b"GET /" + b"a" * 40_000, b"431", id="a long path"),
        pytest.param(
            b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nA: " + b"b" * 40_000,
            b"431",
            id="a long header of a second request",
        ),
    ],
)
def test_what_is_no_request_is_refused_in_json(
    caller: httpx.Client, request_: bytes, status: bytes
) -> None:
    answer = raw(caller, request_)
    head, _, body = answer.rpartition(b"\r\n\r\n")
    assert b"HTTP/1.1 " + status in head
    assert b"cache-control: no-store" in head
    assert set(json.loads(body)) == {"error", "message"}


def test_a_head_that_does_not_arrive_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("healthcheck.server.protocol.ARRIVAL_S", 0.05)
    with one() as caller:
        assert raw(caller, b"") == b""
        assert raw(caller, b"GET / HTTP/1.1\r\nHost:") == b""
        with socket.create_connection(("127.0.0.1", caller.base_url.port or 0), 30) as second:
            second.sendall(b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
            answer = b""
            while not answer.endswith(b"}\n"):
                answer += second.recv(65_536)
            second.sendall(b"GET / HT")
            assert second.recv(65_536) == b""


def test_a_request_that_takes_long_to_answer_is_not_cut_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("healthcheck.server.protocol.ARRIVAL_S", 0.01)
    with one() as caller:
        close = b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        assert raw(caller, close).startswith(b"HTTP/1.1 200")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts segments")
@pytest.mark.parametrize("method", [b"GET", b"HEAD"])
def test_an_answer_comes_in_one_piece(caller: httpx.Client, method: bytes) -> None:
    request = method + b" /health/live HTTP/1.1\r\nHost: a\r\n\r\n"
    end = b"\r\n\r\n" if method == b"HEAD" else b"}\n"
    with socket.create_connection(("127.0.0.1", caller.base_url.port or 0), 30) as sock:
        for answers in range(1, 4):
            sock.sendall(request)
            answer = b""
            while not answer.endswith(end):
                answer += sock.recv(65_536)
            # struct tcp_info of <linux/tcp.h>: at 152 the segments with data that came.
            info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 156)
            assert int.from_bytes(info[152:], sys.byteorder) == answers


def test_a_body_is_passed_over(caller: httpx.Client) -> None:
    assert caller.request("GET", "/health/live", content=b"x" * 9_000).status_code == 200


def test_a_long_head_with_a_body_is_refused_once(caller: httpx.Client) -> None:
    head = b"GET / HTTP/1.1\r\nHost: a\r\nA: " + b"b" * 40_000 + b"\r\nContent-Length: 9\r\n\r\n"
    assert raw(caller, head + b"x" * 9).count(b"HTTP/1.1 431") == 1


def test_an_app_of_no_service() -> None:
    app = app_of(Answering("default", None))
    app.state.service = None
    with client(app) as caller:
        assert caller.get("/health/ready").status_code == 500


def collected(app: ASGIApp, scope: Scope) -> list[Message]:
    """What an app sends, until it ends or fails."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "lifespan.shutdown"}

    async def send(message: Message) -> None:
        sent.append(message)

    with suppress(OSError):
        asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    return sent


async def breaks_off(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    raise OSError("geheim")


def test_an_answer_that_breaks_off_is_not_begun_again() -> None:
    sent = collected(Envelope(breaks_off), {"type": "http", "path": "/health/schema"})
    assert [message["type"] for message in sent] == ["http.response.start"]


def test_what_is_no_request_goes_its_way() -> None:
    async def lifespan(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "lifespan.startup.complete"})

    assert len(collected(Envelope(lifespan), {"type": "lifespan"})) == 1

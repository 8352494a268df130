"""How answers are made: JSON, never cached, never a traceback."""

from __future__ import annotations

from typing import Any, Final

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from healthcheck.log import Event, told
from healthcheck.model.report import Reason, Status
from healthcheck.report.json import dumps

HEALTH_PATH: Final = "/health/schema"

_ERRORS: Final = {
    404: ("not_found", "there is nothing here; /openapi.json says what there is"),
    405: ("method_not_allowed", "wants GET or HEAD"),
}

_HEADERS: Final = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))


def json_response(content: dict[str, Any], status_code: int = 200) -> Response:
    """A body of one line of JSON, which a terminal ends well."""
    return json_line(dumps(content) + "\n", status_code)


def json_line(text: str, status_code: int = 200) -> Response:
    """The same, of a text that is made."""
    return Response(text, status_code, media_type="application/json")


def error_response(status_code: int, error: str, message: str) -> Response:
    """Something other than a report: a word for machines and a sentence for people."""
    return json_response({"error": error, "message": message}, status_code)


def refused(request: Request, error: HTTPException) -> Response:
    """Starlette's own refusals, in JSON; the path is not repeated."""
    word, message = _ERRORS.get(error.status_code, ("refused", error.detail))
    response = error_response(error.status_code, word, message)
    response.headers.update(error.headers or {})
    return response


class Envelope:
    """Around all handlers: headers that every answer has, and an answer where one failed."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:
            structlog.get_logger().error(Event.REQUEST_FAILED.value, **told(error))
            if started:
                raise
            await _failed(scope["path"])(scope, receive, send_with_headers)


def _failed(path: str) -> Response:
    """What is not known to be healthy is unknown, whatever the cause."""
    message = "the service itself failed; its log says where"
    if path == HEALTH_PATH or path.startswith(HEALTH_PATH + "/"):
        report = {"status": Status.UNKNOWN, "reason": Reason.INTERNAL, "message": message}
        return json_response(report, 503)
    return error_response(500, "internal", message)

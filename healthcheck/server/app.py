"""Routes → handlers."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from healthcheck.probe import Target
from healthcheck.report.schema import report_schema
from healthcheck.server import health, metrics, page
from healthcheck.server.answer import HEALTH_PATH, Envelope, json_response, refused
from healthcheck.server.openapi import openapi
from healthcheck.server.service import Service
from healthcheck.server.watch import Watch
from healthcheck.settings import Settings


async def openapi_document(request: Request) -> Response:
    return json_response(openapi())


async def report_document(request: Request) -> Response:
    return json_response(report_schema())


ROUTES = (
    Route(HEALTH_PATH, health.schema),
    Route(f"{HEALTH_PATH}/{{target}}", health.schema),
    Route("/health/live", health.live),
    Route("/health/ready", health.ready),
    Route("/", page.page),
    Route("/targets/{target}", page.page),
    Route("/metrics", metrics.metrics),
    Route("/probe", metrics.probe),
    Route("/openapi.json", openapi_document),
    Route("/schemas/report.json", report_document),
)
"""Every route, the most asked first; each takes GET and HEAD."""


def make_app(
    targets: Mapping[str, Target], settings: Settings, *, watch: Watch | None = None
) -> Starlette:
    """The app over `targets`, which the caller opens and closes.

    `watch` is what the targets tell of their reports; without it nothing is counted or logged.
    """
    app = Starlette(
        routes=ROUTES,
        middleware=[Middleware(Envelope)],
        exception_handlers={HTTPException: refused},  # type: ignore[dict-item]
    )
    app.router.redirect_slashes = False
    app.state.service = Service(targets=targets, settings=settings, watch=watch or Watch(targets))
    return app

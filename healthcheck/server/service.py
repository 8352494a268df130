"""What every handler needs, and what a caller may see."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping

from msgspec import Struct, field
from starlette.requests import Request

from healthcheck.probe import Target
from healthcheck.report.json import HINT, Detail
from healthcheck.server.texts import Texts
from healthcheck.server.watch import Watch
from healthcheck.settings import Settings

_SCHEME = "bearer"


class Service(Struct, frozen=True, kw_only=True):
    """The parts of one running service; `targets` by name, in the order of the settings.

    `texts` are of the last answers. `drawing` lets one page at a time be drawn, so that probes have
    their turn beside it.
    """

    targets: Mapping[str, Target]
    settings: Settings
    watch: Watch
    texts: Texts = field(default_factory=Texts)
    drawing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))


def service_of(request: Request) -> Service:
    """The service that a request came to."""
    service = request.app.state.service
    if not isinstance(service, Service):
        raise TypeError("the app was not made by make_app")
    return service


def detail_for(request: Request) -> Detail:
    """Everything for who has the token; else what the settings allow anybody."""
    settings = service_of(request).settings
    return "full" if _has_token(request, settings.token) else settings.detail


def hint_for(request: Request) -> str:
    """Why a caller does not see everything, and what to do about it."""
    if not request.headers.get("authorization"):
        return HINT
    if service_of(request).settings.token is None:
        return f"a token came, and no HEALTHCHECK_TOKEN is set; {HINT}"
    return f"the token that came is not that of HEALTHCHECK_TOKEN; {HINT}"


def _has_token(request: Request, token: str | None) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if token is None or scheme.lower() != _SCHEME:
        return False
    # Takes the same time wherever the two differ.
    return hmac.compare_digest(given.strip().encode(), token.encode())

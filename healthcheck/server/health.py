"""The routes that orchestrators ask."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from healthcheck.model.report import Reason, Report, Status
from healthcheck.probe import Target
from healthcheck.report.json import worst_of
from healthcheck.server.answer import error_response, json_line, json_response
from healthcheck.server.service import Service, detail_for, hint_for, service_of

_UNHEALTHY: Final = frozenset({Status.FAIL, Status.UNKNOWN})


async def live(request: Request) -> Response:
    """The process can answer. Never touches a database."""
    return json_response({"status": "pass"})


async def ready(request: Request) -> Response:
    """The declarations are loaded, and probes are taken: there is no app before that."""
    return json_response({"status": "pass", "targets": len(service_of(request).targets)})


async def schema(request: Request) -> Response:
    """One target, or the worst of all."""
    service, detail = service_of(request), detail_for(request)
    name = request.path_params.get("target")
    if name is None:
        targets = list(service.targets.values())
    elif name in service.targets:
        targets = [service.targets[name]]
    else:
        return unknown_target()
    reports = await ask(service, targets, timeout=service.settings.timeout)
    hint = None if detail == "full" else hint_for(request)
    text = service.texts.of(name, reports, detail=detail, hint=hint)
    return json_line(text, 503 if worst_of(reports).status in _UNHEALTHY else 200)


def unknown_target() -> Response:
    """What came is not repeated: it may be anything."""
    return error_response(404, "unknown_target", "there is no target of this name")


async def ask(service: Service, targets: Collection[Target], *, timeout: float) -> list[Report]:
    """A report of each target, all of them within `timeout` seconds."""
    if len(targets) == 1:  # the most frequent question by far, which needs no task of its own
        return [await _ask(service, target, timeout) for target in targets]
    return await asyncio.gather(*(_ask(service, target, timeout) for target in targets))


async def _ask(service: Service, target: Target, timeout: float) -> Report:
    try:
        return await target.report(timeout=timeout)
    except Exception as error:
        # The edge: the answers of the others are owed all the same.
        service.watch.failed(target.name, error)
        return _internal(target)


def _internal(target: Target) -> Report:
    return Report(
        status=Status.UNKNOWN,
        reason=Reason.INTERNAL,
        message="the check itself failed; the log of this process says where",
        target=target.name,
        checked_at=datetime.now(UTC),
        duration_ms=0.0,
        server=None,
        declaration=target.declaration.current[1],
    )

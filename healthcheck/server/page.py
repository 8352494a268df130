"""The page for people: the verdict, what to do, how much is affected. Whole without its script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache, partial
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from healthcheck import __version__
from healthcheck.model.report import Report, Status
from healthcheck.probe.aside import aside
from healthcheck.report.json import Detail, worst_of
from healthcheck.report.page import History, sentence_of_all, view
from healthcheck.report.page.timeline import HEIGHT
from healthcheck.report.page.verdict import WORDS
from healthcheck.report.page.view import REMEDIES
from healthcheck.server.health import ask, unknown_target
from healthcheck.server.service import detail_for, hint_for, service_of
from healthcheck.server.watch import PROBES

_POLICY: Final = (
    "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; connect-src 'self';"
    " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_CHANGES: Final = 8
"""How many changes of status a page shows."""

_COLOURS: Final = {
    Status.PASS: "%230b6b3a",
    Status.WARN: "%23c27803",
    Status.FAIL: "%23d92d20",
    Status.UNKNOWN: "%236b46c1",
}
"""Of the icon in a browser's tab."""


async def page(request: Request) -> Response:
    """Probes every target, or the one that is named, and shows what came out."""
    service, detail = service_of(request), detail_for(request)
    name = request.path_params.get("target")
    if name is not None and name not in service.targets:
        return unknown_target()
    targets = list(service.targets.values()) if name is None else [service.targets[name]]
    reports = await ask(service, targets, timeout=service.settings.timeout)
    histories = [service.watch.history(target.name) for target in targets]
    hint = None if detail == "full" else hint_for(request)
    draw = partial(
        _drawn, reports, histories, detail=detail, hint=hint, named=len(service.targets) > 1
    )
    async with service.drawing:
        # A report of ten thousand tables takes a while, and other answers are owed meanwhile.
        html = await aside(draw)
    policy = _POLICY.format(_digest("page.css"), _digest("page.js"))
    return HTMLResponse(
        html, headers={"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
    )


def _drawn(
    reports: Sequence[Report],
    histories: Sequence[History],
    *,
    detail: Detail,
    hint: str | None,
    named: bool,
) -> str:
    """One target in full, or several at a glance."""
    views = [
        view(report, history, detail=detail)
        for report, history in zip(reports, histories, strict=True)
    ]
    shared: dict[str, Any] = {
        "worst": worst_of(reports).status,
        "hint": hint,
        "named": named,
        "style": _source("page.css"),
        "script": _source("page.js"),
        "version": __version__,
    }
    if len(views) == 1:
        return _environment().get_template("target.html").render(view=views[0], **shared)
    order = list(Status)
    views.sort(key=lambda one: -order.index(one.status))
    sentence = sentence_of_all(reports)
    return (
        _environment()
        .get_template("overview.html")
        .render(views=views, sentence=sentence, **shared)
    )


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("healthcheck.server"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "bar_height": HEIGHT,
        "icon_of": _icon_of,
        "most_probes": PROBES,
        "ms": _ms,
        "shown_changes": _CHANGES,
        "shown_remedies": REMEDIES,
        "words": WORDS,
    }
    return environment


@cache
def _source(name: str) -> str:
    """A style or script as it stands in the page."""
    return (files("healthcheck.server") / "templates" / name).read_text(encoding="utf-8")


@cache
def _digest(name: str) -> str:
    """What the policy allows: this very text, and no other."""
    return base64.b64encode(hashlib.sha256(_source(name).encode()).digest()).decode()


def _icon_of(status: Status) -> str:
    shape = f"<circle cx='8' cy='8' r='7' fill='{_COLOURS[status]}'/>"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>{shape}</svg>"
    return f"data:image/svg+xml,{svg}"


def _ms(duration_ms: float) -> str:
    """Such as "1.9 ms", "120 ms", "2.1 s"."""
    if duration_ms >= 1000:
        return f"{duration_ms / 1000:.1f} s"
    return f"{duration_ms:.1f} ms" if duration_ms < 10 else f"{duration_ms:.0f} ms"

"""The page for people: the verdict, what differs, what to do. Needs no script."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from healthcheck import __version__
from healthcheck.model.names import printable
from healthcheck.model.report import Report, missing_objects
from healthcheck.report.attributes import described, sections
from healthcheck.report.json import Detail
from healthcheck.report.message import nameless_message
from healthcheck.report.text import (
    by_home,
    headline,
    ledger_line,
    remedies,
    server_line,
    tenants_line,
)
from healthcheck.server.health import ask
from healthcheck.server.service import detail_for, hint_for, service_of

_POLICY: Final = (
    "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)


async def page(request: Request) -> Response:
    """Probes every target and shows what came out."""
    service, detail = service_of(request), detail_for(request)
    reports = await ask(service, service.targets.values(), timeout=service.settings.timeout)
    template, style, policy = _template()
    html = template.render(
        reports=reports, detail=detail, style=style, hint=hint_for(request), version=__version__
    )
    return HTMLResponse(
        html, headers={"Content-Security-Policy": policy, "Referrer-Policy": "no-referrer"}
    )


@cache
def _template() -> tuple[Template, str, str]:
    """The template, its style, and a policy that allows this style and nothing else."""
    environment = Environment(
        loader=PackageLoader("healthcheck.server"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "by_home": by_home,
        "described": described,
        "headline": headline,
        "ledger_line": ledger_line,
        "missing": missing_objects,
        "printable": printable,
        "remedies": remedies,
        "sections": sections,
        "server_line": server_line,
        "tenants_line": tenants_line,
    }
    environment.globals["message"] = _message
    style = environment.get_template("page.css").render()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return environment.get_template("page.html"), style, _POLICY.format(digest)


def _message(report: Report, detail: Detail) -> str:
    return printable(report.message if detail == "full" else nameless_message(report))

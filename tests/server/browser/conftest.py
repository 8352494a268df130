"""One Chromium for all tests of the page, and one service that has it in every state."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect, sync_playwright

from healthcheck.model.report import Report, Status
from healthcheck.server.watch import Watch
from tests.debian import found
from tests.report.scenes import SCENES
from tests.server.serving import LONG_S, Answering, app_of, client

ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
"""Root may have no sandbox, and nothing here comes from elsewhere."""

TOKEN: Final = "geheim"

_NOTED = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(event.violatedDirective + " " + event.blockedURI);
});
"""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = found("chromium")
    if path is None:
        pytest.skip("there is no Chromium; scripts/debian chromium fetches one")
    expect.set_options(timeout=1000 * LONG_S)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@dataclass(frozen=True)
class Site:
    """A service with a target for each scene, by its name with hyphens."""

    url: str
    targets: dict[str, Answering]

    def of(self, scene: str) -> str:
        return f"{self.url}/targets/{slug(scene)}"


def slug(scene: str) -> str:
    return scene.replace(" ", "-")


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """What anybody sees is a summary; who has the TOKEN sees everything."""
    targets = {
        slug(name): Answering(slug(name), replace(make()[0], target=slug(name)))
        for name, make in SCENES.items()
    }
    watch = Watch(targets)
    for target in targets.values():
        for report in past(target.answer):
            watch.reported(report)
    app = app_of(*targets.values(), detail="summary", token=TOKEN, watch=watch)
    with client(app) as caller:
        yield Site(str(caller.base_url).rstrip("/"), targets)


def past(report: Report) -> Iterator[Report]:
    """What a service would have been told before, every ten seconds: all was well until shortly."""
    for place in range(70):
        at = report.checked_at - timedelta(seconds=10 * (70 - place))
        took = 1.9 + math.sin(place * 1.7) * 0.5 + 40 * (place == 48)
        was = replace(report, checked_at=at, duration_ms=took)
        yield replace(was, status=Status.PASS, reason=None, findings=()) if place < 48 else was
    yield report


Open = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def opened(browser: Browser) -> Open:
    """opened(url, …): a page in a context of its own that fails the test if anything is wrong.

    `token` None is a caller who may see less; what else is given is the context's.
    """

    @contextmanager
    def open_page(url: str, *, token: str | None = TOKEN, **facts: Any) -> Iterator[Page]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        context = browser.new_context(extra_http_headers=headers, **facts)
        try:
            page = context.new_page()
            said: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.on("pageerror", lambda error: said.append(str(error)))
            page.on("requestfailed", lambda request: said.append(request.url))
            page.add_init_script(_NOTED)
            page.goto(url)
            yield page
            assert said == []
            if facts.get("java_script_enabled", True):
                assert page.evaluate("window.violations") == []
        finally:
            context.close()

    return open_page


Audit = Callable[..., list[str]]

_SHOWN = """(html) => {
  const shown = new DOMParser().parseFromString(html, "text/html").documentElement;
  document.replaceChild(document.adoptNode(shown), document.documentElement);
}"""


@pytest.fixture(scope="session")
def audit(browser: Browser, site: Site) -> Iterator[Audit]:
    """audit(page): what axe finds in it that keeps people out, in light and in dark.

    In a page of its own, which shows what that one does: to load axe takes longer than to run it.
    """
    context = browser.new_context()
    auditor = context.new_page()
    auditor.goto(f"{site.url}/")
    auditor.evaluate(AXE_SCRIPT)

    def run(page: Page, *, colours: bool = True) -> list[str]:
        auditor.emulate_media(color_scheme="light")
        auditor.evaluate(_SHOWN, page.content())
        rules = {"rules": {"color-contrast": {"enabled": colours}}, "resultTypes": ["violations"]}
        found = auditor.evaluate("(options) => axe.run(options)", rules)["violations"]
        if colours:
            auditor.emulate_media(color_scheme="dark")
            found += auditor.evaluate("axe.run({ runOnly: ['color-contrast'] })")["violations"]
        return [
            f"{one['id']}: {node['target']} {node['failureSummary']}"
            for one in found
            if one["impact"] in {"serious", "critical"}
            for node in one["nodes"][:3]
        ]

    yield run
    context.close()

"""One Chromium for all tests of the page, and one service that has it in every state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.debian import found
from tests.server.browser.site import TOKEN, Site, launched, serving_scenes
from tests.server.serving import LONG_S

_NOTED = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(event.violatedDirective + " " + event.blockedURI);
});
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """As long as it is there, an event loop runs in this thread: no other test may meet that."""
    path = found("chromium")
    if path is None:
        pytest.skip("there is no Chromium; scripts/debian chromium fetches one")
    expect.set_options(timeout=1000 * LONG_S)
    with sync_playwright() as playwright:
        chromium = launched(playwright, path)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The service that has each scene."""
    with serving_scenes() as made:
        yield made


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


@pytest.fixture(scope="module")
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

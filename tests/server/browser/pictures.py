"""Takes the pictures of the documentation: python -m tests.server.browser.pictures CHROMIUM"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from typing import Final, Literal

import structlog
from msgspec import Struct
from playwright.sync_api import Browser, sync_playwright

from healthcheck.report.style import Style
from healthcheck.report.terminal import as_terminal
from tests.report.scenes import ROOT, SCENES, scene_of_two
from tests.report.screen import as_html
from tests.server.browser.site import TOKEN, launched, showing

FOLDER: Final = ROOT / "docs/pictures"


class Shot(Struct, frozen=True, kw_only=True):
    """One picture: of which scene, how wide and high or of which part of it."""

    name: str
    scene: str
    width: int = 1280
    height: int = 800
    scheme: Literal["light", "dark"] = "light"
    part: str | None = None
    token: bool = True


SHOTS: Final = (
    Shot(name="incident", scene="incident", height=900),
    Shot(name="incident-dark", scene="incident", scheme="dark", height=900),
    Shot(name="narrow", scene="incident", width=360, height=740),
    Shot(name="tables", scene="incident", part="picture", width=900, height=560),
    Shot(name="difference", scene="one finding", part="listing"),
    Shot(name="migrations", scene="a migration that failed", part="strip1", width=900),
    Shot(name="timeline", scene="incident", part="timeline", width=900),
    Shot(name="unknown", scene="unknown", width=900, height=560),
    Shot(name="targets", scene="targets", height=700),
    Shot(name="tenants", scene="tenants", part="crowd1"),
    Shot(name="summary", scene="incident", width=900, height=560, token=False),
)


def main(path: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = launched(playwright, path)
        for name in (*_taken(browser), _terminal(browser)):
            print(name)
        browser.close()


def _taken(browser: Browser) -> Iterator[str]:
    for shot in SHOTS:
        with showing(SCENES[shot.scene]()) as site:
            page = browser.new_page(
                viewport={"width": shot.width, "height": shot.height},
                color_scheme=shot.scheme,
                extra_http_headers={"Authorization": f"Bearer {TOKEN}"} if shot.token else {},
            )
            page.goto(site.url)
            file = FOLDER / f"{shot.name}.png"
            if shot.part:
                part = page.locator(f"[data-part={shot.part}]")
                box = part.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
                # Of what is higher than the picture, the beginning.
                box["height"] = min(box["height"], shot.height)
                page.screenshot(path=file, clip=box, full_page=True)
            else:
                page.screenshot(path=file)
            page.close()
        yield str(file.relative_to(ROOT))


def _terminal(browser: Browser) -> str:
    """A report as `healthcheck check` shows it on a terminal of 80 columns."""
    style = Style(colour=True, width=80, is_whole=False)
    text = f"$ healthcheck check\n{as_terminal(scene_of_two(), style)}"
    page = browser.new_page()
    page.set_content(as_html(text, ink="#d8dee9", background="#101418"))
    file = FOLDER / "terminal.png"
    page.locator("[data-part=screen]").screenshot(path=file)
    page.close()
    return str(file.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1])

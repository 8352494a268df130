"""A service that shows scenes, and the browser that looks at them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from playwright.sync_api import Browser, Playwright

from healthcheck.model.report import Report, Status
from healthcheck.server.watch import Watch
from tests.report.scenes import SCENES
from tests.server.serving import Answering, app_of, client

TOKEN: Final = "geheim"

_ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
"""Root may have no sandbox, and nothing here comes from elsewhere."""


class Site(Struct, frozen=True):
    """A service at `url`."""

    url: str

    def of(self, scene: str) -> str:
        """Where a scene is, if it is one of several."""
        return f"{self.url}/targets/{slug(scene)}"


def slug(scene: str) -> str:
    """A scene's name as a target bears it."""
    return scene.replace(" ", "-")


def launched(playwright: Playwright, path: str) -> Browser:
    """A Chromium, of this program."""
    return playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)


@contextmanager
def serving_scenes() -> Iterator[Site]:
    """A target for each scene, by its name with hyphens."""
    made = (replace(make()[0], target=slug(name)) for name, make in SCENES.items())
    with showing(made) as site:
        yield site


@contextmanager
def showing(reports: Iterable[Report]) -> Iterator[Site]:
    """What anybody sees is a summary; who has the TOKEN sees everything."""
    targets = [Answering(report.target, report) for report in reports]
    watch = Watch(target.name for target in targets)
    for target in targets:
        for report in _past(target.answer):
            watch.reported(report)
    with client(app_of(*targets, detail="summary", token=TOKEN, watch=watch)) as caller:
        yield Site(str(caller.base_url).rstrip("/"))


def _past(report: Report) -> Iterator[Report]:
    """What a service would have been told, every ten seconds: all was well until shortly."""
    for place in range(70):
        at = report.checked_at - timedelta(seconds=10 * (70 - place))
        took = 1.9 + math.sin(place * 1.7) * 0.5 + 40 * (place == 48)
        was = replace(report, checked_at=at, duration_ms=took)
        yield replace(was, status=Status.PASS, reason=None, findings=()) if place < 48 else was
    yield report

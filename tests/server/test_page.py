from __future__ import annotations

import base64
import hashlib
import re
import threading
from html.parser import HTMLParser

import httpx
import pytest
from msgspec.structs import replace

from healthcheck.model.report import Status
from healthcheck.report.json import Detail
from healthcheck.server import page as page_module
from healthcheck.server.watch import CHANGES, PROBES, Watch
from tests.report.made import REPORTS, report
from tests.report.scenes import SCENES, scene_of_evil, scene_of_incident, scene_of_ten_thousand
from tests.server.serving import Answering, app_of, client, one

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Balance(HTMLParser):
    """Finds tags that are never closed, or closed and never opened, and all ids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes |= {name for name, _ in attrs}


def sound(text: str) -> Balance:
    balance = Balance()
    balance.feed(text)
    assert balance.open == []
    assert len(balance.ids) == len(set(balance.ids))
    assert not [name for name in balance.attributes if name == "style" or name.startswith("on")]
    return balance


@pytest.mark.parametrize("detail", ["full", "summary", "status"])
def test_every_report_makes_a_page(detail: Detail) -> None:
    named = {name.replace(" ", "-"): made for name, made in REPORTS.items()}
    targets = (Answering(name, replace(made, target=name)) for name, made in named.items())
    with client(app_of(*targets, detail=detail)) as caller:
        for name, made in named.items():
            answer = caller.get(f"/targets/{name}")
            assert answer.status_code == 200
            assert answer.headers["content-type"] == "text/html; charset=utf-8"
            sound(answer.text)
            assert f">{made.status.value.upper()}<" in answer.text
            assert ("HEALTHCHECK_TOKEN" in answer.text) == (detail != "full")


@pytest.mark.parametrize("name", ["incident", "one finding", "hostile names", "tenants", "targets"])
def test_every_scene_makes_a_page(name: str) -> None:
    targets = [Answering(made.target, made) for made in SCENES[name]()]
    with client(app_of(*targets)) as caller:
        for path in ("/", *(f"/targets/{target.name}" for target in targets)):
            sound(caller.get(path).text)


def digest(text: str, tag: str) -> str:
    (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def test_the_policy_allows_the_style_and_the_script_and_nothing_else() -> None:
    with one() as caller:
        answer = caller.get("/")
    assert answer.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{digest(answer.text, 'style')}';"
        f" script-src 'sha256-{digest(answer.text, 'script')}'; connect-src 'self';"
        " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def test_the_page_says_what_differs_and_what_to_do() -> None:
    with one("fail") as caller:
        page = caller.get("/").text
    for words in (
        '<span class="name">public.users</span>',
        "column &#34;projectId&#34; is missing",
        "text not null",
        "avatars_idx",
        "What to do",
        "apply migration 20251014_add_avatar_creator_complete",
        "expected_schema.yaml:14",
    ):
        assert words in page


@pytest.mark.parametrize("detail", ["summary", "status"])
@pytest.mark.parametrize("path", ["/", "/targets/default"])
def test_a_shortened_page_names_nothing(detail: Detail, path: str) -> None:
    made = scene_of_incident()
    stale = replace(made.declaration, problem="orders is odd")
    target = Answering("default", replace(made, declaration=stale))
    watch = Watch(["default"])
    watch.reported(made)
    with client(app_of(target, detail=detail, watch=watch, token="geheim")) as caller:
        page = caller.get(path).text
        whole = caller.get(path, headers={"Authorization": "Bearer geheim"}).text
    declared = made.declaration.expectation
    assert declared is not None
    names = {"probe,", ".yaml", "orders", "prisma", "PostgreSQL", "2025"}
    names |= {table.name for table in declared.tables}
    shown = page.partition("</style>")[2].partition("<script>")[0]
    assert not any(name in shown for name in names)
    assert "2025" in whole
    assert ("<rect" in shown.partition("</header>")[2]) == (detail == "summary")


def test_several_targets_lead_to_their_pages() -> None:
    shop = Answering("shop", report(target="shop"))
    with client(app_of(shop, Answering("default", REPORTS["fail"]))) as caller:
        page = caller.get("/").text
        assert page.index('href="/targets/default"') < page.index('href="/targets/shop"')
        assert "1 of 2 databases is not ready" in page
        assert shop.asked
        asked = len(shop.asked)
        single = caller.get("/targets/default").text
        assert len(shop.asked) == asked
    assert "table is missing" in single
    assert "table is missing" not in page


def test_a_target_that_is_not_there() -> None:
    with one() as caller:
        answer = caller.get("/targets/<script>")
    assert answer.status_code == 404
    assert answer.json()["error"] == "unknown_target"


def test_a_newer_declaration_that_is_no_good() -> None:
    with one("a newer declaration that is no good") as caller:
        assert "expected_schema.yaml:1:1: no" in caller.get("/").text


def test_names_do_no_harm() -> None:
    with client(app_of(Answering("default", scene_of_evil()))) as caller:
        page = caller.get("/").text
    shown = page.rpartition("<script>")[0]
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;" in shown
    assert not any(sign in page for sign in ("\x1b", "\u202e", "\u2028", "\u200b", "\x07"))
    sound(page)


def test_tenants() -> None:
    with one("tenants", detail="full") as caller:
        text = caller.get("/").text
    assert "3,000 tenants, at least 1 declared" in text
    assert "2,000 fail" in text
    assert "in 2,000 of 3,000 tenants" in text


def test_the_timeline_is_what_the_process_saw() -> None:
    watch = Watch(["default"])
    for name in ("pass", "unknown", "fail"):
        watch.reported(REPORTS[name])
    with one("fail", watch=watch) as caller:
        page = caller.get("/").text
    changes = page.partition('<ol class="changes">')[2].partition("</ol>")[0]
    assert re.findall('<li class="([a-z]+)">', changes) == ["fail", "unknown", "pass"]
    assert "3 probes" in page


def test_what_is_remembered_has_an_end() -> None:
    watch = Watch(["default"])
    for _ in range(PROBES):
        watch.reported(REPORTS["pass"])
        watch.reported(REPORTS["fail"])
    history = watch.history("default")
    assert (len(history.probes), len(history.changes)) == (PROBES, CHANGES)
    assert history.changes[-1].status is Status.FAIL


def test_while_a_large_page_is_drawn_others_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, over = threading.Event(), threading.Event()
    drawn = page_module._drawn

    def slow(*args: object, **facts: object) -> str:
        begun.set()
        over.wait(30)
        return drawn(*args, **facts)  # type: ignore[arg-type]

    monkeypatch.setattr(page_module, "_drawn", slow)
    answers: list[httpx.Response] = []
    with client(app_of(Answering("default", scene_of_ten_thousand()))) as caller:
        asking = threading.Thread(target=lambda: answers.append(caller.get("/")))
        asking.start()
        assert begun.wait(30)
        assert caller.get("/health/live").status_code == 200
        over.set()
        asking.join()
    # However many tables there are.
    assert len(answers[0].content) < 200_000
    assert "3 of 10,000 affected" in answers[0].text

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from msgspec.structs import replace

from healthcheck.model.finding import Code
from tests.report.made import REPORTS, in_table, report, table
from tests.server.serving import Answering, app_of, client, one

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Balance(HTMLParser):
    """Finds tags that are never closed, or closed and never opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("detail", ["full", "summary", "status"])
@pytest.mark.parametrize("name", REPORTS)
def test_every_report_makes_a_page(name: str, detail: str) -> None:
    with one(name, detail=detail) as caller:
        answer = caller.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    balance = Balance()
    balance.feed(answer.text)
    assert balance.open == []
    assert "script" not in balance.tags
    assert REPORTS[name].status.value.upper() in answer.text
    assert ("HEALTHCHECK_TOKEN" in answer.text) == (detail != "full")


def test_the_policy_allows_the_style_and_nothing_else() -> None:
    with one() as caller:
        answer = caller.get("/")
    policy = answer.headers["content-security-policy"]
    (style,) = re.findall("<style>(.*?)</style>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "style=" not in answer.text


def test_the_page_says_what_differs_and_what_to_do() -> None:
    with one("fail") as caller:
        page = caller.get("/").text
    for words in (
        "table public.users",
        "column &#34;projectId&#34; is missing",
        "text not null",
        "avatars_idx",
        "What to do",
        "apply migration 20251014_add_avatar_creator_complete",
        "expected_schema.yaml:14",
    ):
        assert words in page


@pytest.mark.parametrize("detail", ["summary", "status"])
def test_a_shortened_page_names_nothing(detail: str) -> None:
    made = REPORTS["fail"]
    stale = replace(made.declaration, problem="orders is odd")
    target = Answering("default", replace(made, declaration=stale))
    with client(app_of(target, detail=detail)) as caller:  # type: ignore[arg-type]
        page = caller.get("/").text
    assert not any(word in page for word in ("users", "avatars", "probe,", ".yaml", "orders"))


def test_several_targets_have_their_names() -> None:
    shop = Answering("shop", report(target="shop"))
    with client(app_of(shop, Answering("default", REPORTS["fail"]))) as caller:
        page = caller.get("/").text
    assert "PASS shop" in page
    assert "FAIL default" in page


def test_a_newer_declaration_that_is_no_good() -> None:
    with one("a newer declaration that is no good") as caller:
        assert "expected_schema.yaml:1:1: no" in caller.get("/").text


def test_names_do_no_harm() -> None:
    evil = "<script>alert(1)</script>\x1b'\""
    findings = (
        in_table(Code.COLUMN_MISSING, evil, expected={"type": evil}, hint=evil, remedy=evil),
        table(Code.TABLE_MISSING, evil, expected={"columns": {evil: {"type": evil}}}),
    )
    with client(app_of(Answering("default", report(*findings, message=evil)))) as caller:
        page = caller.get("/").text
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_tenants() -> None:
    with one("tenants", detail="full") as caller:
        text = caller.get("/").text
    assert "<th>shop_*</th><td>3,000 tenants, 2,000 fail: shop_1, shop_2 and" in text
    assert "in 2,000 of 3,000 tenants" in text

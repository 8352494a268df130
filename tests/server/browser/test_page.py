"""The page in a real browser, in each of its states."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize, expect

from healthcheck.demo import incident
from tests.postgres import Database
from tests.report.scenes import EVIL, SCENES
from tests.server.browser.conftest import Audit, Open
from tests.server.browser.site import Site, slug
from tests.server.serving import LONG_S, environment, serving

NARROW: ViewportSize = {"width": 360, "height": 740}
PLACES = ["", *(name for name in SCENES if name != "targets")]  # the overview is of several

_REACHABLE = """() => [...document.querySelectorAll("a[href], button, summary, pre[tabindex]")]
  .filter((one) => one.checkVisibility())
  .map((one, place) => (one.dataset.place = String(place)))"""

_FOCUSED = """() => {
  const held = document.activeElement, style = getComputedStyle(held);
  const isMarked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 1;
  return [held.dataset.place ?? "", isMarked];
}"""


def address(site: Site, place: str) -> str:
    return site.of(place) if place else f"{site.url}/"


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place or "overview")
def test_every_state_is_for_everybody(site: Site, opened: Open, audit: Audit, place: str) -> None:
    with opened(address(site, place)) as page:
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.title").endswith("healthcheck")
        # The colours of hundreds are those of a few.
        assert audit(page, colours=not place.startswith("hundreds")) == []
        page.set_viewport_size(NARROW)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_what_is_folded_away_is_for_everybody_too(site: Site, opened: Open, audit: Audit) -> None:
    with opened(site.of("one finding")) as page:
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert audit(page) == []
    with opened(site.of("incident"), viewport=NARROW) as page:
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_the_verdict_the_cause_and_the_cure_are_seen_first(site: Site, opened: Open) -> None:
    with opened(site.of("incident"), viewport={"width": 1280, "height": 720}) as page:
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Not ready: 127 objects missing, all from one pending migration"
        )
        cure = page.get_by_role("region", name="what to do").first
        expect(cure).to_have_text("bunx prisma migrate deploy")
        expect(cure).to_be_in_viewport()
        assert page.title() == "Not ready · incident · healthcheck"


def test_the_button_copies_the_remedy(site: Site, opened: Open) -> None:
    with opened(site.of("incident"), permissions=["clipboard-read", "clipboard-write"]) as page:
        page.get_by_role("button", name="Copy what to do").first.click()
        expect(page.get_by_role("button", name="Copied what to do")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == "bunx prisma migrate deploy"


def test_what_is_to_be_read_is_never_copied(site: Site, opened: Open) -> None:
    with opened(
        site.of("a migration that failed"), permissions=["clipboard-read", "clipboard-write"]
    ) as page:
        first = page.locator("[data-part=verdict]")
        expect(first).to_contain_text("mend what made 20251014_add_avatar_creator_complete fail")
        first.get_by_role("button", name="Copy what to do").click()
        expect(first.get_by_role("button", name="Copied what to do")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()").splitlines() == [
            "npx prisma migrate resolve --rolled-back 20251014_add_avatar_creator_complete",
            "bunx prisma migrate deploy",
        ]


@pytest.mark.parametrize(
    ("place", "told"),
    [
        pytest.param("migrating", "wait until 2025", id="nothing to run"),
        pytest.param("hostile names", "Not to be copied from here", id="not shown as it is"),
    ],
)
def test_what_cannot_be_run_has_no_button(site: Site, opened: Open, place: str, told: str) -> None:
    with opened(site.of(place)) as page:
        first = page.locator("[data-part=verdict]")
        expect(first).to_contain_text("What to do")
        expect(first).to_contain_text(told)
        assert first.get_by_role("button").count() == 0


def test_without_a_secure_origin_it_copies_too(site: Site, opened: Open) -> None:
    with opened(site.of("one finding"), permissions=["clipboard-read", "clipboard-write"]) as page:
        page.evaluate("navigator.clipboard.writeText('nothing')")
        page.evaluate("""Object.defineProperty(navigator.clipboard, "writeText",
                         { value: () => Promise.reject(new Error("not here")) })""")
        page.get_by_role("button", name="Copy what to do").first.click()
        expect(page.get_by_role("button", name="Copied what to do")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()").startswith("ALTER TABLE")


def test_without_scripts_all_is_there(site: Site, opened: Open) -> None:
    with opened(site.of("incident"), java_script_enabled=False) as page:
        expect(page.get_by_role("heading", level=1)).to_contain_text("Not ready")
        assert page.get_by_role("button").count() == 0
        summary = page.get_by_text("Names of the migrations")
        summary.click()
        expect(page.get_by_text("20250203091512_init").first).to_be_visible()


@pytest.mark.parametrize("place", ["", "incident"])
def test_the_keyboard_reaches_everything(site: Site, opened: Open, place: str) -> None:
    with opened(address(site, place)) as page:
        wanted = page.evaluate(_REACHABLE)
        seen: set[str] = set()
        for _ in wanted[:150]:
            page.keyboard.press("Tab")
            held, is_marked = page.evaluate(_FOCUSED)
            assert is_marked
            seen.add(held)
        assert seen == set(wanted[:150])


def test_several_databases_are_a_click_away(site: Site, opened: Open) -> None:
    with opened(f"{site.url}/") as page:
        page.get_by_role("link", name="incident").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("127 objects missing")
        page.get_by_role("link", name="healthcheck").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("databases are unknown")


@pytest.mark.parametrize("place", ["incident", "hostile names", "tenants", "migrating"])
def test_who_may_not_see_names_sees_none(site: Site, opened: Open, place: str) -> None:
    with opened(site.of(place), token=None) as page:
        expect(page.get_by_text("Names are not shown to you")).to_be_visible()
        whole = page.content().partition("</style>")[2].partition("<script>")[0]
        names = ["avatar", "public.", "prisma", "orders", "tenant_0", *EVIL]
        assert not [name for name in names if name in whole]


def test_hostile_names_are_only_shown(site: Site, opened: Open) -> None:
    with opened(site.of("hostile names")) as page:
        text = page.locator("main").inner_text()
        assert "<script>alert(1)</script>" in text
        assert "\\u202e" in text
        assert page.locator("main script, main img").count() == 0
        assert not set(text) & {"\u202e", "\x1b", "\u2028", "\u200b"}


def test_it_follows_a_real_service_and_says_when_that_is_gone(
    database: Database, opened: Open
) -> None:
    incident.apply_earlier(database.connection)
    env = environment(
        DATABASE_URL=database.url, DECLARATION="expected_schema.yaml", TIMEOUT=str(LONG_S)
    )
    with serving(env=env) as service:
        with opened(str(service.http.base_url), token=None) as page:
            heading = page.get_by_role("heading", level=1)
            expect(heading).to_contain_text("127 objects missing, all from one pending migration")
            page.get_by_text("Names of the migrations").click()
            incident.apply_incident(database.connection)
            refresh = page.get_by_role("button", name="Refresh every 10 s")
            refresh.click()
            expect(refresh).to_have_attribute("aria-pressed", "false")
            expect(heading).to_contain_text("Not ready")
            refresh.click()
            expect(heading).to_have_text("Ready: all 299 expected objects are there")
            expect(page).to_have_title("Ready · healthcheck")
            expect(page.get_by_role("status")).to_contain_text("Ready")
            # What was opened stays open, where it still is.
            expect(page.get_by_text(incident.INCIDENT, exact=True)).to_be_visible()
            expect(page.locator(".changes li")).to_have_count(2)
        with opened(str(service.http.base_url), token=None) as page:
            page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('gone')); }")
            for _ in range(2):
                page.get_by_role("button", name="Refresh every 10 s").click()
            expect(page.get_by_text("no answer; this page is old: checked")).to_be_visible()


def test_what_is_selected_is_not_taken_away(site: Site, opened: Open) -> None:
    with opened(site.of("incident")) as page:
        page.evaluate("getSelection().selectAllChildren(document.getElementById('sentence'))")
        refresh = page.get_by_role("button", name="Refresh every 10 s")
        for _ in range(2):
            refresh.press("Enter")
        expect(page.get_by_text("waits for what is selected; checked")).to_be_visible()
        page.evaluate("getSelection().removeAllRanges()")
        for _ in range(2):
            refresh.press("Enter")
        expect(page.get_by_text("waits for what is selected")).to_be_hidden()


def test_each_scene_has_a_name_of_its_own() -> None:
    assert len({slug(name) for name in SCENES}) == len(SCENES)

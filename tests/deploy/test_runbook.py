"""docs/runbook.md has an entry for whatever may be red, and its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from healthcheck.model.finding import Code
from healthcheck.model.report import Reason
from tests.deploy.prometheus.test_rules import ALERTS, NAMES

DOCS = Path(__file__).parents[2] / "docs"
RUNBOOK = (DOCS / "runbook.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### (.+)\n\n((?:(?!^#).*\n)*)", RUNBOOK, re.MULTILINE))


def anchors(page: str) -> list[str]:
    """What a link into a page can name: ids, and headings as code hosts make names of them."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    slugs = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]
    return [*re.findall(r'<a id="([^"]+)">', page), *slugs]


def test_every_code_has_its_place() -> None:
    ids = re.findall(r'<a id="([^"]+)"></a>', RUNBOOK)
    assert sorted(ids) == sorted(Code)


def test_a_code_stands_under_what_is_wrong_with_it() -> None:
    misplaced = [
        code
        for title, text in SECTIONS.items()
        for code in re.findall(r'<a id="([^"]+)">', text)
        if title in PROBLEMS and Code(code).problem not in PROBLEMS[title]
    ]
    assert misplaced == []


PROBLEMS = {
    "Missing": {"missing"},
    "Inaccessible": {"inaccessible"},
    "Different": {"type", "nullable", "default", "definition", "values", "version"},
    "Invalid": {"invalid"},
    "Renamed": {"renamed"},
    "Still present": {"present"},
    "Unexpected": {"unexpected"},
    "Not checked": {"not_checked"},
}


@pytest.mark.parametrize("title", [*NAMES, *PROBLEMS])
def test_every_entry_says_what_it_means_what_to_do_and_when_to_ignore_it(title: str) -> None:
    wanted = {"Do", "Ignore"} if title in PROBLEMS else {"Means", "Do", "Ignore"}
    assert wanted <= set(re.findall(r"^- \*\*(\w+)", SECTIONS[title], re.MULTILINE))


def test_every_reason_has_its_entry() -> None:
    reasons = [title.strip("`") for title in SECTIONS if title.startswith("`")]
    assert reasons == [reason for reason in Reason if reason is not Reason.DRIFT]


def test_the_set_up_lists_the_alerts_as_they_are() -> None:
    page = (DOCS / "prometheus.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \[(\w+)\]\(runbook.md#\w+\) \| (\w+) \| .+ \| (.+) \|$", page, re.M)
    waits = {"at once": None, "1 h": "1h"}
    listed = {
        name: (severity, waits.get(after, after.replace(" min", "m")))
        for name, severity, after in rows
    }
    shipped = {rule["alert"]: (rule["labels"]["severity"], rule.get("for")) for rule in ALERTS}
    # It has no `for`: it looks back for those minutes.
    assert listed.pop("HealthcheckTargetGone") == ("warning", "5m")
    assert shipped.pop("HealthcheckTargetGone") == ("warning", None)
    assert listed == shipped


@pytest.mark.parametrize("name", ["runbook.md", "prometheus.md"])
def test_every_link_leads_somewhere(name: str) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    lost = []
    for target in re.findall(r"\]\(([^)]+)\)", page):
        path, _, anchor = target.partition("#")
        file = DOCS / path if path else DOCS / name
        if not file.exists() or (anchor and anchor not in anchors(file.read_text("utf-8"))):
            lost.append(target)
    assert lost == []

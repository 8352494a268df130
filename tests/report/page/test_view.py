from __future__ import annotations

import re
from typing import Final

import pytest
from msgspec.structs import replace

from healthcheck.model.names import printable
from healthcheck.model.remedy import in_shell
from healthcheck.model.report import Status, states
from healthcheck.report.json import Detail
from healthcheck.report.page import History, Moment, View, view
from healthcheck.report.page.remedy import step
from tests.report.made import AT, AVATARS, DECLARATION, REPORTS, SEEN, SERVER, report
from tests.report.scenes import EVIL, SCENES, scene_of_evil, scene_of_incident

MOMENT = Moment(at=AT, status=Status.FAIL, reason=None, duration_ms=2.0)
DETAILS: Final[tuple[Detail, ...]] = ("summary", "status")
HISTORY = History(probes=(MOMENT,), changes=(MOMENT,))


def test_at_status_the_verdict_alone() -> None:
    made = view(REPORTS["fail"], HISTORY, detail="status")
    assert made == View(target="default", status=Status.FAIL, sentence="Not ready")


def test_at_summary_all_that_has_no_name() -> None:
    made = view(scene_of_incident(), HISTORY, detail="summary")
    assert made.sentence == "Not ready: 127 objects missing, all from one pending migration"
    assert made.message == "127 of 299 expected objects are missing; 1 migration is pending"
    assert made.meters
    assert made.timeline
    nothing = (made.facts, made.remedies, made.strips, made.picture, made.crowds, made.listing)
    assert not any(nothing)


@pytest.mark.parametrize("name", [*REPORTS, *(name for name in SCENES if name[:3] != "ten")])
def test_who_may_not_see_names_sees_none(name: str) -> None:
    reports = (REPORTS[name],) if name in REPORTS else SCENES[name]()
    for one in reports:
        hidden = {one.declaration.file, AVATARS, "users", "orders", *EVIL}
        hidden |= {finding.subject.name for finding in one.findings}
        hidden |= {
            name for ledger in one.migrations for _, names in states(ledger) for name in names
        }
        if one.declaration.expectation:
            hidden |= {table.name for table in one.declaration.expectation.tables}
        for detail in DETAILS:
            shown = repr(view(one, HISTORY, detail=detail))
            words = set(re.findall(r"[^\s'\",;:()=]+", shown))
            assert hidden.isdisjoint(words)
            assert not [evil for evil in EVIL if evil in shown or printable(evil) in shown]


def test_at_full_all_of_it() -> None:
    made = view(scene_of_incident(), HISTORY, detail="full")
    assert made.message is not None
    assert AVATARS in made.message
    assert made.remedies == (step(in_shell("bunx prisma migrate deploy")),)
    assert made.facts == (
        ("Server", "PostgreSQL 16.4"),
        ("Database", "app"),
        ("Role", "app"),
        ("Declaration", "expected_schema.yaml"),
    )
    assert len(made.strips) == 1
    assert made.picture
    assert made.listing


def test_a_pass_says_it_once() -> None:
    made = view(report(), History(), detail="full")
    assert (made.sentence, made.message) == ("Ready: all 87 expected objects are there", None)
    assert (made.listing, made.timeline, made.stale, made.problem) == (None, None, False, None)


def test_an_unknown_status_says_when_there_was_an_answer() -> None:
    made = view(REPORTS["unknown after a real answer"], HISTORY, detail="full")
    assert made.last == (Status.FAIL, SEEN)
    assert made.facts == (("Declaration", "expected_schema.yaml"),)


def test_a_newer_declaration_that_is_no_good() -> None:
    stale = replace(DECLARATION, problem="a.yaml:1:1: no\x1b\nand more")
    made = view(report(declaration=stale), HISTORY, detail="full")
    assert (made.stale, made.problem) == (True, "a.yaml:1:1: no\\x1b\nand more")
    assert view(report(declaration=stale), HISTORY, detail="summary").problem is None


def test_a_standby() -> None:
    made = view(report(server=replace(SERVER, in_recovery=True)), HISTORY, detail="full")
    assert made.facts[0] == ("Server", "PostgreSQL 16.4, in recovery")


def test_nothing_that_a_terminal_or_a_line_obeys_comes_through() -> None:
    shown = str(view(scene_of_evil(), HISTORY, detail="full"))
    assert not any(sign in shown for sign in ("\x1b", "\u202e", "\u2028", "\u200b", "\x07"))

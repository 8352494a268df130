from __future__ import annotations

import json
from datetime import timedelta

from msgspec.structs import replace

from healthcheck.model.report import Report
from healthcheck.report.json import HINT, as_json, as_json_list
from healthcheck.server.texts import Texts
from tests.report.made import REPORTS

PASS, FAIL = REPORTS["pass"], REPORTS["fail"]


def told(texts: Texts, *reports: Report) -> object:
    return json.loads(texts.of(None, reports, detail="full", hint=None))


def test_who_share_a_report_share_its_text() -> None:
    texts = Texts()
    first = texts.of("default", [FAIL], detail="full", hint=None)
    assert texts.of("default", [FAIL], detail="full", hint=None) is first
    assert first.endswith("}\n")


def test_a_later_report_has_a_text_of_its_own() -> None:
    texts = Texts()
    later = replace(PASS, checked_at=PASS.checked_at + timedelta(seconds=1))
    for report in (PASS, later, PASS, FAIL, later):
        assert told(texts, report) == as_json(report)


def test_one_of_several_reports_that_is_later_is_told() -> None:
    texts = Texts()
    for reports in ((PASS, FAIL), (PASS, PASS), (FAIL, PASS), (PASS, FAIL)):
        assert told(texts, *reports) == as_json_list(reports)


def test_who_may_see_less_is_told_less_in_whatever_order_they_come() -> None:
    texts = Texts()
    for _ in range(2):
        whole = json.loads(texts.of(None, [FAIL], detail="full", hint=None))
        assert whole == as_json(FAIL)
        for hint in (HINT, "another"):
            brief = json.loads(texts.of(None, [FAIL], detail="summary", hint=hint))
            assert brief == as_json(FAIL, detail="summary") | {"hint": hint}


def test_an_equal_report_that_is_another_is_made_anew() -> None:
    texts = Texts()
    first = texts.of(None, [PASS], detail="full", hint=None)
    again = texts.of(None, [replace(PASS)], detail="full", hint=None)
    assert again == first
    assert again is not first

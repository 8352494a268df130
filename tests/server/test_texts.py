from __future__ import annotations

import json
from datetime import timedelta

import pytest
from msgspec.structs import replace

from healthcheck.model.report import Ledger, Reason, Report, Status, Tenants
from healthcheck.report.json import HINT, Detail, as_json, as_json_list, dumps
from healthcheck.server.texts import Texts
from tests.report.made import REPORTS

PASS, FAIL = REPORTS["pass"], REPORTS["fail"]


def later(report: Report) -> Report:
    """The next of a database at which nothing happens."""
    return replace(
        report,
        checked_at=report.checked_at + timedelta(seconds=1),
        duration_ms=report.duration_ms + 1,
        message="".join(report.message),
        first_seen=dict(report.first_seen),
    )


def unlike(report: Report) -> Report:
    """A report that has nothing in common with the one."""
    return Report(
        status=Status.WARN,
        reason=Reason.MIGRATING,
        message="something else",
        target="another",
        checked_at=report.checked_at + timedelta(days=1),
        duration_ms=report.duration_ms + 9,
        server=None,
        declaration=replace(report.declaration, sha256="0", objects={}),
        migrations=(Ledger(tool="django", table="public.django_migrations", applied=7),),
        tenants=(Tenants(match="t*", at_least=0, passed=3, warned=0, failed=0),),
    )


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


@pytest.mark.parametrize("name", list(REPORTS))
@pytest.mark.parametrize("detail", ["full", "summary", "status"])
def test_a_report_that_differs_in_its_times_has_the_same_text_but_for_them(
    name: str, detail: Detail
) -> None:
    texts, first = Texts(), REPORTS[name]
    # The last has quotes where its times stand in the text.
    for report in (first, later(first), replace(first, target='"checked_at": "x'), later(first)):
        for _ in range(2):
            text = texts.of(None, [report], detail=detail, hint=None)
            assert text == dumps(as_json(report, detail=detail)) + "\n"
            report = later(report)


@pytest.mark.parametrize("field", Report.__struct_fields__)
def test_nothing_but_the_times_is_taken_from_another_report(field: str) -> None:
    texts = Texts()
    for report in (FAIL, replace(FAIL, **{field: getattr(unlike(FAIL), field)}), FAIL):
        assert told(texts, report) == as_json(report)

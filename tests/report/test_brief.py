from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from healthcheck.model.finding import Code
from healthcheck.model.remedy import Language, Remedy, in_shell
from healthcheck.report.brief import LIMIT_BYTES, as_brief
from tests.report.made import (
    AVATARS,
    COLUMN,
    EXPLAINED,
    LEDGER,
    PENDING,
    REPORTS,
    TYPE,
    in_table,
    report,
)


def test_what_is_the_matter_and_what_to_do_come_first() -> None:
    told = as_brief([report(PENDING, EXPLAINED, migrations=(LEDGER,))])
    verdict, cure, *findings = told.splitlines()
    assert verdict.startswith("FAIL: ")
    assert AVATARS in verdict
    assert cure == "what to do: npx prisma migrate deploy"
    assert findings == [
        f"fail  migration {AVATARS} is pending (expected_schema.yaml:4)",
        "fail  table public.avatars is missing (expected_schema.yaml:20)",
    ]


def test_several_remedies() -> None:
    _, cure, column, kind = as_brief([report(COLUMN, TYPE)]).splitlines()
    assert cure == f"what to do: apply migration {AVATARS} (and 1 more)"
    assert column == 'fail  column public.users."projectId" is missing (expected_schema.yaml:14)'
    assert kind == "fail  column public.users.credits has another type"


def test_a_pass_is_a_line() -> None:
    assert as_brief([report()]) == "PASS: all 87 expected objects are there\n"


def test_of_many_findings_the_first() -> None:
    many = [
        in_table(Code.COLUMN_MISSING, f"c{number}", remedy=in_shell("x")) for number in range(500)
    ]
    *_, first, last = as_brief([report(*many)]).splitlines()
    number = int(first.removeprefix("fail  column public.users.c").partition(" ")[0])
    assert number > 10
    assert last == f"and {499 - number} more; healthcheck check says all"


def test_the_worst_of_several_targets_come_first() -> None:
    reports = [
        replace(REPORTS[each], target=f"target_{number}")
        for number, each in enumerate(["pass", "fail", "warn", "unknown", "pass"])
    ]
    told = as_brief(reports).splitlines()
    heads = [line.partition(":")[0] for line in told if "target_" in line]
    assert heads == ["UNKNOWN target_3", "FAIL target_1", "WARN target_2"]
    assert told[-1] == "and 2 more targets"


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_fits(name: str) -> None:
    told = as_brief([REPORTS[name]])
    assert told.startswith(REPORTS[name].status.value.upper())
    assert len(told.encode()) <= LIMIT_BYTES


@given(
    names=st.lists(st.text(min_size=1, max_size=600), max_size=30),
    remedy=st.builds(
        Remedy,
        advice=st.none() | st.text(max_size=2000),
        commands=st.lists(st.text(min_size=1, max_size=2000)).map(tuple),
        language=st.sampled_from(Language),
    ),
    message=st.text(max_size=3000),
    targets=st.integers(1, 5),
)
def test_whatever_it_is_called_it_fits(
    names: list[str], remedy: Remedy, message: str, targets: int
) -> None:
    findings = [in_table(Code.COLUMN_MISSING, name, remedy=remedy) for name in names]
    told = as_brief([replace(report(*findings), message=message)] * targets)
    assert len(told.encode()) <= LIMIT_BYTES
    assert all(line.isprintable() for line in told.split("\n"))
    if names and remedy.text.split():
        assert "\nwhat to do: " in told

from __future__ import annotations

import pytest
from msgspec.structs import replace

from healthcheck.model.finding import Code, Kind, Spread
from healthcheck.model.remedy import advising
from healthcheck.model.report import Conclusive, Ledger, Report, Status
from healthcheck.report.json import Detail
from healthcheck.report.prometheus import GAUGES, MOST_FINDINGS, gauges
from tests.report.made import (
    AVATARS,
    COLUMN,
    DECLARATION,
    EXPLAINED,
    INDEX,
    LEDGER,
    OF_TENANTS,
    PENDING,
    REPORTS,
    SEEN,
    TABLE,
    TENANTS,
    in_table,
    report,
    unknown,
)


def samples(name: str, *reports: Report) -> dict[tuple[str, ...], float]:
    gauge = next(each for each in GAUGES if each.name == name)
    found = list(gauge.samples(reports))
    assert len(found) == len(dict(found)), "two series with the same labels"
    assert all(len(labels) == 1 + len(gauge.labels) for labels, _ in found)
    return dict(found)


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("gauge", [gauge.name for gauge in GAUGES])
def test_every_gauge_of_every_report_has_one_sample_for_each_labels(gauge: str, name: str) -> None:
    samples(gauge, REPORTS[name], replace(REPORTS[name], target="other"))


def test_up_and_status() -> None:
    assert samples("healthcheck_up", report(COLUMN), unknown(target="shop")) == {
        ("default",): 1.0,
        ("shop",): 0.0,
    }
    assert samples("healthcheck_status", report(INDEX)) == {
        ("default", "pass"): 0.0,
        ("default", "warn"): 1.0,
        ("default", "fail"): 0.0,
        ("default", "unknown"): 0.0,
    }


def test_findings_have_a_zero_for_every_possible_code() -> None:
    assert samples("healthcheck_findings", report(COLUMN, INDEX)) == {
        ("default", "column.missing", "fail"): 1,
        ("default", "column.missing", "warn"): 0,
        ("default", "index.missing", "fail"): 0,
        ("default", "index.missing", "warn"): 0,
        ("default", "index.renamed", "warn"): 1,
        ("default", "table.missing", "fail"): 0,
        ("default", "table.missing", "warn"): 0,
    }


def test_missing_objects_count_what_is_in_a_missing_table() -> None:
    assert samples("healthcheck_missing_objects", report(TABLE)) == {
        ("default", "check"): 1,
        ("default", "column"): 3,
        ("default", "index"): 2,
        ("default", "primary_key"): 1,
        ("default", "table"): 1,
    }
    assert samples("healthcheck_missing_objects", report()) == {
        ("default", kind): 0 for kind in ("column", "index", "table")
    }


def test_while_nothing_is_known_the_last_answer_stands() -> None:
    after = REPORTS["unknown after a real answer"]
    assert samples("healthcheck_findings", after)["default", "column.missing", "fail"] == 1
    assert samples("healthcheck_missing_objects", after)["default", "table"] == 1
    assert samples("healthcheck_finding_info", after) == {
        ("default", "column.missing", "fail", 'public.users."projectId"'): 1.0,
        ("default", "table.missing", "fail", "public.avatars"): 1.0,
    }
    timestamp = "healthcheck_last_conclusive_timestamp_seconds"
    assert samples(timestamp, after) == {("default",): 1795331690.0}
    assert samples(timestamp, unknown()) == {}
    assert samples(timestamp, report()) == {("default",): report().checked_at.timestamp()}
    assert set(samples("healthcheck_findings", unknown()).values()) == {0}


def test_expected_objects_and_the_declaration() -> None:
    assert samples("healthcheck_expected_objects", report()) == {
        ("default", "table"): 6,
        ("default", "column"): 54,
        ("default", "index"): 27,
    }
    assert list(samples("healthcheck_declaration_info", report())) == [
        ("default", "0123456789abcdef" * 4)
    ]


def test_migrations_by_tool_and_state() -> None:
    other = Ledger(tool=None, table="x")
    made = report(PENDING, migrations=(LEDGER, replace(LEDGER, applied=2), other))
    found = samples("healthcheck_migrations", made)
    assert found["default", "prisma", "applied"] == 13
    assert found["default", "prisma", "pending"] == 2
    assert found["default", "prisma", "failed"] == 0
    assert found["default", "unknown", "applied"] == 0
    assert len(found) == 16
    last = Conclusive(status=Status.FAIL, at=SEEN, migrations=(LEDGER,))
    after = samples("healthcheck_migrations", unknown(last_conclusive=last))
    assert after["default", "prisma", "applied"] == 11
    assert samples("healthcheck_migrations", unknown()) == {}


def test_migrations_by_name_with_what_to_do() -> None:
    failed = replace(PENDING, code=Code.MIGRATION_FAILED, actual={"state": "failed"})
    running = replace(PENDING, actual={"state": "running"}, remedy=None)
    made = report(PENDING, EXPLAINED, running, replace(failed, remedy=advising("x" * 201)))
    found = samples("healthcheck_migration_info", made)
    assert found == {
        ("default", AVATARS, "pending", "npx prisma migrate deploy"): 1.0,
        ("default", AVATARS, "running", ""): 1.0,
        ("default", AVATARS, "failed", ""): 1.0,
    }
    last = Conclusive(status=Status.FAIL, at=SEEN, findings=(PENDING,))
    assert list(samples("healthcheck_migration_info", unknown(last_conclusive=last))) == [
        ("default", AVATARS, "pending", "npx prisma migrate deploy")
    ]


def test_migrations_by_name_are_limited() -> None:
    subjects = [replace(PENDING.subject, parts=(f"m{number}",)) for number in range(53)]
    many = report(*(replace(PENDING, subject=subject) for subject in subjects))
    assert len(samples("healthcheck_migration_info", many)) == MOST_FINDINGS


def test_a_declaration_that_could_not_be_taken_up() -> None:
    name = "healthcheck_declaration_last_reload_successful"
    assert samples(name, report()) == {("default",): 1.0}
    assert samples(name, REPORTS["a newer declaration that is no good"]) == {("default",): 0.0}


def test_findings_by_name_are_limited() -> None:
    many = report(*(in_table(Code.COLUMN_MISSING, f"c{number}") for number in range(53)))
    assert len(samples("healthcheck_finding_info", many)) == MOST_FINDINGS == 50
    assert samples("healthcheck_finding_info_truncated", many) == {("default",): 3}
    assert samples("healthcheck_finding_info_truncated", report()) == {("default",): 0}


def test_names_are_shown_printable() -> None:
    (labels,) = samples("healthcheck_finding_info", report(in_table(Code.CHECK_MISSING, "\udc80")))
    assert labels[-1] == 'public.users."\\udc80"'


@pytest.mark.parametrize(
    ("detail", "hidden"),
    [
        pytest.param("full", set(), id="full"),
        pytest.param(
            "summary",
            {
                "healthcheck_finding_info",
                "healthcheck_finding_info_truncated",
                "healthcheck_finding_tenants",
                "healthcheck_migration_info",
            },
            id="summary: no names",
        ),
        pytest.param(
            "status",
            {gauge.name for gauge in GAUGES}
            - {
                "healthcheck_up",
                "healthcheck_status",
                "healthcheck_last_conclusive_timestamp_seconds",
            },
            id="status: no counts",
        ),
    ],
)
def test_detail(detail: Detail, hidden: set[str]) -> None:
    assert {gauge.name for gauge in GAUGES} - {gauge.name for gauge in gauges(detail)} == hidden


def test_kinds_are_spelled_as_in_findings() -> None:
    assert Kind.PRIMARY_KEY.value == "primary_key"


def test_tenants_by_status() -> None:
    found = samples("healthcheck_tenants", report(OF_TENANTS, tenants=(TENANTS, TENANTS)))
    assert found == {
        ("default", "pass"): 2000,
        ("default", "warn"): 0,
        ("default", "fail"): 4000,
    }
    last = Conclusive(status=Status.FAIL, at=SEEN, tenants=(TENANTS,))
    after = samples("healthcheck_tenants", unknown(last_conclusive=last))
    assert after["default", "fail"] == 2000
    assert samples("healthcheck_tenants", unknown()) == {}


def test_tenants_that_are_declared_have_a_zero_from_the_beginning() -> None:
    codes = frozenset({Code.TENANT_MISSING})
    made = unknown(declaration=replace(DECLARATION, codes=codes))
    assert samples("healthcheck_tenants", made) == {
        ("default", "pass"): 0,
        ("default", "warn"): 0,
        ("default", "fail"): 0,
    }


def test_what_is_in_tenants_is_told_apart() -> None:
    made = report(OF_TENANTS, COLUMN, tenants=(TENANTS,))
    assert samples("healthcheck_findings", made)["default", "column.missing", "fail"] == 2
    assert samples("healthcheck_tenant_findings", made)["default", "column.missing", "fail"] == 1
    labels = ("default", "column.missing", "fail", '"shop_*".users."projectId"')
    assert samples("healthcheck_finding_tenants", made) == {labels: 2000}
    last = Conclusive(status=Status.FAIL, at=SEEN, tenants=(TENANTS,), findings=(OF_TENANTS,))
    after = unknown(last_conclusive=last)
    assert samples("healthcheck_tenant_findings", after)["default", "column.missing", "fail"] == 1
    assert samples("healthcheck_finding_tenants", after) == {labels: 2000}


def test_two_of_one_name_in_tenants_are_one_series() -> None:
    fewer = replace(OF_TENANTS, tenants=Spread(count=3, of=3000, first=()))
    made = report(OF_TENANTS, fewer, tenants=(TENANTS,))
    assert list(samples("healthcheck_finding_tenants", made).values()) == [2000]


def test_without_tenants_there_are_no_series_of_them() -> None:
    made = report(COLUMN)
    assert samples("healthcheck_tenant_findings", made) == {}
    assert samples("healthcheck_finding_tenants", made) == {}

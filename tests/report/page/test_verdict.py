from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from healthcheck.model.finding import Code, Finding, Severity
from healthcheck.model.report import Reason, Report, Tenants
from healthcheck.report.page.verdict import counted, sentence, sentence_of_all
from tests.report.made import (
    AVATARS,
    COLUMN,
    EXPLAINED,
    INDEX,
    OF_TENANTS,
    PENDING,
    TABLE,
    TENANTS,
    TYPE,
    report,
    unknown,
)

FAILED = replace(PENDING, code=Code.MIGRATION_FAILED)
HOLLOW = replace(PENDING, code=Code.MIGRATION_HOLLOW)
EXPLAINED_COLUMN = replace(COLUMN, explained_by=AVATARS)
OTHER = replace(PENDING, subject=replace(PENDING.subject, parts=("20251101_plan",)))
BY_OTHER = replace(COLUMN, explained_by="20251101_plan")


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        pytest.param([PENDING, EXPLAINED],
                     "Not ready: 8 objects missing, all from one pending migration", id="a table"),
        pytest.param([PENDING, EXPLAINED_COLUMN],
                     "Not ready: 1 object missing, from one pending migration", id="a column"),
        pytest.param([FAILED, EXPLAINED],
                     "Not ready: 8 objects missing, all from one failed migration", id="failed"),
        pytest.param([HOLLOW, EXPLAINED],
                     "Not ready: 8 objects missing, all from one migration recorded as applied",
                     id="hollow"),
        pytest.param([PENDING, OTHER, EXPLAINED, BY_OTHER],
                     "Not ready: 9 objects missing, all from 2 pending migrations", id="two"),
        pytest.param([FAILED, OTHER, EXPLAINED, BY_OTHER],
                     "Not ready: 9 objects missing, all from 2 migrations", id="two of two sorts"),
        pytest.param([PENDING, EXPLAINED, COLUMN],
                     "Not ready: 9 objects missing, 8 of them from one pending migration",
                     id="some"),
        pytest.param([PENDING, EXPLAINED_COLUMN, TABLE],
                     "Not ready: 9 objects missing, 1 of them from one pending migration",
                     id="one of several"),
        pytest.param([TABLE, TYPE], "Not ready: 8 objects missing and 1 different", id="both"),
        pytest.param([TYPE], "Not ready: 1 object differs from the declaration", id="one differs"),
        pytest.param([TYPE, replace(TYPE, code=Code.COLUMN_NULLABLE)],
                     "Not ready: 1 object differs from the declaration", id="in two ways"),
        pytest.param([TYPE, replace(INDEX, severity=Severity.FAIL)],
                     "Not ready: 2 objects differ from the declaration", id="two differ"),
        pytest.param([TYPE, INDEX], "Not ready: 1 object differs from the declaration",
                     id="a warning does not count"),
        pytest.param([PENDING], "Not ready: 1 migration pending", id="a migration alone"),
        pytest.param([PENDING, OTHER, FAILED],
                     "Not ready: 2 migrations pending and 1 migration failed", id="migrations"),
        pytest.param([INDEX], "Ready, with 1 warning", id="a warning"),
        pytest.param([], "Ready: all 87 expected objects are there", id="pass"),
    ],
)  # fmt: skip
def test_sentence(findings: Sequence[Finding], said: str) -> None:
    assert sentence(report(*findings)) == said


def test_an_unknown_status_says_why() -> None:
    assert sentence(unknown(Reason.UNREACHABLE)) == "Unknown: the database could not be reached"


@pytest.mark.parametrize(
    ("reports", "said"),
    [
        pytest.param([report(), report()], "All 2 databases are ready", id="all"),
        pytest.param([report(), report(TYPE)], "1 of 2 databases is not ready", id="one"),
        pytest.param([report(INDEX), report(TYPE), unknown(), unknown(), report()],
                     "2 of 5 databases are unknown, 1 is not ready, 1 has warnings",
                     id="the worst first"),
    ],
)  # fmt: skip
def test_sentence_of_all(reports: Sequence[Report], said: str) -> None:
    assert sentence_of_all(reports) == said


def test_counted() -> None:
    assert counted(1, "object") == "1 object"
    assert counted(1250, "object") == "1,250 objects"


@pytest.mark.parametrize(
    ("findings", "tenants", "said"),
    [
        pytest.param(
            [OF_TENANTS], [TENANTS], "1 object missing in 2,000 of 3,000 tenants", id="some"
        ),
        pytest.param(
            [OF_TENANTS],
            [replace(TENANTS, passed=0)],
            "1 object missing in all 2,000 tenants",
            id="all",
        ),
        pytest.param(
            [OF_TENANTS],
            [replace(TENANTS, passed=0, failed=1)],
            "1 object missing in the only tenant",
            id="one",
        ),
        pytest.param([OF_TENANTS, COLUMN], [TENANTS], "2 objects missing", id="and something else"),
    ],
)
def test_in_how_many_tenants(findings: list[Finding], tenants: list[Tenants], said: str) -> None:
    assert sentence(report(*findings, tenants=tuple(tenants))) == f"Not ready: {said}"

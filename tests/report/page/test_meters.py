from __future__ import annotations

import pytest
from msgspec.structs import replace

from healthcheck.model.finding import Code, Finding, Kind, Subject
from healthcheck.model.report import Reason
from healthcheck.report.page.meters import Meter, meters, plural
from tests.report.made import COLUMN, DECLARATION, INDEX, TABLE, TYPE, report, unknown


def test_each_kind_that_is_declared() -> None:
    made = meters(report(COLUMN, INDEX, TYPE, TABLE, replace(TYPE, code=Code.COLUMN_NULLABLE)))
    assert made == (
        Meter(title="tables", declared=6, missing=1, different=0),
        Meter(title="columns", declared=54, missing=4, different=1),
        Meter(title="indexes", declared=27, missing=2, different=1),
    )


def test_of_an_unknown_database_nothing_is_said() -> None:
    assert meters(unknown()) == ()
    assert len(meters(unknown(Reason.MIGRATING, COLUMN))) == 3


def test_ledgers_are_no_objects_of_a_schema() -> None:
    declared = replace(DECLARATION, objects={Kind.LEDGER: 1})
    gone = Finding(code=Code.LEDGER_MISSING, subject=Subject(parts=("public", "migrations")))
    odd = replace(gone, code=Code.LEDGER_DEFINITION)
    assert meters(report(declaration=declared)) == ()
    assert len(meters(report(gone, declaration=declared))) == 1
    assert len(meters(report(odd, declaration=declared))) == 1


@pytest.mark.parametrize(
    ("declared", "missing", "different", "bar"),
    [
        pytest.param(200, 50, 20, (25.0, 10.0), id="shares"),
        pytest.param(10_000, 1, 0, (3.0, 0.0), id="a little can be seen"),
        pytest.param(1, 3, 0, (100.0, 0.0), id="never more than all"),
    ],
)
def test_bar(declared: int, missing: int, different: int, bar: tuple[float, float]) -> None:
    made = Meter(title="", declared=declared, missing=missing, different=different)
    assert made.bar == bar


@pytest.mark.parametrize(
    ("kind", "number", "word"),
    [
        pytest.param(Kind.TABLE, 2, "tables", id="tables"),
        pytest.param(Kind.INDEX, 2, "indexes", id="indexes"),
        pytest.param(Kind.PRIMARY_KEY, 1, "primary key", id="primary key"),
        pytest.param(Kind.FOREIGN_KEY, 0, "foreign keys", id="foreign keys"),
        pytest.param(Kind.UNIQUE, 1, "unique constraint", id="unique"),
        pytest.param(Kind.UNIQUE, 2, "unique constraints", id="several unique"),
    ],
)
def test_plural(kind: Kind, number: int, word: str) -> None:
    assert plural(kind, number) == word

from __future__ import annotations

from typing import Any

import pytest

from healthcheck.compare import compare
from healthcheck.model import catalog, expectation
from healthcheck.model.finding import Code, Finding
from healthcheck.model.names import TableName
from healthcheck.model.remedy import in_sql
from tests.compare.building import TODAY, codes, declaring, have, holding, only, want

WAYS_OUT = in_sql(
    "GRANT USAGE ON SCHEMA public TO probe;\n"
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO probe;\n"
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO probe;",
    advice="if probe is the role that the application uses, grant it what it needs; else connect as"
    " the one that is, or declare it (`role: NAME`), or say that access does not count"
    " (`role: none`); the grants would be",
)
TABLE = want(columns={"id": expectation.Column()})


def there(*, visible: bool = True, shown: bool = True) -> catalog.Table:
    column = catalog.Column(name="id", type="text", visible=shown)
    return have(columns=[column], visible=visible)


def found(
    table: catalog.Table, *, schemas: dict[str, bool] | None = None, **declared: Any
) -> tuple[Finding, ...]:
    return compare(declaring(TABLE, **declared), holding(table, schemas=schemas), today=TODAY)


@pytest.mark.parametrize(
    ("table", "schemas", "expected"),
    [
        pytest.param(there(), {"public": True}, [], id="all may be used"),
        pytest.param(
            there(visible=False, shown=False),
            {"public": True},
            [Code.TABLE_INACCESSIBLE],
            id="a table, whose columns go without saying",
        ),
        pytest.param(
            there(),
            {"public": False},
            [Code.SCHEMA_INACCESSIBLE, Code.TABLE_INACCESSIBLE],
            id="a schema, and so its tables",
        ),
        pytest.param(
            there(shown=False), {"public": True}, [Code.COLUMN_INACCESSIBLE], id="a column"
        ),
        pytest.param(
            there(),
            {},
            [Code.SCHEMA_MISSING],
            id="a schema that vanished between two looks",
        ),
    ],
)
def test_what_the_role_may_not_use(
    table: catalog.Table, schemas: dict[str, bool], expected: list[Code]
) -> None:
    assert codes(found(table, schemas=schemas)) == expected


def test_access_does_not_count_for_an_observer() -> None:
    locked_out = there(visible=False, shown=False)
    assert found(locked_out, schemas={"public": False}, check_access=False) == ()


def test_the_rest_of_an_inaccessible_table_is_still_compared() -> None:
    wants = want(columns={"id": expectation.Column(type="integer"), "at": expectation.Column()})
    present = holding(there(visible=False, shown=False))
    assert codes(compare(declaring(wants), present, today=TODAY)) == [
        Code.TABLE_INACCESSIBLE,
        Code.COLUMN_MISSING,
        Code.COLUMN_TYPE,
    ]


def test_a_role_that_nobody_declared_has_three_ways_out() -> None:
    finding = only(found(there(visible=False)))
    assert finding.remedy == WAYS_OUT
    assert finding.hint == "role probe has no privilege on it"
    assert finding.sql == "GRANT SELECT, INSERT, UPDATE, DELETE ON public.orders TO probe;"


def test_for_a_declared_role_the_grant_is_the_remedy() -> None:
    finding = only(found(there(visible=False), role="App"))
    assert finding.hint == 'role "App" has no privilege on it'
    assert finding.remedy == in_sql(finding.sql or "")
    assert finding.sql == 'GRANT SELECT, INSERT, UPDATE, DELETE ON public.orders TO "App";'


def test_a_schema_and_its_table_each_say_what_they_lack() -> None:
    schema, table = found(there(visible=False), schemas={"public": False}, role="app")
    assert schema.subject.object == "public"
    assert schema.hint == "role app has no USAGE on it"
    assert schema.sql == "GRANT USAGE ON SCHEMA public TO app;"
    assert schema.remedy == in_sql(schema.sql)
    assert table.hint == "role app has no USAGE on schema public and no privilege on it"
    assert table.sql == (
        "GRANT USAGE ON SCHEMA public TO app;\n"
        "GRANT SELECT, INSERT, UPDATE, DELETE ON public.orders TO app;"
    )


def test_a_schema_alone_is_opened_alone() -> None:
    _, table = found(there(), schemas={"public": False}, role="app")
    assert table.sql == "GRANT USAGE ON SCHEMA public TO app;"
    assert (table.expected, table.actual) == (
        {"usage": True, "visible": True},
        {"usage": False, "visible": True},
    )


def test_of_a_role_that_is_missing_nothing_else_is_said() -> None:
    present = holding(
        there(visible=False, shown=False), schemas={"public": False}, role_missing=True
    )
    finding = only(compare(declaring(TABLE, role="app"), present, today=TODAY))
    assert (finding.code, finding.subject.object) == (Code.ROLE_MISSING, "app")
    assert finding.sql == "CREATE ROLE app LOGIN;"
    assert finding.remedy == in_sql(finding.sql)


def test_a_missing_role_does_not_matter_where_access_does_not() -> None:
    present = holding(there(), role_missing=True)
    assert compare(declaring(TABLE, role="app", check_access=False), present, today=TODAY) == ()


def test_a_missing_schema_is_said_once_and_each_of_its_tables_too() -> None:
    others = [want(TableName("zoo", name)) for name in ("apes", "bears")]
    found = compare(declaring(TABLE, *others), holding(there()), today=TODAY)
    assert [f"{finding.code} {finding.subject.object}" for finding in found] == [
        "schema.missing zoo",
        "table.missing zoo.apes",
        "table.missing zoo.bears",
    ]
    assert found[0].sql == "CREATE SCHEMA zoo;"
    assert found[0].remedy == in_sql(found[0].sql)


def test_a_schema_of_nothing_but_what_should_be_gone_may_be_gone_too() -> None:
    gone = want(TableName("zoo", "apes"), absent=True)
    assert compare(declaring(TABLE, gone), holding(there()), today=TODAY) == ()


def test_a_schema_is_declared_where_its_first_table_is() -> None:
    tables = [
        want(TableName("zoo", name), origin=expectation.Origin(line=line))
        for name, line in (("apes", 7), ("bears", 9))
    ]
    schema, *_ = compare(declaring(*tables), holding(), today=TODAY)
    assert schema.declared_at == "expected_schema.yaml:7"

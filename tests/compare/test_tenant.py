"""One declaration beside many schemas: each as if it were alone, and told once."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from healthcheck.compare import Verdict, compare, verdict
from healthcheck.compare.spread import LISTED, UNDECLARED
from healthcheck.model import catalog, expectation, report
from healthcheck.model.catalog import UNREAD, Catalog, Relation
from healthcheck.model.expectation import (
    Expectation,
    IgnoreRule,
    Origin,
    SeverityRule,
    Tenants,
)
from healthcheck.model.finding import Code, Finding, Severity, Spread
from healthcheck.model.ledger import Entry, Migration, Standing
from healthcheck.model.names import TableName
from healthcheck.model.remedy import in_sql
from tests.compare.building import EVERYTHING, TODAY, codes, have, holding, only, want

MATCH = "tenant_*"
ID = catalog.Column(name="id", type="integer", nullable=False)


def orders(home: str = MATCH, **sections: Any) -> expectation.Table:
    sections = sections or {"columns": {"id": expectation.Column(type="integer")}}
    return want(TableName(home, "orders"), **sections)


def group(*tables: expectation.Table, **others: Any) -> Tenants:
    declared = {table.name: table for table in tables or (orders(),)}
    return Tenants(match=MATCH, tables=declared, origin=Origin(line=7), **others)


def declaring(*tables: expectation.Table, **others: Any) -> Expectation:
    return Expectation(tenants=(group(*tables),), **others)


def there(*tables: catalog.Table, usable: bool = True, **others: Any) -> Catalog:
    """Tenants, each with one table or several."""
    names = sorted({table.name.schema for table in tables} - {"public"})
    return holding(
        *tables,
        schemas={"public": True, **dict.fromkeys(names, usable)},
        tenants={MATCH: tuple(names)},
        **others,
    )


def tenant(number: int, *columns: catalog.Column, **others: Any) -> catalog.Table:
    return have(TableName(f"tenant_{number}", "orders"), columns=columns or [ID], **others)


def compared(expected: Expectation, actual: Catalog) -> tuple[Finding, ...]:
    return compare(expected, actual, today=TODAY)


def test_tenants_that_are_as_declared() -> None:
    found = verdict(declaring(), there(*map(tenant, range(3))), today=TODAY)
    assert found.findings == ()
    assert found.tenants == (report.Tenants(match=MATCH, at_least=1, passed=3, warned=0, failed=0),)


def test_what_is_the_matter_in_several_is_told_once() -> None:
    text = replace(ID, type="text")
    actual = there(*(tenant(number, text if number % 2 else ID) for number in range(4)))
    finding = only(compared(declaring(), actual))
    assert (finding.code, finding.subject.object) == (
        Code.COLUMN_TYPE,
        '"tenant_*".orders.id',
    )
    assert (finding.subject.schema, finding.subject.table) == (MATCH, "orders")
    assert finding.tenants == Spread(count=2, of=4, first=("tenant_1", "tenant_3"))
    assert finding.hint == "in 2 of 4 tenants: tenant_1, tenant_3"
    assert finding.sql == "\n".join(
        f"ALTER TABLE tenant_{number}.orders ALTER COLUMN id TYPE integer USING id::integer;"
        for number in (1, 3)
    )
    assert finding.remedy == in_sql(finding.sql or "")


def test_of_many_the_first_are_named() -> None:
    actual = there(*(tenant(number, replace(ID, type="text")) for number in range(9)))
    finding = only(compared(declaring(), actual))
    first = tuple(f"tenant_{number}" for number in range(LISTED))
    assert finding.tenants == Spread(count=9, of=9, first=first)
    assert finding.hint == (
        f"in 9 of 9 tenants: {', '.join(first)} and 4 more; the statements are for the first 5"
    )
    assert (finding.sql or "").count("\n") == LISTED - 1
    in_the_first = "in the first 5 of 9 tenants, and so in the others"
    assert finding.remedy == in_sql(finding.sql or "", advice=in_the_first)
    [summary] = verdict(declaring(), actual, today=TODAY).tenants
    assert (summary.failed, summary.count, summary.first) == (9, 9, first)


def test_what_is_not_the_same_in_all_of_them_is_said() -> None:
    actual = there(tenant(1, replace(ID, type="text")), tenant(2, replace(ID, type="bigint")))
    finding = only(compared(declaring(), actual))
    assert finding.actual == {"type": "text"}
    assert finding.hint == (
        "in 2 of 2 tenants: tenant_1, tenant_2; not the same in all of them, this is tenant_1"
    )


def test_what_differs_by_the_name_of_the_tenant_alone_is_the_same() -> None:
    key = expectation.ForeignKey(
        name="to",
        columns=("id",),
        references=TableName("public", "plans"),
        referenced_columns=("id",),
    )
    tables = (
        tenant(
            number,
            foreign_keys=[
                catalog.ForeignKey(
                    name="to",
                    columns=("id",),
                    references=TableName(f"tenant_{number}", "plans"),
                    referenced_columns=("id",),
                )
            ],
        )
        for number in (1, 2)
    )
    finding = only(compared(declaring(orders(foreign_keys=(key,))), there(*tables)))
    assert finding.actual == {"references": "tenant_1.plans(id)"}
    assert finding.hint == "in 2 of 2 tenants: tenant_1, tenant_2"


def test_a_hint_of_its_own_stays() -> None:
    actual = there(tenant(1, replace(ID, name="Id")))
    finding = only(compared(declaring(), actual))
    assert finding.hint == 'in 1 of 1 tenants: tenant_1; "Id" exists'


def test_tables_refer_to_those_of_their_own_tenant() -> None:
    parent = TableName(MATCH, "parents")
    key = expectation.ForeignKey(name="to", columns=("id",), references=parent)
    asked = orders(
        foreign_keys=(key, expectation.Gone(name="gone")), inherits=(TableName("shared", "base"),)
    )
    part = want(TableName(MATCH, "part"), partition_of=parent)
    expected = declaring(want(parent, primary_key=expectation.Key(columns=("id",))), asked, part)
    findings = compared(expected, there(have(TableName("tenant_1", "other"))))
    assert [(one.code, one.subject.object) for one in findings] == [
        (Code.TABLE_MISSING, '"tenant_*".parents'),
        (Code.TABLE_MISSING, '"tenant_*".orders'),
        (Code.TABLE_MISSING, '"tenant_*".part'),
    ]
    _, missing, partition = (one.expected or {} for one in findings)
    assert missing["foreign_keys"]["to"]["references"] == "tenant_1.parents"
    assert missing["inherits"] == ["shared.base"]
    assert partition["partition_of"] == "tenant_1.parents"


def test_what_is_declared_beside_tenants_is_there_for_them() -> None:
    plans = TableName("public", "plans")
    key = expectation.ForeignKey(name="to", columns=("id",), references=plans)
    missing = declaring(orders(foreign_keys=(key,)))
    beside = replace(missing, tables={plans: want(plans)})
    columns = {"id": ID}
    shared = have(
        plans, columns=columns.values(), primary_key=catalog.Key(name="pk", columns=("id",))
    )
    kept = catalog.ForeignKey(
        name="to", columns=("id",), references=plans, referenced_columns=("id",)
    )
    asks = there(tenant(1), shared, known=frozenset())
    assert (only(compared(beside, asks)).sql or "").endswith("REFERENCES public.plans;")
    alone = only(compared(missing, there(tenant(1), known=frozenset())))
    assert (alone.sql, "no table public.plans exists" in (alone.hint or "")) == (None, True)
    assert compared(beside, there(tenant(1, foreign_keys=[kept]), shared)) == ()


@pytest.mark.parametrize(
    ("number", "at_least", "hint"),
    [
        pytest.param(0, 1, "no schema matches", id="none"),
        pytest.param(2, 3, "there are: tenant_0, tenant_1", id="too few"),
        pytest.param(2, 2, None, id="enough"),
        pytest.param(0, 0, None, id="none are needed"),
    ],
)
def test_how_many_there_have_to_be(number: int, at_least: int, hint: str | None) -> None:
    expected = Expectation(tenants=(group(at_least=at_least),))
    findings = compared(expected, there(*map(tenant, range(number))))
    assert [finding.hint for finding in findings] == ([hint] if hint else [])
    for finding in findings:
        assert finding.code is Code.TENANT_MISSING
        assert finding.subject.object == '"tenant_*"'
        assert (finding.expected, finding.actual) == ({"at_least": at_least}, {"count": number})
        assert finding.declared_at == "expected_schema.yaml:7"


def test_a_tenant_that_the_role_may_not_use() -> None:
    actual = there(tenant(1), usable=False)
    schema, table = compared(declaring(), actual)
    assert (schema.code, schema.subject.object) == (Code.SCHEMA_INACCESSIBLE, '"tenant_*"')
    assert (table.code, table.subject.object) == (Code.TABLE_INACCESSIBLE, '"tenant_*".orders')
    assert compared(declaring(want(TableName(MATCH, "old"), absent=True)), actual) == ()


def test_a_near_miss_is_looked_for_in_the_same_tenant() -> None:
    names = [TableName("tenant_1", "Orders"), TableName("tenant_2", "orders_")]
    actual = there(
        have(TableName("tenant_1", "other")),
        have(TableName("tenant_2", "other")),
        neighbours=tuple(Relation(name, "table") for name in names),
    )
    finding = only(compared(declaring(), actual))
    assert finding.hint == 'in 2 of 2 tenants: tenant_1, tenant_2; tenant_1."Orders" exists'


def test_one_tenant_is_ignored() -> None:
    text = replace(ID, type="text")
    expected = declaring(ignore=(IgnoreRule(pattern="tenant_1.*"),))
    actual = there(tenant(1, text), tenant(2))
    found = verdict(expected, actual, today=TODAY)
    assert found.findings == ()
    assert found.tenants[0].passed == 2
    assert only(compared(expected, there(tenant(1, text), tenant(2, text)))).tenants == Spread(
        count=1, of=2, first=("tenant_2",)
    )


def test_what_warns_is_counted_apart() -> None:
    expected = declaring(severity=(SeverityRule(pattern="column.type", severity=Severity.WARN),))
    actual = there(tenant(1, replace(ID, type="text")), tenant(2, replace(ID, name="x")), tenant(3))
    [summary] = verdict(expected, actual, today=TODAY).tenants
    assert (summary.passed, summary.warned, summary.failed) == (1, 1, 1)
    assert summary.first == ("tenant_2", "tenant_1")


def test_a_text_that_could_not_be_read_in_one_tenant() -> None:
    asked = orders(checks=(expectation.Check(name="c", expression="id > 0"),))
    check = catalog.Check(name="c", expression="(id < 0)")
    unread = replace(check, expression=UNREAD)
    actual = there(tenant(1, checks=[check]), tenant(2, checks=[unread]))
    findings = compared(declaring(asked), actual)
    assert {(one.code, one.unread) for one in findings} == {
        (Code.CHECK_DEFINITION, False),
        (Code.CHECK_NOT_CHECKED, True),
    }


def test_the_undeclared_are_told_one_by_one_up_to_a_number() -> None:
    tables = [
        tenant(number, ID, *(catalog.Column(name=f"x{number}_{n}", type="text") for n in range(9)))
        for number in range(9)
    ]
    extra = tuple(Relation(TableName(f"tenant_{n}", "more"), "table") for n in range(9))
    found = verdict(
        declaring(severity=EVERYTHING), there(*tables, neighbours=extra), today=TODAY
    ).findings
    of_columns = [one for one in found if one.code is Code.COLUMN_UNEXPECTED]
    assert len(of_columns) == UNDECLARED + 1
    assert of_columns[-1].subject.object == '"tenant_*"'
    assert (of_columns[-1].tenants or Spread(count=0, of=0, first=())).count == 7
    assert "there are more of them, as tenant_2.orders.x2_2" in (of_columns[-1].hint or "")
    assert [one.subject.object for one in found if one.code is Code.TABLE_UNEXPECTED] == [
        '"tenant_*".more'
    ]


def test_what_only_some_tenants_have_is_not_hollow() -> None:
    origin = Origin(line=8, since="0001")
    asked = want(TableName(MATCH, "orders"), origin=origin)
    release = {"prisma": (Migration(name="0001"),)}
    ledger = expectation.Ledger(tool="prisma", releases=release)
    its = catalog.Ledger(
        table=TableName("public", "m"),
        tool="prisma",
        columns=frozenset(),
        entries=(Entry(name="0001", standing=Standing.APPLIED),),
    )
    expected = declaring(asked, migrations=(ledger,))
    some = there(tenant(1), have(TableName("tenant_2", "x")), ledgers=(its,))
    none = there(have(TableName("tenant_2", "x")), ledgers=(its,))
    assert codes(compared(expected, some)) == [Code.TABLE_MISSING]
    assert codes(compared(expected, none)) == [Code.MIGRATION_HOLLOW, Code.TABLE_MISSING]


def test_a_migration_of_tenants_that_are_not_there_is_pending() -> None:
    asked = want(TableName(MATCH, "orders"), origin=Origin(line=8, since="0001"))
    ledger = expectation.Ledger(tool="prisma", releases={"prisma": (Migration(name="0001"),)})
    its = catalog.Ledger(
        table=TableName("public", "m"), tool="prisma", columns=frozenset(), entries=()
    )
    expected = Expectation(tenants=(group(asked, at_least=0),), migrations=(ledger,))
    found = compared(expected, there(ledgers=(its,)))
    assert Code.MIGRATION_PENDING in codes(found)
    assert Code.MIGRATION_UNRECORDED in codes(
        compared(expected, there(have(TableName("tenant_1", "orders")), ledgers=(its,)))
    )


def again(expected: Expectation, before: Catalog, after: Catalog) -> tuple[Verdict, set[str]]:
    """The verdict of what came after what was seen before, and the tenants looked at for it."""
    first = verdict(expected, before, today=TODAY)
    second = verdict(expected, after, today=TODAY, before=first)
    assert first.seen
    assert second.seen
    known = first.seen.tenants
    fresh = {key[1] for key, one in second.seen.tenants.items() if known.get(key) is not one}
    return second, fresh


def test_a_tenant_that_is_as_it_was_is_not_compared_again() -> None:
    text = replace(ID, type="text")
    before = there(tenant(1), tenant(2, text), tenant(3))
    after = there(tenant(1, text), tenant(2, text), tenant(4))
    found, fresh = again(declaring(), before, after)
    assert fresh == {"tenant_1", "tenant_4"}
    assert replace(found, seen=None) == replace(verdict(declaring(), after, today=TODAY), seen=None)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"role_missing": True}, id="the role is gone"),
        pytest.param(
            {"known": frozenset({TableName("public", "x")})}, id="a name that is referred to"
        ),
        pytest.param({"schemas": {"tenant_1": False}}, id="who may use the schema"),
        pytest.param(
            {"neighbours": (Relation(TableName("tenant_1", "x"), "table"),)}, id="beside it"
        ),
        pytest.param({"tables": {}}, id="its tables"),
    ],
)
def test_all_that_a_tenant_depends_on_makes_it_another(change: dict[str, Any]) -> None:
    before = there(tenant(1))
    assert again(declaring(), before, replace(before, **change))[1] == {"tenant_1"}


def test_what_is_in_another_tenant_is_nothing_to_it() -> None:
    before = there(tenant(1), tenant(2))
    beside = (Relation(TableName("tenant_2", "x"), "table"),)
    assert again(declaring(), before, replace(before, neighbours=beside))[1] == {"tenant_2"}

from __future__ import annotations

from typing import Any

import pytest

from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD
from healthcheck.model.expectation import ABSENT, Gone, Origin
from healthcheck.model.finding import Code, Severity
from healthcheck.model.remedy import advising, in_sql
from tests.compare.building import EVERYTHING, codes, findings, have, only, want


def wanted(**attributes: Any) -> expectation.Table:
    return want(columns={"total": expectation.Column(**attributes)})


def there(type: str = "integer", **attributes: Any) -> catalog.Table:
    return have(columns=[catalog.Column(name="total", type=type, **attributes)])


TABLE = [
    pytest.param(wanted(), there(), [], id="nothing declared, nothing checked"),
    pytest.param(wanted(), have(), [Code.COLUMN_MISSING], id="not there"),
    pytest.param(wanted(type="int4"), there("integer"), [], id="another spelling of the type"),
    pytest.param(wanted(type="bigint"), there("integer"), [Code.COLUMN_TYPE], id="narrower"),
    pytest.param(
        wanted(type="vector(3)"),
        there("extensions.vector(3)", of_extension=True),
        [],
        id="an extension's type, wherever it was put",
    ),
    pytest.param(
        wanted(type="State"), there('public."State"'), [], id="a type of the default schema"
    ),
    pytest.param(
        wanted(type="State"),
        there('billing."State"'),
        [Code.COLUMN_TYPE],
        id="a type of another schema",
    ),
    pytest.param(wanted(nullable=True), there(nullable=True), [], id="may be null, is so"),
    pytest.param(
        wanted(nullable=False), there(nullable=True), [Code.COLUMN_NULLABLE], id="may be null"
    ),
    pytest.param(
        wanted(nullable=True), there(nullable=False), [Code.COLUMN_NULLABLE], id="may not be null"
    ),
    pytest.param(wanted(), there(default="now()"), [], id="a default nobody asked for"),
    pytest.param(wanted(default="0"), there(default="0"), [], id="the default"),
    pytest.param(
        wanted(default="0"), there(default="1"), [Code.COLUMN_DEFAULT], id="another default"
    ),
    pytest.param(wanted(default="0"), there(), [Code.COLUMN_DEFAULT], id="no default"),
    pytest.param(
        wanted(type="date", default="'2020-01-01'"),
        there("timestamp without time zone", default="'2020-01-01'::date"),
        [Code.COLUMN_TYPE],
        id="the default of the declared type, still there in another",
    ),
    pytest.param(
        wanted(type="date", default="'2020-01-01'"),
        there("timestamp without time zone", default="now()"),
        [Code.COLUMN_DEFAULT, Code.COLUMN_TYPE],
        id="another type and another default",
    ),
    pytest.param(wanted(default="NULL"), there(), [], id="a null default is none"),
    pytest.param(
        wanted(default="NULL"),
        there(default="0"),
        [Code.COLUMN_DEFAULT],
        id="a null default is none, and there is one",
    ),
    pytest.param(wanted(default=ABSENT), there(), [], id="must have no default, has none"),
    pytest.param(
        wanted(default=ABSENT),
        there(default="0"),
        [Code.COLUMN_DEFAULT],
        id="must have no default, has one",
    ),
    pytest.param(
        wanted(default=ABSENT), there(default="NULL"), [], id="must have no default, has a null"
    ),
    pytest.param(
        wanted(default=ABSENT),
        there(generated="stored", expression="(a + 1)"),
        [Code.COLUMN_DEFAULT],
        id="what is generated was not to be",
    ),
    pytest.param(
        wanted(default=ABSENT),
        there(identity="always"),
        [Code.COLUMN_DEFAULT],
        id="nor what numbers itself",
    ),
    pytest.param(
        wanted(default=ABSENT),
        there(default=UNREAD),
        [Code.COLUMN_NOT_CHECKED],
        id="must have no default, has one that was not read",
    ),
    pytest.param(
        wanted(default="0"),
        there(generated="stored"),
        [Code.COLUMN_DEFAULT],
        id="generated instead of a default",
    ),
    pytest.param(
        wanted(default="0"),
        there(default=UNREAD),
        [Code.COLUMN_NOT_CHECKED],
        id="a default that was not read",
    ),
    pytest.param(
        wanted(type="serial"),
        there(nullable=False, default="nextval('orders_total_seq'::regclass)", owned_sequence=True),
        [],
        id="serial",
    ),
    pytest.param(
        wanted(type="serial"),
        there(nullable=False, default="nextval('shared'::regclass)"),
        [],
        id="serial that draws from a sequence of its own choice",
    ),
    pytest.param(
        wanted(type="serial"),
        there(nullable=False, default=UNREAD, owned_sequence=True),
        [],
        id="serial whose default need not be read",
    ),
    pytest.param(
        wanted(type="serial"),
        there(nullable=False, default=UNREAD),
        [Code.COLUMN_NOT_CHECKED],
        id="serial whose default was not read",
    ),
    pytest.param(
        wanted(type="serial"),
        there(),
        [Code.COLUMN_DEFAULT, Code.COLUMN_NULLABLE],
        id="serial made by hand and forgotten half",
    ),
    pytest.param(
        wanted(type="bigserial"),
        there(nullable=False, owned_sequence=True, default="nextval('s'::regclass)"),
        [Code.COLUMN_TYPE],
        id="serial too narrow",
    ),
    pytest.param(
        wanted(type="serial"),
        there(nullable=False, identity="by default"),
        [Code.COLUMN_DEFAULT],
        id="an identity is no serial",
    ),
    pytest.param(
        wanted(type="serial", default="7", nullable=True),
        there(default="7"),
        [],
        id="what is said of a serial wins over what it implies",
    ),
    pytest.param(wanted(type="text"), there("text", visible=True), [], id="visible"),
    pytest.param(
        wanted(type="text"),
        there("text", visible=False),
        [Code.COLUMN_INACCESSIBLE],
        id="not to be used by the role",
    ),
    pytest.param(
        want(columns={"total": Gone(name="total")}), have(), [], id="to be gone, and gone"
    ),
    pytest.param(
        want(columns={"total": Gone(name="total")}),
        there(),
        [Code.COLUMN_PRESENT],
        id="to be gone, still there",
    ),
]


@pytest.mark.parametrize(("wants", "haves", "expected"), TABLE)
def test_columns(wants: expectation.Table, haves: catalog.Table, expected: list[Code]) -> None:
    assert codes(findings(wants, haves)) == expected


@pytest.mark.parametrize(
    ("wants", "haves", "sql"),
    [
        pytest.param(
            wanted(type="State", nullable=False, default="'new'"),
            have(),
            "ALTER TABLE public.orders ADD COLUMN total \"State\" NOT NULL DEFAULT 'new';",
            id="missing",
        ),
        pytest.param(wanted(nullable=False), have(), None, id="missing, of no declared type"),
        pytest.param(
            wanted(type="serial"),
            have(),
            "ALTER TABLE public.orders ADD COLUMN total serial;",
            id="missing serial",
        ),
        pytest.param(
            wanted(type="bigserial"),
            there(nullable=False, default="nextval('s'::regclass)"),
            "ALTER TABLE public.orders ALTER COLUMN total TYPE bigint USING total::bigint;",
            id="type",
        ),
        pytest.param(
            wanted(type="State"),
            there("text"),
            'ALTER TABLE public.orders ALTER COLUMN total TYPE "State" USING total::text::"State";',
            id="type of one's own",
        ),
        pytest.param(
            wanted(nullable=True),
            there(nullable=False),
            "ALTER TABLE public.orders ALTER COLUMN total DROP NOT NULL;",
            id="nullable",
        ),
        pytest.param(
            wanted(nullable=False),
            there(),
            "ALTER TABLE public.orders ALTER COLUMN total SET NOT NULL;",
            id="not nullable",
        ),
        pytest.param(
            wanted(default="now()"),
            there(),
            "ALTER TABLE public.orders ALTER COLUMN total SET DEFAULT now();",
            id="default",
        ),
        pytest.param(
            wanted(default=ABSENT),
            there(default="0"),
            "ALTER TABLE public.orders ALTER COLUMN total DROP DEFAULT;",
            id="no default",
        ),
        pytest.param(
            wanted(type="serial"),
            there(nullable=False),
            "CREATE SEQUENCE public.orders_total_seq OWNED BY public.orders.total;\n"
            "ALTER TABLE public.orders ALTER COLUMN total"
            " SET DEFAULT nextval('public.orders_total_seq');",
            id="the sequence of a serial",
        ),
        pytest.param(
            wanted(default="0"), there(generated="stored"), None, id="generated: no statement does"
        ),
        pytest.param(
            want(columns={"total": Gone(name="total")}),
            there(),
            "ALTER TABLE public.orders DROP COLUMN total;",
            id="present",
        ),
        pytest.param(
            wanted(),
            there(visible=False),
            "GRANT SELECT (total), INSERT (total), UPDATE (total) ON public.orders TO probe;",
            id="inaccessible",
        ),
    ],
)
def test_the_statement_that_would_mend_it(
    wants: expectation.Table, haves: catalog.Table, sql: str | None
) -> None:
    assert only(findings(wants, haves)).sql == sql


def test_expected_holds_only_what_is_declared() -> None:
    finding = only(findings(wanted(type="text", default=ABSENT), have()))
    assert finding.expected == {"type": "text"}
    assert finding.actual is None


def test_a_generated_column_says_that_it_is_one() -> None:
    finding = only(findings(wanted(default="0"), there(generated="stored")))
    assert (finding.expected, finding.actual) == ({"default": "0"}, {"default": None})
    assert finding.hint == "it is a generated column (stored), which has no default"


def test_an_identity_column_says_that_it_is_one() -> None:
    finding = only(findings(wanted(default="0"), there(identity="always")))
    assert finding.hint == "it is an identity column (always), which has no default"


@pytest.mark.parametrize(
    ("columns", "hint"),
    [
        pytest.param(["projectid"], '"projectid" exists', id="letter case"),
        pytest.param(["projetId"], '"projetId" exists', id="spelling"),
        pytest.param(["title"], None, id="nothing near"),
        pytest.param(["userId"], None, id="declared itself"),
    ],
)
def test_a_near_miss_is_named(columns: list[str], hint: str | None) -> None:
    wants = want(columns={"projectId": expectation.Column(), "userId": expectation.Column()})
    there = {*columns, "userId"}
    haves = have(columns=[catalog.Column(name=name, type="text") for name in there])
    finding = only(findings(wants, haves))
    assert finding.hint == hint
    # A second column beside the one that was meant is not the first thing to propose.
    meant = advising(f'if "{columns[0]}" is meant, declare it so or rename it; else add the column')
    assert (finding.remedy == meant) == bool(hint)


def test_the_unread_is_marked_and_not_to_be_ignored() -> None:
    ignoring = (expectation.SeverityRule(pattern="*", severity=Severity.IGNORE),)
    finding = only(findings(wanted(default="0"), there(default=UNREAD), severity=ignoring))
    assert (finding.unread, finding.severity) == (True, Severity.WARN)
    assert finding.remedy == advising("ask again when the migration that holds it is done")


def test_the_undeclared_is_reported_where_that_is_asked_for() -> None:
    haves = have(columns=[catalog.Column(name=name, type="text") for name in ("b", "a")])
    found = findings(want(), haves, severity=EVERYTHING)
    assert [finding.subject.object for finding in found] == ["public.orders.a", "public.orders.b"]
    assert codes(found) == [Code.COLUMN_UNEXPECTED] * 2
    assert found[0].remedy == advising("declare it, ignore it, or drop it once nothing uses it")


def test_what_made_the_table_made_the_column() -> None:
    wants = want(
        columns={"a": expectation.Column(), "b": expectation.Column(origin=Origin(since="2_b"))},
        origin=Origin(line=3, since="1_table"),
    )
    first, second = findings(wants, have())
    assert first.since == "1_table"
    assert (second.since, second.remedy) == ("2_b", advising("apply migration 2_b"))


def test_the_last_change_explains_a_difference() -> None:
    origin = Origin(line=7, since="1_create", changed="2_widen")
    finding = only(findings(wanted(type="bigint", origin=origin), there()))
    assert finding.remedy == advising("apply migration 2_widen")
    assert finding.declared_at == "expected_schema.yaml:7"


def test_what_created_it_does_not_explain_a_difference() -> None:
    origin = Origin(since="1_create")
    finding = only(findings(wanted(type="bigint", origin=origin), there()))
    assert finding.remedy == in_sql(finding.sql or "")

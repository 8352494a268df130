from __future__ import annotations

from msgspec.structs import replace

from healthcheck.model.finding import Code, Finding, Severity, Subject
from healthcheck.model.remedy import in_sql
from healthcheck.report.page.causes import (
    FOLDED,
    MOST,
    OPENED,
    listing,
)
from healthcheck.report.page.cut import LONGEST, cut
from healthcheck.report.page.remedy import step
from tests.report.made import (
    AVATARS,
    COLUMN,
    EXPLAINED,
    INDEX,
    PENDING,
    ROLE,
    TABLE,
    TYPE,
    in_table,
    report,
    table,
)

LEDGER = Finding(
    code=Code.LEDGER_EMPTY,
    subject=Subject(parts=("public", "_prisma_migrations"), schema="public"),
    severity=Severity.WARN,
)


def test_what_a_migration_explains_stands_under_it() -> None:
    made = listing(report(LEDGER, PENDING, EXPLAINED, ROLE, COLUMN, INDEX))
    assert (made.left, made.folded) == (0, False)
    first, second = made.causes
    assert (first.migration, first.says, first.severity) == (AVATARS, "is pending", Severity.FAIL)
    assert first.hint == PENDING.hint
    assert [(home.kind, home.name) for home in first.homes] == [("table", "public.avatars")]
    assert (second.migration, second.says, second.number) == (None, "", 4)
    assert [(home.kind, home.name, home.severity) for home in second.homes] == [
        ("ledger", "public._prisma_migrations", Severity.WARN),
        ("role", "app", Severity.FAIL),
        ("table", "public.users", Severity.FAIL),
    ]
    assert [item.headline for item in second.homes[2].items] == [
        'column "projectId" is missing',
        "index users_email_idx has another name",
    ]


def test_a_migration_that_explains_nothing_is_a_finding() -> None:
    (cause,) = listing(report(replace(PENDING, hint=None))).causes
    assert (cause.migration, cause.homes[0].kind, cause.homes[0].name) == (
        None,
        "migration",
        AVATARS,
    )
    assert cause.homes[0].items[0].expected == ()


def test_warnings_alone() -> None:
    (cause,) = listing(report(INDEX)).causes
    assert cause.severity is Severity.WARN


def test_what_stands_elsewhere_is_not_said_again() -> None:
    cause, own = replace(PENDING, hint=None), replace(EXPLAINED, sql="CREATE TABLE avatars ();")
    explained = listing(report(cause, own)).causes[0]
    (item,) = explained.homes[0].items
    assert (explained.hint, item.remedy, item.since) == (None, None, None)
    assert item.sql == step(in_sql("CREATE TABLE avatars ();"))
    mended = replace(TYPE, sql="DROP TABLE a;", remedy=in_sql("DROP TABLE a;"))
    alone = listing(report(mended)).causes[0].homes[0].items[0]
    assert (alone.remedy, alone.sql) == (step(in_sql("DROP TABLE a;")), None)
    since = listing(report(COLUMN)).causes[0].homes[0].items[0]
    assert (since.since, since.place) == (AVATARS, "column.missing, expected_schema.yaml:14")


def test_words_that_differ() -> None:
    (item,) = listing(report(TYPE)).causes[0].homes[0].items
    assert [(piece.text, piece.differs) for piece in item.expected] == [("bigint", True)]
    assert item.hint == "it was narrowed"


def test_what_a_missing_table_should_hold() -> None:
    columns = {f"c{number}": {"type": "text"} for number in range(70)}
    wide = table(Code.TABLE_MISSING, "wide", expected={"columns": columns})
    first, second = (home.items[0].inside for home in listing(report(TABLE, wide)).causes[0].homes)
    assert [(one.title, len(one.entries)) for one in first] == [
        ("columns", 3),
        ("primary key", 1),
        ("indexes", 2),
        ("checks", 1),
    ]
    assert (len(second[0].entries), second[0].more) == (60, 10)


def test_a_list_has_an_end() -> None:
    tables = [
        table(Code.TABLE_MISSING, f"t{number}", expected={"columns": {"id": {}}})
        for number in range(MOST + 49)
    ]
    made = listing(report(PENDING, *tables[:10], *(replace(one, hint="x") for one in tables[10:])))
    assert (made.left, made.folded) == (50, True)
    items = [item for cause in made.causes for home in cause.homes for item in home.items]
    assert len(items) == MOST
    assert sum(bool(item.inside) for item in items) == OPENED


def test_names_come_first_where_there_are_many() -> None:
    few = [in_table(Code.COLUMN_MISSING, "a", table=f"t{number}") for number in range(FOLDED)]
    more = in_table(Code.COLUMN_MISSING, "a", table="more")
    assert not listing(report(*few)).folded
    assert listing(report(*few, more)).folded


def test_cut() -> None:
    assert cut("a" * LONGEST) == "a" * LONGEST
    assert cut("a" * (LONGEST + 1_500)).endswith("a … and 1,500 characters more")

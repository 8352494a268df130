"""Migrations as causes: which explain what is missing, and what is to be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

import pytest
from msgspec.structs import replace

from healthcheck.compare import Verdict, compare, verdict
from healthcheck.compare.supposed import supposed
from healthcheck.model import catalog, expectation, report
from healthcheck.model.expectation import Column, Gone, Origin, SeverityRule, Trigger
from healthcheck.model.finding import Code, Finding, Severity
from healthcheck.model.ledger import Entry, Migration, Standing
from healthcheck.model.names import TableName
from healthcheck.model.remedy import Remedy, advising, in_shell, in_sql
from tests.compare.building import ORDERS, TODAY, USERS, declaring, have, holding, want

LEDGER = TableName("public", "_prisma_migrations")
COLUMNS = frozenset({"migration_name", "finished_at"})
DEPLOY = "npx prisma migrate deploy"
RELEASE = tuple(Migration(name=name, checksum=name * 2) for name in ("1_a", "2_b", "3_c"))
UNKNOWN = (SeverityRule(pattern="migration.unknown", severity=Severity.WARN),)
INVOICES = TableName("public", "invoices")
ROLLED_BACK = in_shell("npx prisma migrate resolve --rolled-back 2_b", DEPLOY).after(
    "mend what made 2_b fail, and then"
)

# 1_a makes users, 2_b orders and a column of users, 3_c alters that column and makes nothing.
WANTED = (
    want(
        USERS,
        columns={
            "id": Column(type="text"),
            "plan": Column(type="text", origin=Origin(since="2_b", changed="3_c")),
        },
        origin=Origin(since="1_a"),
    ),
    want(ORDERS, columns={"id": Column(type="text")}, origin=Origin(since="2_b")),
)


def column(name: str, type_: str = "text") -> catalog.Column:
    return catalog.Column(name=name, type=type_)


AFTER_1 = (have(USERS, columns=[column("id")]),)
AFTER_2 = (
    have(USERS, columns=[column("id"), column("plan", "integer")]),
    have(columns=[column("id")]),
)
AFTER_3 = (have(USERS, columns=[column("id"), column("plan")]), have(columns=[column("id")]))


def entries(*names: str, **others: Standing) -> tuple[Entry, ...]:
    failed = (Entry(name=name[1:], standing=standing) for name, standing in others.items())
    return (*(Entry(name=name) for name in names), *failed)


def ledger(*names: str, **facts: Any) -> catalog.Ledger:
    its = {"table": LEDGER, "tool": "prisma", "columns": COLUMNS, "entries": entries(*names)}
    return catalog.Ledger(**(its | facts))


def judged(
    tables: Iterable[catalog.Table],
    *ledgers: catalog.Ledger,
    wants: tuple[expectation.Ledger, ...] | None = None,
    wanted: tuple[expectation.Table, ...] = WANTED,
    triggered: Iterable[TableName] = (),
    views_there: Mapping[TableName, catalog.View] = MappingProxyType({}),
    **declared: Any,
) -> Verdict:
    one = expectation.Ledger(
        tool="prisma", releases={"prisma": RELEASE}, origin=expectation.Origin(line=4)
    )
    expected = declaring(*wanted, migrations=(one,) if wants is None else wants, **declared)
    there = holding(
        *tables,
        ledgers=ledgers,
        triggers={name: {} for name in triggered},
        views=views_there,
    )
    return verdict(expected, there, today=TODAY)


def told(found: Verdict) -> list[tuple[str, str]]:
    """Code and object of each finding."""
    return [(one.code.value, one.subject.object) for one in found.findings]


def causes(found: Verdict) -> dict[str, str | None]:
    """What explains each finding that is not of a migration itself."""
    return {
        one.subject.object: one.explained_by
        for one in found.findings
        if one.code.kind.value != "migration"
    }


def of(found: Verdict, code: Code) -> Finding:
    [one] = [one for one in found.findings if one.code is code]
    return one


def test_all_is_well() -> None:
    found = judged(AFTER_3, ledger("1_a", "2_b", "3_c"))
    assert found.findings == ()
    assert found.migrations == (report.Ledger(tool="prisma", table=str(LEDGER), applied=3),)


def test_a_pending_migration_explains_what_it_would_make() -> None:
    found = judged(AFTER_1, ledger("1_a"))
    assert told(found) == [
        ("migration.pending", "2_b"),
        ("migration.pending", "3_c"),
        ("column.missing", "public.users.plan"),
        ("table.missing", "public.orders"),
    ]
    assert causes(found) == {"public.users.plan": "2_b", "public.orders": "2_b"}
    assert {one.remedy for one in found.findings} == {in_shell(DEPLOY)}
    pending = found.findings[0]
    assert pending.hint == "explains 3 of the objects that are missing or different"
    assert (pending.expected, pending.actual) == ({"state": "applied"}, {"state": "pending"})
    assert (pending.subject.schema, pending.subject.table) == tuple(LEDGER)
    assert pending.declared_at == "expected_schema.yaml:4"
    assert found.migrations[0].pending == ("2_b", "3_c")


def test_a_pending_migration_explains_what_it_would_alter() -> None:
    found = judged(AFTER_2, ledger("1_a", "2_b"))
    assert told(found) == [("migration.pending", "3_c"), ("column.type", "public.users.plan")]
    assert causes(found) == {"public.users.plan": "3_c"}


def test_what_no_migration_explains_is_mended_by_its_statement() -> None:
    only_plan = (have(USERS, columns=[column("id")]), have(columns=[column("id")]))
    found = judged(only_plan, ledger("1_a", "2_b", "3_c"))
    missing = of(found, Code.COLUMN_MISSING)
    assert missing.explained_by is None
    assert missing.remedy == in_sql(
        "ALTER TABLE public.users ADD COLUMN plan text;",
        advice="migration 2_b was applied and does not run again; this mends it",
    )
    assert [ledger.hollow for ledger in found.migrations] == [()]  # 3_c only altered it


def test_a_remedy_of_ones_own() -> None:
    own = expectation.Ledger(tool="prisma", releases={"prisma": RELEASE}, remedy="make migrate")
    assert of(judged(AFTER_2, ledger("1_a", "2_b"), wants=(own,)), Code.COLUMN_TYPE).remedy == (
        in_shell("make migrate")
    )


def test_a_failed_migration_is_to_be_cleared_first() -> None:
    found = judged(AFTER_1, ledger(entries=entries("1_a", _2_b=Standing.FAILED)))
    failed = of(found, Code.MIGRATION_FAILED)
    assert failed.remedy == ROLLED_BACK
    assert causes(found) == {"public.users.plan": "2_b", "public.orders": "2_b"}
    assert of(found, Code.TABLE_MISSING).remedy == failed.remedy


def test_a_tool_that_tries_again_by_itself() -> None:
    own = expectation.Ledger(tool="sqitch", expected=("a:1", "a:2"))
    failed = Entry(name="a:2", standing=Standing.FAILED)
    found = judged(
        AFTER_1, ledger(tool="sqitch", entries=(Entry(name="a:1"), failed)), wants=(own,)
    )
    assert of(found, Code.MIGRATION_FAILED).remedy == in_shell("sqitch deploy").after(
        "mend what made a:2 fail, and then"
    )


@pytest.mark.parametrize(
    ("failed", "version"),
    [
        pytest.param("1_a", "-1", id="the first"),
        pytest.param("2_b", "1", id="behind another"),
    ],
)
def test_a_tool_that_goes_back_to_the_one_before(failed: str, version: str) -> None:
    own = expectation.Ledger(tool="golang-migrate", releases={"golang-migrate": RELEASE[:2]})
    stands = Entry(name=failed, standing=Standing.FAILED)
    found = judged((), ledger(tool="golang-migrate", entries=(stands,)), wants=(own,))
    migrate = 'migrate -path migrations -database "$DATABASE_URL"'
    assert of(found, Code.MIGRATION_FAILED).remedy == in_shell(
        f"{migrate} force {version}", f"{migrate} up"
    ).after(f"mend what made {failed} fail, and then")


def test_nobody_goes_back_to_none_before_the_first_of_a_list() -> None:
    own = expectation.Ledger(tool="golang-migrate", expected=("2_b", "3_c"))
    stands = Entry(name="2_b", standing=Standing.FAILED)
    found = judged((), ledger(tool="golang-migrate", entries=(stands,)), wants=(own,))
    up = 'migrate -path migrations -database "$DATABASE_URL" up'
    assert of(found, Code.MIGRATION_FAILED).remedy == in_shell(up).after(
        "mend what made 2_b fail, find out how far it came, clear its record, and then"
    )


def test_a_tool_whose_records_are_cleared_by_hand() -> None:
    own = expectation.Ledger(tool="goose", expected=("1_a",))
    stands = Entry(name="1_a", standing=Standing.FAILED)
    found = judged((), ledger(tool="goose", entries=(stands,)), wants=(own,), wanted=())
    assert of(found, Code.MIGRATION_FAILED).remedy == in_shell("goose up").after(
        "mend what made 1_a fail, find out how far it came, clear its record, and then"
    )


def test_a_command_that_wants_a_word_put_in_is_only_told() -> None:
    own = expectation.Ledger(tool="typeorm", expected=("a", "b"))
    found = judged((), ledger(tool="typeorm", entries=(Entry(name="a"),)), wants=(own,), wanted=())
    assert of(found, Code.MIGRATION_PENDING).remedy == advising(
        "run npx typeorm migration:run -d DATA_SOURCE, where DATA_SOURCE is the file of your data"
        " source"
    )


def test_a_tool_that_clears_no_record() -> None:
    own = expectation.Ledger(expected=("1_a", "2_b"))
    unknown = catalog.Ledger(table=LEDGER, columns=None)
    found = judged(AFTER_1, unknown, wants=(own,))
    assert of(found, Code.LEDGER_MISSING).remedy == advising(
        "once those that are there are recorded, apply the pending migrations"
    )
    assert found.migrations[0].tool is None
    assert found.migrations[0].pending == ("2_b",)


def test_a_migration_that_runs_is_as_good_as_pending() -> None:
    found = judged(AFTER_1, ledger(entries=entries("1_a", _2_b=Standing.RUNNING)))
    first, second = found.findings[:2]
    assert (first.code, first.subject.name) == (Code.MIGRATION_PENDING, "2_b")
    assert (first.actual, first.hint) == ({"state": "running"}, "it runs at this moment")
    assert first.remedy == advising("wait until 2_b is done")
    assert second.subject.name == "3_c"
    assert found.migrations[0].running == ("2_b",)
    assert causes(found) == {"public.users.plan": "2_b", "public.orders": "2_b"}


def test_nothing_is_well_before_what_runs_is_done() -> None:
    found = judged(AFTER_3, ledger(entries=entries("1_a", "2_b", _3_c=Standing.RUNNING)))
    assert [(one.code.value, one.severity.value) for one in found.findings] == [
        ("migration.pending", "fail")
    ]


def test_what_runs_or_failed_of_another_release_is_that_ones_affair() -> None:
    rows = entries("1_a", "2_b", "3_c", _4_d=Standing.RUNNING, _5_e=Standing.FAILED)
    found = judged(AFTER_3, ledger(entries=rows))
    assert found.findings == ()
    assert (found.migrations[0].running, found.migrations[0].unknown) == (("4_d",), ("5_e",))


@pytest.mark.parametrize(
    ("there", "hint", "remedy"),
    [
        pytest.param(
            AFTER_3,
            "3 that it makes are there already, and applying it may fail on that",
            in_shell("npx prisma migrate resolve --applied 2_b").after(
                "all that 2_b makes is there; if its data is too"
            ),
            id="all of it there",
        ),
        pytest.param(
            (have(USERS, columns=[column("id"), column("plan")]),),
            "explains 2 of the objects that are missing or different; 1 that it makes is there"
            " already, and applying it may fail on that",
            ROLLED_BACK,
            id="a part of it there",
        ),
    ],
)
def test_what_stands_in_the_way_of_applying_it_again(
    there: tuple[catalog.Table, ...], hint: str, remedy: Remedy
) -> None:
    failed = of(
        judged(there, ledger(entries=entries("1_a", "3_c", _2_b=Standing.FAILED))),
        Code.MIGRATION_FAILED,
    )
    assert (failed.hint, failed.remedy) == (hint, remedy)


def test_another_applications_ledger() -> None:
    found = judged(AFTER_1, ledger("x_1", "x_2"))
    foreign = of(found, Code.LEDGER_DEFINITION)
    assert "another application's database" in (foreign.hint or "")
    assert of(found, Code.TABLE_MISSING).remedy == in_shell(DEPLOY).after(
        "find out whether this is the right database; if it is"
    )


def test_recorded_and_nothing_there() -> None:
    found = judged(AFTER_1, ledger("1_a", "2_b"))
    hollow = of(found, Code.MIGRATION_HOLLOW)
    assert hollow.subject.name == "2_b"
    assert hollow.hint == (
        "the ledger says that it was applied, and nothing is there of the 3 objects that it makes"
    )
    assert causes(found) == {"public.users.plan": "2_b", "public.orders": "2_b"}
    assert found.migrations[0].hollow == ("2_b",)
    assert hollow.remedy == in_shell(DEPLOY).after(
        "restore what 2_b made by the SQL of its findings; or take its row out of"
        " public._prisma_migrations, and then"
    )


@pytest.mark.parametrize(
    "rule",
    [
        {"severity": (SeverityRule(pattern="*.missing", severity=Severity.WARN),)},
        {
            "ignore": (
                expectation.IgnoreRule(pattern="orders"),
                expectation.IgnoreRule(pattern="users.*"),
            )
        },
    ],
    ids=["only a warning", "ignored"],
)
def test_what_does_not_count_makes_no_migration_hollow(rule: dict[str, Any]) -> None:
    found = judged(AFTER_1, ledger("1_a", "2_b", "3_c"), **rule)
    assert found.migrations[0].hollow == ()
    assert Severity.FAIL not in {one.severity for one in found.findings}


def test_a_ledger_without_rows_to_take_out() -> None:
    alembic = expectation.Ledger(tool="alembic", releases={"alembic": RELEASE})
    rows = ledger("1_a", "2_b", "3_c", tool="alembic")
    hollow = of(judged(AFTER_1, rows, wants=(alembic,)), Code.MIGRATION_HOLLOW)
    assert hollow.remedy == advising("restore what 2_b made by the SQL of its findings")


def test_a_later_release_may_have_removed_it() -> None:
    found = judged(AFTER_1, ledger("1_a", "2_b", "3_c", "4_d"))
    assert (of(found, Code.COLUMN_MISSING).explained_by) == "2_b"
    hints = [one.hint or "" for one in found.findings if one.code is Code.MIGRATION_HOLLOW]
    assert all(
        hint.endswith("; 1 migration of a later release may have removed it") for hint in hints
    )


def test_there_and_not_recorded() -> None:
    found = judged(AFTER_3, ledger("1_a", "3_c"))
    assert told(found) == [("migration.unrecorded", "2_b")]
    one = found.findings[0]
    assert (one.severity, one.remedy) == (
        Severity.WARN,
        in_shell("npx prisma migrate resolve --applied 2_b"),
    )
    assert found.migrations[0] == report.Ledger(
        tool="prisma", table=str(LEDGER), applied=2, unrecorded=("2_b",)
    )


def test_all_is_there_and_nothing_recorded() -> None:
    found = judged(AFTER_3, ledger())
    assert told(found) == [
        ("ledger.empty", "public._prisma_migrations"),
        ("migration.unrecorded", "1_a"),
        ("migration.unrecorded", "2_b"),
        ("migration.unrecorded", "3_c"),
    ]


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(ledger(), id="empty"),
        pytest.param(ledger(columns=None, entries=None), id="missing"),
    ],
)
@pytest.mark.parametrize(
    ("tables", "remedy"),
    [
        pytest.param((), in_shell(DEPLOY), id="nothing is there"),
        pytest.param(
            AFTER_2,
            in_shell(DEPLOY).after("once those that are there are recorded"),
            id="some is there",
        ),
        pytest.param(
            AFTER_3,
            advising(
                "all that the migrations make is there: record them as applied, and apply none"
            ),
            id="all is there",
        ),
    ],
)
def test_a_ledger_without_rows_is_filled_by_what_the_objects_say(
    there: catalog.Ledger, tables: tuple[catalog.Table, ...], remedy: Remedy
) -> None:
    assert judged(tables, there).findings[0].remedy == remedy


def test_what_is_pending_waits_until_the_others_are_recorded() -> None:
    found = judged(AFTER_2, ledger())
    assert found.migrations[0].unrecorded == ("1_a", "2_b")
    assert of(found, Code.MIGRATION_PENDING).remedy == in_shell(DEPLOY).after(
        "once those that are there are recorded"
    )


@pytest.mark.parametrize(
    ("rows", "pending"),
    [
        pytest.param(ledger("1_a"), ("2_b", "3_c"), id="one of which nothing is declared"),
        pytest.param(
            ledger(entries=entries("1_a", _2_b=Standing.FAILED)), ("3_c",), id="one that failed"
        ),
        pytest.param(
            ledger(entries=entries("1_a", _2_b=Standing.RUNNING)), ("3_c",), id="one that runs"
        ),
    ],
)
def test_what_only_looks_whole_behind_one_that_is_not_applied(
    rows: catalog.Ledger, pending: tuple[str, ...]
) -> None:
    """3_c makes again what 2_b would drop: before 2_b it looks as after 3_c."""
    wanted = (want(USERS, origin=Origin(since="1_a")), want(ORDERS, origin=Origin(since="3_c")))
    found = judged((have(USERS), have()), rows, wanted=wanted)
    assert (found.migrations[0].pending, found.migrations[0].unrecorded) == (pending, ())


@pytest.mark.parametrize(
    ("index", "there"),
    [
        pytest.param(
            {"where": "total > 0"},
            {"predicate": "xmlexists('//x' PASSING total)"},
            id="it cannot be judged",
        ),
        pytest.param({}, {"valid": False}, id="it is not valid"),
        pytest.param({}, {"name": "another"}, id="it has another name"),
    ],
)
def test_what_is_in_doubt_is_not_there(index: dict[str, Any], there: dict[str, Any]) -> None:
    key = expectation.IndexKey(column="total")
    wanted = want(
        columns={"total": Column()},
        indexes=(expectation.Index(name="i", keys=(key,), origin=Origin(since="3_c"), **index),),
    )
    made = catalog.Index(**{"name": "i", "keys": (catalog.IndexKey(column="total"),)} | there)
    has = have(columns=[column("total", "integer")], indexes=[made])
    found = judged((has,), ledger("1_a", "2_b"), wanted=(wanted,))
    assert found.migrations[0].pending == ("3_c",)


def test_names_that_two_ledgers_share_tell_nothing() -> None:
    other = TableName("billing", "schema_migrations")
    one = expectation.Ledger(tool="prisma", releases={"prisma": RELEASE})
    found = judged(AFTER_3, ledger("1_a", "2_b", "3_c"), ledger(table=other), wants=(one, one))
    assert found.migrations[1].pending == ("1_a", "2_b", "3_c")
    missing = of(
        judged((), ledger(), ledger(table=other), wants=(one, one), wanted=WANTED[1:]),
        Code.TABLE_MISSING,
    )
    assert (missing.explained_by, missing.remedy) == (
        None,
        advising("apply migration 2_b"),
    )


def test_edited_after_it_was_applied() -> None:
    edited = (Entry(name="1_a", checksum="other"), *entries("2_b", "3_c"))
    found = judged(AFTER_3, ledger(entries=edited))
    assert told(found) == [("migration.modified", "1_a")]
    assert found.findings[0].severity is Severity.WARN
    assert found.findings[0].remedy == advising(
        "restore the file of 1_a, and make the change in a new migration"
    )


def test_ahead_of_the_release() -> None:
    rows = ledger("1_a", "2_b", "3_c", "4_d")
    assert told(judged(AFTER_3, rows)) == []
    found = judged(AFTER_3, rows, severity=UNKNOWN)
    assert told(found) == [("migration.unknown", "4_d")]
    assert (found.findings[0].expected, found.findings[0].remedy) == (None, None)
    assert found.findings[0].hint == "the database is ahead of this release"
    assert found.migrations[0].unknown == ("4_d",)


def test_beside_the_release_is_not_ahead_of_it() -> None:
    found = judged(AFTER_2, ledger("1_a", "2_b", "4_d"), severity=UNKNOWN)
    hints = {finding.code.value: finding.hint for finding in found.findings}
    assert "migration.pending" in hints
    assert hints["migration.unknown"] is None


@pytest.mark.parametrize(
    ("there", "code", "hint"),
    [
        pytest.param(ledger(columns=None, entries=None), "ledger.missing", None, id="missing"),
        pytest.param(
            ledger(columns=None, entries=None, others=(USERS,)),
            "ledger.missing",
            "public.users may be meant",
            id="elsewhere",
        ),
        pytest.param(
            ledger(kind="view", entries=None),
            "ledger.definition",
            "it is a view, which no migration tool makes, so that it is not read",
            id="no table",
        ),
        pytest.param(
            ledger(usable=False, entries=None),
            "ledger.inaccessible",
            "the role that probes, probe, may not read all of its rows",
            id="closed to the role",
        ),
        pytest.param(
            ledger(tool=None, entries=None),
            "ledger.definition",
            "it is no ledger of Prisma Migrate",
            id="of no such tool",
        ),
        pytest.param(
            ledger(tool=None, entries=None, candidates=("alembic",)),
            "ledger.definition",
            "it is no ledger of Prisma Migrate; by its columns it may be the ledger of alembic",
            id="of another tool",
        ),
        pytest.param(
            ledger(columns=None, entries=None, others=(USERS,) * 7),
            "ledger.missing",
            "public.users, public.users and 2 more may be meant",
            id="nearly everywhere",
        ),
        pytest.param(
            ledger(entries=None, locked=True), "ledger.not_checked", "a lock on it", id="locked"
        ),
        pytest.param(
            ledger(entries=None), "ledger.not_checked", "more than is read", id="too long"
        ),
    ],
)
def test_a_ledger_that_cannot_be_read(there: catalog.Ledger, code: str, hint: str | None) -> None:
    found = judged(AFTER_3, there)
    one = found.findings[0]
    assert (one.code.value, one.subject.object) == (code, str(LEDGER))
    assert (one.hint is None) if hint is None else (hint in (one.hint or ""))
    assert one.unread is there.locked
    missing = code == "ledger.missing" and not there.others
    assert found.migrations[0].applied == (0 if missing else None)
    assert found.migrations[0].unrecorded == (("1_a", "2_b", "3_c") if missing else ())


def test_a_tool_that_was_not_named_is_told_of() -> None:
    unnamed = expectation.Ledger(releases={"prisma": RELEASE, "dbmate": RELEASE})
    found = judged(AFTER_3, ledger(tool=None, entries=None), wants=(unnamed,))
    assert "no known migration tool" in (of(found, Code.LEDGER_DEFINITION).hint or "")
    other = ledger(tool=None, entries=None, candidates=("alembic",))
    hint = of(judged(AFTER_3, other, wants=(unnamed,)), Code.LEDGER_DEFINITION).hint or ""
    assert hint.startswith("it is no ledger of Prisma Migrate or dbmate; by its columns it may be")
    several = ledger(tool=None, entries=None, candidates=("rails", "dbmate"))
    one = of(judged(AFTER_3, several, wants=(unnamed,)), Code.LEDGER_NOT_CHECKED)
    assert one.hint == "by its columns it may be the ledger of rails, dbmate"
    one = of(
        judged(AFTER_3, replace(several, others=(USERS,)), wants=(unnamed,)),
        Code.LEDGER_NOT_CHECKED,
    )
    assert one.hint == f"{LEDGER}, public.users may be meant"
    found = judged(AFTER_3, ledger("1_a", "2_b", "3_c"), wants=(unnamed,))
    assert found.migrations[0].tool == "prisma"
    only = expectation.Ledger(releases={"prisma": RELEASE})
    gone = ledger(tool=None, columns=None, entries=None)
    assert judged(AFTER_3, gone, wants=(only,)).migrations[0].unrecorded == ("1_a", "2_b", "3_c")
    nothing = expectation.Ledger()
    assert told(judged(AFTER_3, ledger(), wants=(nothing,))) == []


def test_what_the_probing_role_needs_is_its_own_affair() -> None:
    closed = judged(AFTER_3, ledger(usable=False, entries=None), role="app")
    assert of(closed, Code.LEDGER_INACCESSIBLE).sql == (
        "GRANT USAGE ON SCHEMA public TO probe;\n"
        "GRANT SELECT ON TABLE public._prisma_migrations TO probe;"
    )


def test_of_several_ledgers_each_migration_has_its_ledgers_name() -> None:
    other = TableName("billing", "schema_migrations")
    wants = (
        expectation.Ledger(tool="prisma", releases={"prisma": RELEASE}),
        expectation.Ledger(tool="prisma", expected=("1_a",)),
    )
    found = judged(AFTER_1, ledger("1_a"), ledger(table=other), wants=wants)
    assert told(found)[:4] == [
        ("migration.pending", "public._prisma_migrations.2_b"),
        ("migration.pending", "public._prisma_migrations.3_c"),
        ("ledger.empty", "billing.schema_migrations"),
        ("migration.pending", "billing.schema_migrations.1_a"),
    ]


def test_a_declaration_read_as_a_database_has_no_ledger() -> None:
    wants = declaring(*WANTED, migrations=(expectation.Ledger(tool="prisma"),))
    assert compare(wants, supposed(wants, beside=wants), today=TODAY) == ()


def test_triggers_and_what_stands_beside_the_tables_are_evidence() -> None:
    state, views = TableName("public", "state"), TableName("public", "active")
    of_2 = Origin(since="2_b")
    found = judged(
        AFTER_1,
        ledger("1_a", "2_b"),
        wanted=WANTED[:1],
        triggered=[USERS],
        enums={state: expectation.EnumType(origin=of_2), ORDERS: Gone(name="orders")},
        triggers={
            views: (Trigger(name="on_view", origin=of_2), Gone(name="old")),
            USERS: (Trigger(name="touched", origin=of_2), Gone(name="old")),
        },
    )
    hollow = of(found, Code.MIGRATION_HOLLOW)
    assert "nothing is there of the 4 objects" in (hollow.hint or "")


ACTIVE = TableName("public", "active")
KEY = (expectation.IndexKey(column="id"),)


@pytest.mark.parametrize("of_index", [Origin(since="2_b"), Origin()], ids=["says so", "or not"])
def test_what_is_in_a_view_came_with_it_unless_it_says_otherwise(of_index: Origin) -> None:
    view = expectation.View(
        materialized=True,
        indexes=(expectation.Index(name="by_id", keys=KEY, origin=of_index), Gone(name="old")),
        origin=Origin(since="2_b"),
    )
    views = {ACTIVE: view, ORDERS: Gone(name="orders", origin=Origin(since="2_b"))}
    applied, wanted = ledger("1_a", "2_b"), WANTED[:1]
    missing = judged(AFTER_1, applied, wanted=wanted, views=views)
    hollow = of(missing, Code.MIGRATION_HOLLOW)
    assert "nothing is there of the 3 objects" in (hollow.hint or "")
    there = {ACTIVE: catalog.View(columns={"id": column("id")}, materialized=True)}
    in_part = judged(AFTER_1, applied, wanted=wanted, views=views, views_there=there)
    assert told(in_part) == [
        ("migration.pending", "3_c"),
        ("index.missing", "public.by_id"),
        ("column.missing", "public.users.plan"),
    ]


A = Origin(since="7_a")
STATE = TableName("public", "state")
IN_PART = "migration 7_a was applied at least in part"
FIND_OUT = advising(f"{IN_PART}; find out what became of the rest")


# Where no ledger is declared.


def remedy(*tables: expectation.Table, there: catalog.Catalog, **declared: Any) -> Remedy | None:
    """What to do about the table `users`, which is missing."""
    findings = compare(declaring(want(USERS, origin=A), *tables, **declared), there, today=TODAY)
    [missing] = [finding for finding in findings if finding.code is Code.TABLE_MISSING]
    return missing.remedy


@pytest.mark.parametrize(
    ("table", "there"),
    [
        pytest.param(want(origin=A), have(), id="a table"),
        pytest.param(
            want(columns={"id": expectation.Column(origin=A)}),
            have(columns=[catalog.Column(name="id", type="integer")]),
            id="a column",
        ),
    ],
)
def test_something_in_the_tables_is_there(table: expectation.Table, there: catalog.Table) -> None:
    assert remedy(table, there=holding(there)) == FIND_OUT


def test_something_beside_the_tables_is_there() -> None:
    there = holding(enums={STATE: catalog.EnumType()})
    instead = remedy(there=there, enums={STATE: expectation.EnumType(origin=A)})
    assert instead == FIND_OUT


@pytest.mark.parametrize(
    ("table", "there"),
    [
        pytest.param(want(origin=Origin(since="6_b")), have(), id="of another migration"),
        pytest.param(want(), have(), id="of no migration"),
        pytest.param(want(absent=True, origin=A), have(), id="what should be gone"),
        pytest.param(
            want(columns={"id": Gone(name="id", origin=A)}),
            have(columns=[catalog.Column(name="id", type="integer")]),
            id="a column that should be gone",
        ),
        pytest.param(
            want(columns={"id": expectation.Column(origin=A)}), have(), id="a column that is not"
        ),
    ],
)
def test_nothing_else_of_it_is_there(table: expectation.Table, there: catalog.Table) -> None:
    enums = {STATE: Gone(name="state", origin=A), ORDERS: expectation.EnumType(origin=A)}
    there_is = holding(there, enums={STATE: catalog.EnumType()})
    assert remedy(table, there=there_is, enums=enums) == advising("apply migration 7_a")


def remedy_of_column(name: str, *, beside: str) -> Remedy | None:
    """What to do about a column of a table that the migration made."""
    wants = want(columns={name: expectation.Column(type="text")}, origin=A)
    there = holding(have(columns=[catalog.Column(name=beside, type="text")]))
    [finding] = compare(declaring(wants), there, today=TODAY)
    return finding.remedy


def test_the_statement_stands_in_its_place() -> None:
    sql = "ALTER TABLE public.orders ADD COLUMN email text;"
    assert remedy_of_column("email", beside="id") == in_sql(sql, advice=f"{IN_PART}; this mends it")
    assert remedy_of_column("email", beside="emial") == in_sql(
        sql, advice=f"{IN_PART}; this mends it, unless the hint tells of what is meant"
    )

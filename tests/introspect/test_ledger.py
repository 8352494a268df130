"""Ledgers on a real server: which table it is, whether it may be read, and what moves meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from healthcheck.compare import compare
from healthcheck.introspect import Limits, Memory, MovingError, Wanted, ledger, read_catalog
from healthcheck.introspect.ledger_reading import Ledgers
from healthcheck.ledgers import BY_NAME
from healthcheck.ledgers.tool import Rows
from healthcheck.model import catalog, expectation
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Code
from healthcheck.model.ledger import Entry, Migration, Standing
from healthcheck.model.names import TableName
from tests.introspect.reading import read, reader
from tests.postgres import Database

PRISMA = """
    CREATE TABLE {table} (
        id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz,
        migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
        started_at timestamptz NOT NULL DEFAULT now(),
        applied_steps_count integer NOT NULL DEFAULT 0
    );
    GRANT SELECT ON {table} TO PUBLIC
"""
TODAY = date(2026, 1, 1)
HOME = TableName("public", "_prisma_migrations")
VERSIONS = "CREATE TABLE {table} (version varchar PRIMARY KEY); GRANT SELECT ON {table} TO PUBLIC"
FILES = (Migration(name="1_init"),)


def prisma(database: Database, table: str = "_prisma_migrations") -> None:
    database.execute(PRISMA.format(table=table))


def row(database: Database, name: str, table: str = "_prisma_migrations", **columns: str) -> None:
    columns = {"finished_at": "now()", **columns}
    database.execute(
        f"INSERT INTO {table} (id, checksum, migration_name, {', '.join(columns)})"
        f" VALUES (gen_random_uuid(), 'c', '{name}', {', '.join(columns.values())})"
    )


def wanting(*ledgers: expectation.Ledger, schema: str = "public") -> Wanted:
    return Wanted(tables={}, texts=frozenset(), ledgers=ledgers, schema=schema)


def declared(tool: str | None = "prisma", **others: Any) -> Wanted:
    return wanting(expectation.Ledger(tool=tool, **others))


def the_ledger(url: str, wanted: Wanted) -> catalog.Ledger:
    [one] = read(url, wanted).ledgers
    return one


def applied(*names: str) -> tuple[Entry, ...]:
    return tuple(Entry(name=name, checksum="c") for name in names)


@contextmanager
def ledgers_of(
    url: str, wanted: Wanted, memory: Memory | None = None
) -> Iterator[Callable[[], tuple[catalog.Ledger, ...]]]:
    """What is read of the ledgers at each call, on one connection and with one memory."""
    with reader(url, wanted, memory) as once:
        yield lambda: once().ledgers


def test_one_that_is_not_there(database: Database) -> None:
    assert the_ledger(database.url, declared()) == catalog.Ledger(table=HOME, tool="prisma")


def test_an_empty_one_and_one_with_rows(database: Database) -> None:
    prisma(database)
    assert the_ledger(database.url, declared()).entries == ()
    row(database, "1_init")
    row(database, "2_next", finished_at="NULL")
    row(database, "0_gone", rolled_back_at="now()")
    one = the_ledger(database.url, declared())
    assert (one.table, one.tool, one.usable, one.locked) == (HOME, "prisma", True, False)
    assert one.columns is not None
    assert "migration_name" in one.columns
    failed = Entry(name="2_next", standing=Standing.FAILED, checksum="c")
    assert one.entries == (*applied("1_init"), failed)


@pytest.mark.parametrize(
    "closed",
    [
        pytest.param("REVOKE SELECT ON _prisma_migrations FROM PUBLIC", id="no SELECT"),
        pytest.param("REVOKE USAGE ON SCHEMA public FROM PUBLIC", id="no USAGE"),
        pytest.param("ALTER TABLE _prisma_migrations ENABLE ROW LEVEL SECURITY", id="row security"),
        pytest.param(
            "REVOKE SELECT ON _prisma_migrations FROM PUBLIC;"
            "GRANT SELECT (id, checksum) ON _prisma_migrations TO PUBLIC",
            id="too few columns",
        ),
    ],
)
def test_one_that_is_closed_to_the_role(database: Database, closed: str) -> None:
    prisma(database)
    row(database, "1_init")
    role = database.create_role()
    database.execute(closed)
    one = the_ledger(database.url_as(role), declared())
    assert one.columns is not None
    assert (one.tool, one.usable, one.entries) == ("prisma", False, None)


def test_the_columns_that_are_read_are_enough(database: Database) -> None:
    prisma(database)
    row(database, "1_init")
    role = database.create_role()
    columns = "id, migration_name, checksum, started_at, finished_at, rolled_back_at"
    database.execute(
        "REVOKE SELECT ON _prisma_migrations FROM PUBLIC;"
        f"GRANT SELECT ({columns}) ON _prisma_migrations TO PUBLIC"
    )
    assert the_ledger(database.url_as(role), declared()).entries == applied("1_init")


def test_another_table_of_that_name(database: Database) -> None:
    database.execute("CREATE TABLE _prisma_migrations (version_num varchar(32) NOT NULL)")
    one = the_ledger(database.url, declared())
    assert (one.tool, one.candidates, one.entries) == (None, ("alembic",), None)
    assert one.columns == frozenset({"version_num"})


@pytest.mark.parametrize("tool", ["prisma", None])
@pytest.mark.parametrize(
    ("make", "kind"),
    [
        pytest.param("CREATE VIEW {} AS SELECT * FROM really", "view", id="a view"),
        pytest.param(
            "CREATE MATERIALIZED VIEW {} AS SELECT * FROM really",
            "materialized view",
            id="a materialized view",
        ),
        pytest.param(
            "CREATE FOREIGN DATA WRAPPER nothing;"
            "CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;"
            "CREATE TABLE {} (LIKE really);"
            "CREATE FOREIGN TABLE far () INHERITS ({}) SERVER nowhere",
            "table that others inherit",
            id="a foreign table below",
        ),
        pytest.param(
            "CREATE TABLE {} (LIKE really) PARTITION BY LIST (id);"
            "CREATE TABLE part PARTITION OF {} DEFAULT; INSERT INTO {} TABLE really",
            "partitioned table",
            id="a partitioned one",
        ),
    ],
)
def test_what_is_no_table_by_itself_is_not_read(
    database: Database, tool: str | None, make: str, kind: str
) -> None:
    prisma(database, "really")
    row(database, "1_init", "really")
    database.execute(make.replace("{}", "_prisma_migrations"))
    want = expectation.Ledger(tool=tool, releases={"prisma": FILES})
    have = read(database.url, wanting(want))
    [one] = have.ledgers
    assert (one.table, one.kind, one.tool, one.entries) == (HOME, kind, None, None)
    judged = compare(Expectation(migrations=(want,), check_access=False), have, today=TODAY)
    assert [finding.code for finding in judged] == [Code.LEDGER_DEFINITION]


def test_a_temporary_table_is_none(database: Database) -> None:
    prisma(database, "really")
    database.execute("CREATE TEMPORARY TABLE _prisma_migrations (LIKE really)")
    assert the_ledger(database.url, declared()).columns is None


def test_a_type_that_somebody_made_is_not_read(database: Database) -> None:
    prisma(database)
    row(database, "1_init")
    database.execute(
        "CREATE TYPE planted AS ENUM ('c');"
        "ALTER TABLE _prisma_migrations ALTER checksum TYPE planted USING 'c'"
    )
    one = the_ledger(database.url, declared())
    assert (one.tool, one.entries) == (None, None)
    assert "checksum" not in (one.columns or ())


@pytest.mark.parametrize(
    ("tool", "make"),
    [
        pytest.param(
            "prisma",
            PRISMA.format(table="_prisma_migrations")
            + "; ALTER TABLE _prisma_migrations ALTER migration_name TYPE bytea USING ''",
            id="it gives no text",
        ),
        pytest.param(
            "atlas",
            "CREATE SCHEMA atlas_schema_revisions;"
            "CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (version int,"
            " description text, type int, applied int, total int, executed_at timestamptz,"
            " execution_time int, error text, error_stmt text, hash text, partial_hashes jsonb,"
            " operator_version text)",
            id="it cannot be asked",
        ),
    ],
)
def test_columns_of_other_types_than_the_tool_makes(
    database: Database, tool: str, make: str
) -> None:
    database.execute(make)
    if tool == "prisma":
        row(database, "1_init")
    one = the_ledger(database.url, declared(tool))
    assert one.columns is not None
    assert (one.tool, one.usable, one.entries) == (None, True, None)


@pytest.mark.parametrize(
    ("tool", "make"),
    [
        pytest.param(
            "atlas",
            "CREATE SCHEMA atlas_schema_revisions;"
            "CREATE TABLE atlas_schema_revisions.atlas_schema_revisions (version text,"
            " description text, type int, applied bigint, total bigint, executed_at timestamptz,"
            " execution_time bigint, error text, hash text, operator_version text);"
            "INSERT INTO atlas_schema_revisions.atlas_schema_revisions (version) VALUES ('1')",
            id="nothing counted",
        ),
        pytest.param(
            "sqlx",
            "CREATE TABLE _sqlx_migrations (version bigint, description text,"
            " installed_on timestamptz, success boolean, checksum bytea, execution_time bigint);"
            "INSERT INTO _sqlx_migrations (version) VALUES (2)",
            id="no description",
        ),
        pytest.param(
            "rails",
            "CREATE TABLE schema_migrations (version varchar PRIMARY KEY);"
            "INSERT INTO schema_migrations VALUES (repeat('9', 5000)), ('1')",
            id="a number that is none",
        ),
        pytest.param(
            "efcore",
            'CREATE TABLE "__EFMigrationsHistory" ("MigrationId" text, "ProductVersion" text);'
            """INSERT INTO "__EFMigrationsHistory" VALUES (NULL, '1')""",
            id="no name",
        ),
        pytest.param(
            "sequelize",
            'CREATE TABLE "SequelizeMeta" (name integer); INSERT INTO "SequelizeMeta" VALUES (1)',
            id="a number for a text",
        ),
        pytest.param(
            "golang-migrate",
            "CREATE TABLE schema_migrations (version text, dirty boolean);"
            "INSERT INTO schema_migrations VALUES ('2', false)",
            id="a text for a number",
        ),
    ],
)
def test_a_row_that_the_tool_does_not_write(database: Database, tool: str, make: str) -> None:
    database.execute(make)
    want = expectation.Ledger(tool=tool, releases={tool: FILES})
    have = read(database.url, wanting(want))
    judged = compare(Expectation(migrations=(want,), check_access=False), have, today=TODAY)
    assert [finding.code for finding in judged] == [Code.LEDGER_DEFINITION]


def test_a_mistake_of_ours_is_no_ledger_that_could_not_be_checked(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(rows: Rows, release: object) -> tuple[Entry, ...]:
        return tuple(Entry(name=each.name) for each in rows)  # type: ignore[attr-defined]

    prisma(database)
    row(database, "1_init")
    tools = {**BY_NAME, "prisma": replace(BY_NAME["prisma"], entries=mistaken)}
    monkeypatch.setattr(ledger, "BY_NAME", tools)
    with pytest.raises(AttributeError):
        the_ledger(database.url, declared())


def test_what_one_fails_with_is_no_matter_to_the_others(database: Database) -> None:
    prisma(database)
    database.execute(VERSIONS.format(table="schema_migrations"))
    database.execute(
        "REVOKE SELECT ON _prisma_migrations FROM PUBLIC;"
        "GRANT SELECT (id) ON _prisma_migrations TO PUBLIC"
    )
    wanted = wanting(expectation.Ledger(tool="prisma"), expectation.Ledger(tool="dbmate"))
    with ledgers_of(database.url_as(database.create_role()), wanted) as once:
        for _ in range(2):
            first, second = once()
            assert (first.usable, first.entries) == (False, None)
            assert (second.usable, second.entries) == (True, ())


KNEX = """
    CREATE TABLE knex_migrations (
        id serial PRIMARY KEY, name varchar(255), batch integer, migration_time timestamptz
    );
    INSERT INTO knex_migrations (name) VALUES ('1_a.js');
    GRANT SELECT ON knex_migrations TO PUBLIC;
"""
SQITCH = """
    CREATE TABLE changes (
        change_id text, script_hash text, change text, project text, note text,
        committed_at timestamptz, committer_name text, committer_email text,
        planned_at timestamptz, planner_name text, planner_email text
    );
    INSERT INTO changes (change_id, change, project, committed_at) VALUES ('1', 'a', 'p', now());
    GRANT SELECT ON changes TO PUBLIC;
"""


@pytest.mark.parametrize(
    ("make", "ledger", "name"),
    [
        pytest.param(
            KNEX + "CREATE TABLE knex_migrations_lock (index serial, locked integer);"
            "GRANT SELECT ON knex_migrations_lock TO PUBLIC",
            expectation.Ledger(tool="knex"),
            "1_a.js",
            id="without the column",
        ),
        pytest.param(
            KNEX + "CREATE TABLE knex_migrations_lock (index serial, is_locked integer);"
            "GRANT SELECT (index) ON knex_migrations_lock TO PUBLIC",
            expectation.Ledger(tool="knex"),
            "1_a.js",
            id="closed column",
        ),
        pytest.param(
            SQITCH
            + "CREATE TABLE events (id integer, what text); GRANT SELECT ON events TO PUBLIC",
            expectation.Ledger(tool="sqitch", table=TableName("public", "changes")),
            "p:a",
            id="an application's own",
        ),
    ],
)
def test_a_table_beside_it_that_is_not_the_tools_is_passed_over(
    database: Database, make: str, ledger: expectation.Ledger, name: str
) -> None:
    database.execute(make)
    with ledgers_of(database.url_as(database.create_role()), wanting(ledger)) as once:
        for _ in range(2):
            assert [entry.name for entry in once()[0].entries or ()] == [name]


def test_one_in_another_schema_may_be_another_applications(database: Database) -> None:
    there = TableName("one", "_prisma_migrations")
    database.execute("CREATE SCHEMA one; CREATE SCHEMA two")
    prisma(database, "one._prisma_migrations")
    row(database, "1_init", "one._prisma_migrations")
    one = the_ledger(database.url, declared())
    assert (one.table, one.columns, one.others) == (HOME, None, (there,))
    assert the_ledger(database.url, declared(table=there)).entries == applied("1_init")
    prisma(database, "two._prisma_migrations")
    one = the_ledger(database.url, declared())
    assert (one.table, one.columns) == (HOME, None)
    assert [other.schema for other in one.others] == ["one", "two"]
    by_schema = wanting(expectation.Ledger(tool="prisma"), schema="two")
    assert the_ledger(database.url, by_schema).table.schema == "two"


def test_an_application_has_a_table_of_that_name(database: Database) -> None:
    database.execute("CREATE SCHEMA tools; CREATE TABLE _prisma_migrations (id int)")
    prisma(database, "tools._prisma_migrations")
    one = the_ledger(database.url, declared())
    assert (one.table, one.tool, one.entries) == (HOME, None, None)
    assert one.others == (TableName("tools", "_prisma_migrations"),)
    database.execute("DROP TABLE tools._prisma_migrations")
    assert the_ledger(database.url, declared()).others == ()


def test_the_table_that_is_declared_and_no_other(database: Database) -> None:
    database.execute("CREATE SCHEMA meta")
    prisma(database)
    prisma(database, "meta.done")
    row(database, "1_init", "meta.done")
    done = TableName("meta", "done")
    assert the_ledger(database.url, declared(table=done)).entries == applied("1_init")
    database.execute("ALTER TABLE meta.done SET SCHEMA public")
    one = the_ledger(database.url, declared(table=done))
    assert (one.table, one.columns, one.others) == (done, None, (TableName("public", "done"),))


def test_several_in_one_database_in_their_order(database: Database) -> None:
    prisma(database)
    row(database, "1_init")
    database.execute(VERSIONS.format(table="schema_migrations"))
    database.execute("INSERT INTO schema_migrations VALUES ('20250101')")
    names = ("dbmate", "alembic", "prisma")
    wanted = wanting(*(expectation.Ledger(tool=name) for name in names))
    with ledgers_of(database.url, wanted) as once:
        cold, warm = once(), once()
    assert cold == warm
    assert [one.tool for one in cold] == list(names)
    assert [one.entries for one in cold] == [
        (Entry(name="20250101"),),
        None,
        applied("1_init"),
    ]


def test_auto_tells_it_by_its_columns(database: Database) -> None:
    database.execute("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)")
    database.execute("INSERT INTO alembic_version VALUES ('1975ea83b712')")
    one = the_ledger(database.url, declared(None))
    assert (one.tool, one.table.name) == ("alembic", "alembic_version")
    assert one.entries is not None


def test_auto_finds_nothing(database: Database) -> None:
    one = the_ledger(database.url, declared(None))
    assert one == catalog.Ledger(table=TableName("public", "migrations"))
    one = the_ledger(database.url, declared(None, releases={"prisma": FILES}))
    assert one == catalog.Ledger(table=HOME, tool="prisma")


def test_auto_does_not_choose_among_several(database: Database) -> None:
    prisma(database)
    database.execute("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)")
    one = the_ledger(database.url, declared(None))
    assert (one.tool, one.candidates, one.entries) == (None, ("prisma", "alembic"), None)
    assert one.others == (TableName("public", "alembic_version"),)
    one = the_ledger(database.url, declared(None, releases={"alembic": FILES}))
    assert (one.tool, one.others) == ("alembic", ())


def test_auto_takes_one_of_the_default_schema_alone(database: Database) -> None:
    database.execute("CREATE SCHEMA aside")
    prisma(database, "aside._prisma_migrations")
    one = the_ledger(database.url, declared(None))
    assert (one.columns, one.others) == (None, (TableName("aside", "_prisma_migrations"),))
    prisma(database)
    assert the_ledger(database.url, declared(None)).table == HOME


def test_auto_tells_tools_with_the_same_columns_by_what_is_beside_and_by_files(
    database: Database,
) -> None:
    database.execute(VERSIONS.format(table="schema_migrations"))
    one = the_ledger(database.url, declared(None))
    assert (one.tool, one.entries) == (None, None)
    assert {"dbmate", "rails"} <= set(one.candidates)
    one = the_ledger(database.url, declared(None, releases={"dbmate": FILES}))
    assert (one.tool, one.entries) == ("dbmate", ())
    database.execute("CREATE TABLE ar_internal_metadata (key varchar, value varchar)")
    assert the_ledger(database.url, declared(None)).tool == "rails"


def test_auto_takes_a_declared_table_of_any_name(database: Database) -> None:
    prisma(database, "done")
    table = TableName("public", "done")
    assert the_ledger(database.url, declared(None, table=table)).tool == "prisma"
    one = the_ledger(database.url, declared(None, table=table, releases={"alembic": FILES}))
    assert (one.tool, one.candidates) == (None, ("prisma",))


MOVES = [
    pytest.param("DROP TABLE _prisma_migrations", id="dropped"),
    pytest.param("ALTER TABLE _prisma_migrations RENAME TO away", id="renamed"),
    pytest.param("ALTER TABLE _prisma_migrations RENAME checksum TO sum", id="column renamed"),
    pytest.param("ALTER TABLE _prisma_migrations DROP checksum", id="column dropped"),
    pytest.param("REVOKE SELECT ON _prisma_migrations FROM PUBLIC", id="closed"),
    pytest.param("ALTER TABLE _prisma_migrations ENABLE ROW LEVEL SECURITY", id="row security"),
    pytest.param("CREATE SCHEMA meta; ALTER TABLE _prisma_migrations SET SCHEMA meta", id="moved"),
    pytest.param("ALTER SCHEMA public RENAME TO away", id="schema renamed"),
    pytest.param("TRUNCATE _prisma_migrations", id="emptied"),
    pytest.param("UPDATE _prisma_migrations SET finished_at = NULL", id="failed"),
    pytest.param(
        "ALTER TABLE _prisma_migrations ALTER migration_name TYPE bytea"
        " USING migration_name::bytea",
        id="type changed",
    ),
    pytest.param(
        "ALTER TABLE _prisma_migrations RENAME TO away;"
        "CREATE TABLE _prisma_migrations (LIKE away); GRANT SELECT ON _prisma_migrations TO PUBLIC",
        id="replaced",
    ),
]


@pytest.mark.parametrize("move", MOVES)
def test_what_moves_between_two_probes_is_seen(database: Database, move: str) -> None:
    prisma(database)
    row(database, "1_init")
    role = database.create_role()
    with ledgers_of(database.url_as(role), declared()) as once:
        [before] = once()
        database.execute(move)
        [after] = once()
        [again] = once()
    assert before.entries == applied("1_init")
    assert after == again == the_ledger(database.url_as(role), declared())
    assert after != before


def test_one_that_comes_is_seen(database: Database) -> None:
    with ledgers_of(database.url, declared()) as once:
        assert once()[0].columns is None
        prisma(database)
        assert once()[0].entries == ()


@contextmanager
def locked(database: Database, *tables: str) -> Iterator[None]:
    """While it holds, another session has the tables for itself."""
    with database.connect() as other, other.transaction():
        other.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        yield


@pytest.mark.parametrize("warm", [True, False], ids=["warm", "cold"])
def test_a_lock_keeps_only_the_rows_from_being_read(database: Database, *, warm: bool) -> None:
    prisma(database)
    row(database, "1_init")
    database.execute("CREATE TABLE a (id int)")
    tables = {TableName("public", "a"): False}
    what = Wanted(tables=tables, texts=frozenset(), ledgers=(expectation.Ledger(tool="prisma"),))
    with reader(database.url, what) as once:
        if warm:
            once()
        with locked(database, "_prisma_migrations"):
            for _ in range(2):
                catalog_ = once()
                [one] = catalog_.ledgers
                assert (one.tool, one.usable, one.locked, one.entries) == (
                    *("prisma", True, True),
                    None,
                )
                assert list(catalog_.tables) == list(tables)
        assert once().ledgers[0].entries == applied("1_init")


def test_nothing_is_held_while_a_lock_is_waited_for(database: Database) -> None:
    prisma(database)
    row(database, "1_init")
    database.execute("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)")
    wanted = wanting(expectation.Ledger(tool="prisma"), expectation.Ledger(tool="alembic"))
    patient = Limits(statement_timeout=60, lock_timeout=60)
    waits = "SELECT pid FROM pg_locks WHERE NOT granted AND mode = 'AccessShareLock'"
    held = (
        "SELECT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation"
        " WHERE l.pid = %s AND l.granted AND c.relnamespace = 'public'::regnamespace"
    )
    with asyncio.Runner() as runner:
        connection = runner.run(psycopg.AsyncConnection.connect(database.url, autocommit=True))
        memory = Memory()

        def once() -> catalog.Catalog:
            return runner.run(read_catalog(connection, wanted, limits=patient, memory=memory))

        before = once()
        results: list[catalog.Catalog] = []
        thread = threading.Thread(target=lambda: results.append(once()))
        with locked(database, "alembic_version"):
            thread.start()
            while not (waiting := database.query(waits)):
                pass
            assert database.query(held, waiting[0][0]) == []
        thread.join()
        runner.run(connection.close())
    assert results[0].ledgers == before.ledgers


def test_a_migration_runs_while_the_lock_of_its_tool_is_held(database: Database) -> None:
    prisma(database)
    row(database, "1_init", finished_at="NULL")
    with ledgers_of(database.url, declared()) as once:
        with database.connect() as tool:
            tool.execute("SELECT pg_advisory_lock(72707369)")
            assert [entry.standing for entry in once()[0].entries or ()] == [Standing.RUNNING]
        while database.query("SELECT FROM pg_locks WHERE locktype = 'advisory'"):
            pass
        assert [entry.standing for entry in once()[0].entries or ()] == [Standing.FAILED]


@pytest.mark.parametrize("warm", [True, False], ids=["warm", "cold"])
def test_one_that_ended_in_between_has_not_failed(
    database: Database, monkeypatch: pytest.MonkeyPatch, *, warm: bool
) -> None:
    prisma(database)
    row(database, "1_init")
    again = Ledgers._again

    async def ended(ledgers: Ledgers, numbers: Any) -> Any:
        database.execute("UPDATE _prisma_migrations SET finished_at = now()")
        return await again(ledgers, numbers)

    monkeypatch.setattr(Ledgers, "_again", ended)
    with ledgers_of(database.url, declared()) as once:
        if warm:
            once()
        database.execute("UPDATE _prisma_migrations SET finished_at = NULL")
        assert once()[0].entries == applied("1_init")


def test_one_that_is_gone_when_it_is_looked_at_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    prisma(database)
    row(database, "1_init", finished_at="NULL")
    again = Ledgers._again

    async def gone(ledgers: Ledgers, numbers: Any) -> Any:
        database.execute("DROP TABLE IF EXISTS _prisma_migrations")
        return await again(ledgers, numbers)

    monkeypatch.setattr(Ledgers, "_again", gone)
    assert the_ledger(database.url, declared()).columns is None


def moving(
    database: Database, monkeypatch: pytest.MonkeyPatch, statements: Callable[[int], str | None]
) -> None:
    """Run a statement between finding the ledgers and reading them, by the number of the time."""
    choices, times = Ledgers._choices, iter(range(1000))

    def choose(ledgers: Ledgers, rows: Any) -> Any:
        if statement := statements(next(times)):
            database.execute(statement)
        return choices(ledgers, rows)

    monkeypatch.setattr(Ledgers, "_choices", choose)


@pytest.mark.parametrize("move", MOVES[:-1])
def test_what_moves_between_finding_and_reading_is_seen(
    database: Database, monkeypatch: pytest.MonkeyPatch, move: str
) -> None:
    prisma(database)
    row(database, "1_init")
    role = database.create_role()
    moving(database, monkeypatch, lambda time: None if time else move)
    one = the_ledger(database.url_as(role), declared())
    monkeypatch.undo()
    after = the_ledger(database.url_as(role), declared())
    if "finished_at" in move:
        assert one.entries == applied("1_init")  # as it was when the transaction began
    else:
        assert one == after


def test_a_table_that_takes_its_place_in_between_is_not_taken_for_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    prisma(database)
    prisma(database, "other")
    row(database, "1_init")
    row(database, "9_other", "other")
    move = "ALTER TABLE {} RENAME TO x; ALTER TABLE {} RENAME TO _prisma_migrations"
    swap = move.format("_prisma_migrations", "other")
    moving(database, monkeypatch, lambda time: None if time else swap)
    assert the_ledger(database.url, declared()).entries == applied("9_other")


def test_rows_that_are_written_anew_in_between_are_not_lost(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    prisma(database)
    row(database, "1_init")
    again = (
        "BEGIN; CREATE TEMP TABLE kept AS TABLE _prisma_migrations; TRUNCATE _prisma_migrations;"
    )
    again += "INSERT INTO _prisma_migrations TABLE kept; DROP TABLE kept; COMMIT"
    moving(database, monkeypatch, lambda time: None if time else again)
    assert the_ledger(database.url, declared()).entries == applied("1_init")


def test_a_lock_that_comes_in_between(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    prisma(database)
    with database.connect() as other:
        choices = Ledgers._choices

        def choose(ledgers: Ledgers, rows: Any) -> Any:
            other.execute("BEGIN; LOCK TABLE _prisma_migrations")
            return choices(ledgers, rows)

        monkeypatch.setattr(Ledgers, "_choices", choose)
        one = the_ledger(database.url, declared())
    assert (one.locked, one.entries) == (True, None)


def test_what_never_stands_still_is_said(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    prisma(database)
    moving(database, monkeypatch, lambda _: "TRUNCATE _prisma_migrations")

    async def never(*_: object) -> None:
        return None

    monkeypatch.setattr(Ledgers, "_at_once", never)
    with pytest.raises(MovingError) as caught:
        the_ledger(database.url, declared())
    assert caught.value.names == (HOME,)


@pytest.mark.parametrize(
    ("limit", "most"), [("MOST_ROWS", 2), ("MOST_BYTES", 200)], ids=["rows", "bytes"]
)
def test_one_that_is_too_long_or_too_large_is_not_read(
    database: Database, monkeypatch: pytest.MonkeyPatch, limit: str, most: int
) -> None:
    monkeypatch.setattr(ledger, limit, most)
    prisma(database)
    row(database, "1_init")
    row(database, "2_next")
    with ledgers_of(database.url, declared()) as once:
        assert len(once()[0].entries or ()) == 2
        row(database, "3_" + "x" * 200)
        [one] = once()
    assert (one.tool, one.usable, one.locked, one.entries) == ("prisma", True, False, None)


FLYWAY = """
    CREATE TABLE {table} (
        installed_rank integer PRIMARY KEY, version varchar(50), description varchar(200) NOT NULL,
        type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum integer,
        installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(),
        execution_time integer NOT NULL, success boolean NOT NULL
    )
"""


@pytest.mark.parametrize("schema", ["""a"b'c%s\\d""", "\\'", "{query}", "{literal}{most_rows}"])
def test_a_schema_as_nobody_would_name_it(database: Database, schema: str) -> None:
    quoted = '"' + schema.replace('"', '""') + '"'
    database.execute(f"CREATE SCHEMA {quoted}")
    prisma(database, f"{quoted}._prisma_migrations")
    row(database, "1_init", f"{quoted}._prisma_migrations")
    database.execute(FLYWAY.format(table=f"{quoted}.flyway_schema_history"))
    role = database.create_role()
    database.execute(f"ALTER ROLE {role} SET standard_conforming_strings = off")
    database.execute(
        f"GRANT pg_read_all_data TO {role}"
        if database.server_version >= 140000
        else f"ALTER ROLE {role} SUPERUSER"
    )
    for tool, entries in (("prisma", applied("1_init")), ("flyway", ())):
        wanted = wanting(expectation.Ledger(tool=tool), schema=schema)
        one = the_ledger(database.url_as(role), wanted)
        assert (one.table.schema, one.tool, one.entries) == (schema, tool, entries)


def test_names_as_nobody_would_write_them(database: Database) -> None:
    schema = """a"b'c%s\\d"""
    quoted = '"' + schema.replace('"', '""') + '"'
    database.execute(f"CREATE SCHEMA {quoted}")
    prisma(database, f"{quoted}._prisma_migrations")
    name = "1\\n\t%s \u202e"
    row(database, name, f"{quoted}._prisma_migrations")
    wanted = wanting(expectation.Ledger(tool="prisma"), schema=schema)
    with ledgers_of(database.url, wanted) as once:
        for _ in range(2):
            [one] = once()
            assert (one.table.schema, one.entries) == (schema, applied(name))


def test_what_stands_in_public_is_not_called(database: Database) -> None:
    prisma(database)
    row(database, "1_init")
    database.execute(
        "CREATE FUNCTION public.octet_length(text) RETURNS integer LANGUAGE plpgsql"
        " AS $$BEGIN RAISE 'called'; END$$;"
        "ALTER ROLE postgres SET search_path = public, pg_catalog"
    )
    try:
        assert the_ledger(database.url, declared()).entries == applied("1_init")
    finally:
        database.execute("ALTER ROLE postgres RESET search_path")


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was sent, each of them one round trip."""
    sent: list[object] = []
    execute = psycopg.AsyncClientCursor.execute

    async def counted(cursor: Any, script: Any, *rest: Any) -> Any:
        sent.append(script)
        return await execute(cursor, script, *rest)

    monkeypatch.setattr(psycopg.AsyncClientCursor, "execute", counted)
    return sent


def counted(trips: list[object], once: Callable[[], object]) -> int:
    trips.clear()
    once()
    return len(trips)


def test_much_is_read_beside_the_event_loop(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    prisma(database)
    database.execute(
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at)"
        " SELECT i, 'c', i, now() FROM generate_series(1, 1000) i"
    )
    plain, threads = ledger.Choice.read, set[int]()

    def seen(choice: ledger.Choice, *rest: Any) -> Any:
        threads.add(threading.get_ident())
        return plain(choice, *rest)

    monkeypatch.setattr(ledger.Choice, "read", seen)
    with ledgers_of(database.url, declared()) as once:
        for _ in range(2):
            assert len(once()[0].entries or ()) == 1000
    assert threads
    assert threading.get_ident() not in threads


def test_round_trips(database: Database, trips: list[object]) -> None:
    prisma(database)
    row(database, "1_init")
    with reader(database.url, declared()) as once:
        without = Wanted(tables={}, texts=frozenset())
        with reader(database.url, without) as plain:
            cold = counted(trips, plain)
            assert counted(trips, plain) == 1
            assert "_prisma" not in str(trips)
            assert "ledger" not in str(trips)
        assert counted(trips, once) == cold + 1
        assert counted(trips, once) == 1
        assert "logs" not in str(trips[0]).split("migration_name")[-1]
        database.execute("UPDATE _prisma_migrations SET finished_at = NULL")
        assert counted(trips, once) == 2  # what failed is looked at again
        with locked(database, "_prisma_migrations"):
            once()
            assert counted(trips, once) == 1
        database.execute("DROP TABLE _prisma_migrations")
        once()
        assert counted(trips, once) == 1


def test_other_errors_are_not_hidden(database: Database) -> None:
    prisma(database)
    with reader(database.url, declared()) as once:
        once()
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        with pytest.raises(psycopg.OperationalError):
            once()

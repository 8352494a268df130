"""What is read, of one instant, whatever runs beside it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace

from healthcheck.declaration import decode
from healthcheck.introspect import Memory, MovingError, Wanted, wanted_of
from healthcheck.introspect.text_reading import TextReading
from healthcheck.model.catalog import (
    UNREAD,
    Access,
    Catalog,
    Column,
    Exclusion,
    Function,
    Index,
    IndexKey,
    PartitionKey,
    Policy,
    Returns,
    Right,
    TableDefinition,
    Trigger,
    TriggerFunction,
)
from healthcheck.model.names import Signature, TableName
from tests.introspect.reading import read, reader, wanted, wanted_beside
from tests.postgres import Database
from tests.probing import report_of

A = TableName("public", "a")


def test_a_table_is_read_with_all_that_belongs_to_it(database: Database) -> None:
    database.execute("""
        CREATE TYPE "Mood" AS ENUM ('glad', 'sad');
        CREATE TABLE b (x integer, y text, PRIMARY KEY (x, y));
        CREATE TABLE a (
            id serial PRIMARY KEY,
            "projectId" text NOT NULL DEFAULT 'none',
            amount numeric(10,2) CHECK (amount > 0),
            at timestamptz(3) DEFAULT now(),
            moods "Mood"[],
            doubled numeric GENERATED ALWAYS AS (amount * 2) STORED,
            UNIQUE (amount, id) DEFERRABLE INITIALLY DEFERRED,
            CONSTRAINT to_b FOREIGN KEY (id, "projectId") REFERENCES b (x, y)
                MATCH FULL ON DELETE CASCADE ON UPDATE SET NULL
        );
        CREATE INDEX recent ON a ("projectId" DESC, lower("projectId")) INCLUDE (at)
            WHERE amount > 3;
    """)
    table = read(database.url, wanted("a")).tables[A]

    assert table.columns["id"] == Column(
        name="id",
        type="integer",
        nullable=False,
        default="nextval('public.a_id_seq'::regclass)",
        owned_sequence=True,
    )
    assert table.columns["projectId"].default == "'none'::text"
    assert table.columns["at"].type == "timestamp(3) with time zone"
    assert table.columns["moods"].type == 'public."Mood"[]'
    assert table.columns["doubled"].generated == "stored"
    assert table.columns["doubled"].default is None
    assert table.indexes["recent"] == Index(
        name="recent",
        keys=(
            IndexKey(column="projectId", descending=True, nulls_first=True),
            IndexKey(expression='lower("projectId")'),
        ),
        include=("at",),
        predicate="(amount > (3)::numeric)",
    )
    [check] = table.checks.values()
    assert (check.name, check.expression) == ("a_amount_check", "(amount > (0)::numeric)")
    assert table.primary_key is not None
    assert table.primary_key.columns == ("id",)
    unique = table.unique["a_amount_id_key"]
    assert (unique.columns, unique.deferrable, unique.deferred) == (("amount", "id"), True, True)
    key = table.foreign_keys["to_b"]
    assert (key.references, key.referenced_columns) == (TableName("public", "b"), ("x", "y"))
    assert (key.match, key.on_delete, key.on_update) == ("full", "cascade", "set null")


def test_triggers_are_read_of_what_was_asked_for(database: Database) -> None:
    database.execute("""
        CREATE TABLE a (x integer, "Y" integer);
        CREATE VIEW v AS SELECT 1 AS x;
        CREATE TABLE other ();
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER "WHEN ("" WHEN (" AFTER INSERT OR UPDATE OF "Y", x ON a FOR EACH ROW
            WHEN (new.x > 0 OR new."Y" IS NULL) EXECUTE FUNCTION f('a b', '');
        CREATE TRIGGER i INSTEAD OF DELETE ON v FOR EACH ROW EXECUTE FUNCTION f();
        CREATE TRIGGER t BEFORE INSERT ON other FOR EACH ROW EXECUTE FUNCTION f();
    """)
    view, missing = TableName("public", "v"), TableName("public", "missing")
    what = replace(wanted("a"), triggers=frozenset({A, view, missing}))
    catalog = read(database.url, what)
    assert set(catalog.tables) == {A}
    assert set(catalog.triggers) == {A, view}
    assert catalog.triggers[A]['WHEN (" WHEN ('] == Trigger(
        name='WHEN (" WHEN (',
        timing="after",
        events=("insert", "update"),
        level="row",
        function=TriggerFunction(schema="public", name="f", arguments=("a b", "")),
        when='((new.x > 0) OR (new."Y" IS NULL))',
        columns=("Y", "x"),
    )
    assert catalog.triggers[view]["i"].timing == "instead of"
    assert read(database.url, wanted("a")).triggers == {A: {}}


def test_the_condition_of_a_locked_trigger_is_not_read(database: Database) -> None:
    database.execute("""
        CREATE TABLE a (x integer);
        CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW WHEN (new.x > 0) EXECUTE FUNCTION f();
    """)
    declaration = "version: 1\ntriggers: {a: {t: {when: new.x > 0}}}\n"
    with database.connect() as migration:
        migration.execute("BEGIN; LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
        assert report_of(database.url, declaration).reason == "migrating"
        migration.execute("ROLLBACK")
        assert report_of(database.url, declaration).status == "pass"


def test_what_is_no_table_and_what_is_missing_are_told_apart(database: Database) -> None:
    database.execute(
        'CREATE VIEW "A" AS SELECT 1 AS x; CREATE SCHEMA other; CREATE TABLE other.a ()'
    )
    catalog = read(database.url, wanted("a"))
    assert catalog.tables == {}
    assert catalog.schemas == {"public": True}
    assert [(str(one.name), one.kind) for one in catalog.neighbours] == [
        ("other.a", "table"),
        ('public."A"', "view"),
    ]


def test_neighbours_are_listed_only_when_something_is_missing(database: Database) -> None:
    database.execute("CREATE TABLE a (); CREATE TABLE b ()")
    assert read(database.url, wanted("a")).neighbours == ()


def test_names_of_any_kind_are_found(database: Database) -> None:
    names = [
        'odd "quoted" name',
        "with.dot",
        "üñïcødé",
        "x" * 63,
        "select",
        "back\\slash",
        "per%cent",
    ]
    for name in names:
        quoted = name.replace('"', '""')
        database.execute(f'CREATE TABLE "{quoted}" ("{quoted}" integer PRIMARY KEY)')
    catalog = read(database.url, wanted(*names))
    assert {table.name.name for table in catalog.tables.values()} == set(names)
    for name in names:
        assert list(catalog.tables[TableName("public", name)].columns) == [name]


def test_nothing_planted_answers_for_the_catalog(database: Database) -> None:
    database.execute("""
        CREATE TABLE a (x integer);
        CREATE TABLE public.pg_class (oid oid, relname name);
        CREATE TABLE public.pg_locks (relation oid);
        CREATE FUNCTION public.lower(name) RETURNS text LANGUAGE sql AS 'SELECT (1/0)::text';
        CREATE FUNCTION public.format_type(oid, integer) RETURNS text LANGUAGE sql
            AS $$ SELECT 'planted' $$;
        CREATE FUNCTION public.equals(name, name) RETURNS boolean LANGUAGE sql AS 'SELECT false';
        CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = name, FUNCTION = public.equals);
    """)
    database.execute(f"ALTER DATABASE {database.name} SET search_path = public, pg_catalog")
    catalog = read(database.url, wanted("a"))
    assert catalog.tables[A].columns["x"].type == "integer"


def test_settings_of_the_database_do_not_change_the_text(database: Database) -> None:
    database.execute(
        "CREATE TABLE a (at timestamptz DEFAULT '2020-01-01 00:00+00', CHECK (at > '2019-01-01'))"
    )
    plain = read(database.url, wanted("a"))
    for setting in (
        "TimeZone = 'Asia/Tokyo'",
        "DateStyle = 'German'",
        "quote_all_identifiers = on",
    ):
        database.execute(f"ALTER DATABASE {database.name} SET {setting}")
    assert read(database.url, wanted("a")) == plain


def test_a_database_without_an_encoding_is_read(database: Database) -> None:
    name = f"{database.name}_ascii"
    database.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'")
    try:
        url = database.server.url(name)
        with psycopg.connect(url, autocommit=True) as session:
            session.execute(b'CREATE TABLE a ("caf\xe9" integer)')
            session.execute('CREATE TABLE "é" (ü integer)'.encode())
        report = report_of(url, "version: 1\ntables: {a: [cafe], é: [ü, ö]}\n")
        missing = [(finding.code, finding.subject.name) for finding in report.findings]
        assert missing == [("column.missing", "cafe"), ("column.missing", "ö")]
    finally:
        database.execute(f"DROP DATABASE {name} WITH (FORCE)")


GRANTS = [
    pytest.param("", id="nothing"),
    pytest.param("GRANT SELECT ON a TO {role}", id="select on the table"),
    pytest.param("GRANT TRIGGER ON a TO {role}", id="a privilege that no column has"),
    pytest.param("GRANT SELECT (x) ON a TO {role}", id="select on one column"),
    pytest.param("GRANT REFERENCES (y) ON a TO {role}", id="references on one column"),
    pytest.param("ALTER TABLE a OWNER TO {role}", id="the owner"),
    pytest.param("GRANT SELECT ON a TO PUBLIC", id="everybody"),
    pytest.param("GRANT SELECT ON a TO {group}; GRANT {group} TO {role}", id="through a group"),
    pytest.param(
        "GRANT SELECT ON a TO {group}; GRANT {group} TO {role}; ALTER ROLE {role} NOINHERIT",
        id="a group that it does not inherit from",
    ),
    pytest.param("ALTER ROLE {role} SUPERUSER", id="a superuser"),
    pytest.param("GRANT pg_read_all_data TO {role}", id="a reader of everything"),
]


@pytest.mark.parametrize("grant", GRANTS)
@pytest.mark.parametrize("asked_for", ["itself", "another role"])
def test_a_role_is_shown_what_information_schema_shows_it(
    database: Database, grant: str, asked_for: str
) -> None:
    if "pg_read_all_data" in grant and database.server_version < 140000:
        grant = ""
    role, group = database.create_role(), database.create_role("NOLOGIN")
    database.execute(
        "CREATE TABLE a (x integer, y integer); REVOKE USAGE ON SCHEMA public FROM PUBLIC"
    )
    database.execute(grant.format(role=role, group=group))
    with database.connect(role) as session:
        shown = session.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_name = 'a'"
        ).fetchall()
        columns = session.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'a'"
        ).fetchall()

    if asked_for == "itself":
        table = read(database.url_as(role), wanted("a")).tables[A]
    else:
        table = read(database.url, wanted("a", role=role)).tables[A]
    assert table.visible == bool(shown)
    assert {one.name for one in table.columns.values() if one.visible} == {x for [x] in columns}


def test_a_role_that_does_not_exist_is_said(database: Database) -> None:
    database.execute("CREATE TABLE a ()")
    assert read(database.url, wanted("a", role="nobody at all")).role_missing
    assert not read(database.url, wanted("a")).role_missing


def test_a_locked_table_is_read_but_for_its_texts(database: Database) -> None:
    database.execute("CREATE TABLE a (x integer DEFAULT 3 CHECK (x > 0))")
    with database.connect() as migration:
        migration.execute("BEGIN; LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
        table = read(database.url, wanted("a")).tables[A]
        migration.execute("ROLLBACK")
    assert table.locked
    assert table.columns["x"].default == "3"
    assert [check.expression for check in table.checks.values()] == [UNREAD]


def test_a_locked_table_that_was_read_before_is_read_whole(database: Database) -> None:
    database.execute("CREATE TABLE a (x integer CHECK (x > 0))")
    with reader(database.url, wanted("a")) as once, database.connect() as migration:
        before = once().tables[A]
        migration.execute("BEGIN; LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
        during = once().tables[A]
    assert during.locked
    assert during.checks == before.checks


def test_an_uncommitted_change_is_not_seen_and_not_waited_for(database: Database) -> None:
    database.execute("CREATE TABLE a (x integer)")
    with reader(database.url, wanted("a")) as once, database.connect() as migration:
        migration.execute("BEGIN; ALTER TABLE a ADD y text NOT NULL DEFAULT 'y', DROP COLUMN x")
        assert list(once().tables[A].columns) == ["x"]
        migration.execute("COMMIT")
        assert list(once().tables[A].columns) == ["y"]


def test_no_lock_and_no_transaction_is_left(database: Database) -> None:
    database.execute("CREATE TABLE a (x integer CHECK (x > 0)); CREATE INDEX i ON a ((x + 1))")
    with reader(database.url, wanted("a", "b")) as once:
        once()
        once()
        left = database.query(
            "SELECT s.state, count(l.*) FROM pg_stat_activity s LEFT JOIN pg_locks l USING (pid)"
            " WHERE s.datname = current_database() AND s.pid <> pg_backend_pid()"
            " AND s.backend_type = 'client backend' GROUP BY s.pid, s.state"
        )
    assert left == [("idle", 0)]


def moved_by(database: Database, what: Wanted, change: str) -> set[str]:
    """Assert that all tokens are other ones after `change`, and only then; those that they are."""
    memory = Memory()

    def tokens() -> set[str]:
        return {one.token for one in memory.tables.values()} | {
            one.token for one in memory.outside.values()
        }

    with reader(database.url, what, memory) as once:
        once()
        once()  # when it is asked again, it gets tokens
        before = tokens()
        assert before
        once()
        assert tokens() == before
        database.execute(change)
        once()
        after = tokens()
    assert not after & before
    return after


MOVES = [
    "ALTER TABLE a ADD z integer",
    "ALTER TABLE a RENAME x TO z",
    "ALTER TABLE a ALTER x SET DEFAULT 9",
    "ALTER TABLE a ALTER n TYPE bigint",
    "ALTER TABLE a DROP CONSTRAINT positive",
    "ALTER TABLE a RENAME CONSTRAINT positive TO negative",
    "ALTER INDEX by_mood RENAME TO by_temper",
    "DROP INDEX by_mood",
    "CREATE INDEX ON a (x)",
    "ALTER TABLE other RENAME TO another",
    "ALTER TABLE other RENAME id TO key",
    "ALTER TYPE mood RENAME TO temper",
    "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
    "ALTER SEQUENCE counter RENAME TO meter",
    "ALTER SEQUENCE counter OWNED BY a.n",
    "ALTER FUNCTION first() RENAME TO last",
    "ALTER FUNCTION first() SET SCHEMA elsewhere",
    "ALTER SCHEMA parts RENAME TO pieces",
    'ALTER COLLATION "mine" RENAME TO "yours"',
    "GRANT SELECT ON a TO PUBLIC",
    "GRANT SELECT (x) ON a TO PUBLIC",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "ALTER ROLE {role} NOINHERIT",
    "GRANT pg_monitor TO {role}",
    "ALTER TABLE a DISABLE TRIGGER touched",
    "ALTER TRIGGER touched ON a RENAME TO moved",
    "DROP TRIGGER touched ON a",
    "ALTER FUNCTION touch() RENAME TO handle",
    "ALTER FUNCTION parts.f(integer) RENAME TO g",
]


@pytest.mark.parametrize("change", MOVES)
def test_any_change_of_what_is_read_moves_the_token(database: Database, change: str) -> None:
    role = database.create_role()
    database.execute("""
        CREATE SCHEMA parts; CREATE SCHEMA elsewhere;
        CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE SEQUENCE counter;
        CREATE TABLE other (id integer PRIMARY KEY);
        CREATE FUNCTION first() RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION parts.f(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 1';
        CREATE COLLATION mine (LOCALE = 'C');
        CREATE TABLE a (
            x integer DEFAULT first(), n integer DEFAULT nextval('counter'), m mood DEFAULT 'sad',
            o integer REFERENCES other, t text COLLATE mine,
            CONSTRAINT positive CHECK (parts.f(x) > 0)
        );
        CREATE INDEX by_mood ON a (m) WHERE m = 'sad';
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER touched BEFORE INSERT ON a FOR EACH ROW
            WHEN (parts.f(new.x) > 0) EXECUTE FUNCTION touch();
    """)
    what = replace(wanted("a"), triggers=frozenset({A}))
    [_] = moved_by(database, what, change.format(role=role))


PART_MOVES = [
    "ALTER TABLE team RENAME lead TO boss",
    "ALTER TABLE team RENAME TO crew",
    "ALTER POLICY mine ON a USING (y > 1)",
    "ALTER POLICY mine ON a TO {role}",
    "ALTER POLICY mine ON a RENAME TO yours",
    "ALTER ROLE {clerk} RENAME TO {clerk}_2",
    "DROP POLICY mine ON a",
    "CREATE POLICY other ON a USING (true)",
    "ALTER FUNCTION may() RENAME TO can",
    "ALTER TABLE a DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE a FORCE ROW LEVEL SECURITY",
    "ALTER OPERATOR ===(integer, integer) SET SCHEMA elsewhere",
    "ALTER TABLE a DROP CONSTRAINT apart",
    "ALTER TABLE a RENAME CONSTRAINT apart TO together",
    "ALTER TABLE a SET UNLOGGED",
    "ALTER TABLE a NO INHERIT parent",
    "ALTER TABLE a INHERIT other_parent",
    "ALTER TABLE parent RENAME TO mother",
    "ALTER TABLE parent SET SCHEMA elsewhere",
]


@pytest.mark.parametrize("change", PART_MOVES)
def test_any_change_of_what_is_read_where_it_is_declared_moves_the_token(
    database: Database, change: str
) -> None:
    role, clerk = database.create_role(), database.create_role()
    database.execute(f"""
        CREATE SCHEMA elsewhere;
        CREATE FUNCTION same(integer, integer) RETURNS boolean IMMUTABLE LANGUAGE sql
            AS 'SELECT $1 = $2';
        CREATE OPERATOR === (FUNCTION = same, LEFTARG = integer, RIGHTARG = integer,
            COMMUTATOR = OPERATOR(===));
        CREATE OPERATOR CLASS same_ops FOR TYPE integer USING hash AS
            OPERATOR 1 ===, FUNCTION 1 hashint4(integer);
        CREATE FUNCTION may() RETURNS boolean LANGUAGE sql AS 'SELECT true';
        CREATE TABLE team (id integer, lead text);
        CREATE TABLE parent (x integer);
        CREATE TABLE other_parent (x integer);
        CREATE TABLE a (
            y integer, CONSTRAINT apart EXCLUDE USING hash (y same_ops WITH ===)
        ) INHERITS (parent);
        ALTER TABLE a ENABLE ROW LEVEL SECURITY;
        CREATE POLICY mine ON a TO {clerk} USING (may() AND EXISTS (
            SELECT FROM team t WHERE t.id = a.y AND t.lead = current_user
        ));
    """)
    parts = ("table_definition", "exclusion", "row_security")
    what = replace(wanted("a"), parts=parts)
    moved_by(database, what, change.format(role=role, clerk=clerk))


def test_what_a_table_is_is_read_where_it_is_declared(database: Database) -> None:
    database.execute("""
        CREATE SCHEMA zoo;
        CREATE COLLATION zoo.mine (LOCALE = 'C');
        CREATE TABLE zoo.animals (x integer);
        CREATE UNLOGGED TABLE cats (y text) INHERITS (zoo.animals);
        CREATE TABLE a (at date, kind text COLLATE "C", "Odd" text) PARTITION BY RANGE (
            at, lower(kind || ', ') COLLATE zoo.mine, kind COLLATE "POSIX" text_pattern_ops,
            (length("Odd")), "Odd"
        );
        CREATE TABLE a_1 PARTITION OF a DEFAULT;
    """)
    what = replace(wanted("a", "a_1", "cats"), parts=("table_definition",))
    found = read(database.url, what).tables
    tables = {name.name: table.definition for name, table in found.items()}

    assert tables["cats"] == TableDefinition(parents=(TableName("zoo", "animals"),), unlogged=True)
    assert tables["a_1"] == TableDefinition(parents=(A,), is_partition=True)
    assert tables["a"].partition_by == PartitionKey(
        strategy="range",
        keys=(
            IndexKey(column="at"),
            IndexKey(expression="lower((kind || ', '::text))", collation="zoo.mine"),
            IndexKey(
                column="kind",
                collation='pg_catalog."POSIX"',
                opclass="pg_catalog.text_pattern_ops",
            ),
            IndexKey(expression='length("Odd")'),
            IndexKey(column="Odd"),
        ),
    )
    plain = read(database.url, wanted("a", "cats")).tables
    assert {table.definition for table in plain.values()} == {TableDefinition()}


def test_policies_and_exclusions_are_read_where_they_are_declared(database: Database) -> None:
    role = database.create_role()
    database.execute(f"""
        CREATE TABLE a (
            x integer, CONSTRAINT apart EXCLUDE (x WITH =) WHERE (x > 0) DEFERRABLE
        );
        CREATE POLICY mine ON a AS RESTRICTIVE FOR UPDATE TO {role}, CURRENT_USER
            USING (x > 1) WITH CHECK (x > 2);
        CREATE POLICY open ON a FOR INSERT WITH CHECK (true);
    """)
    table = read(database.url, replace(wanted("a"), parts=("exclusion", "row_security"))).tables[A]
    [owner] = database.query("SELECT current_user")[0]
    assert table.policies == {
        "mine": Policy(
            name="mine",
            command="update",
            permissive=False,
            roles=tuple(sorted([role, owner])),
            using="(x > 1)",
            check="(x > 2)",
        ),
        "open": Policy(name="open", command="insert", roles=("public",), check="true"),
    }
    assert table.exclusions == {
        "apart": Exclusion(
            name="apart",
            method="btree",
            keys=(IndexKey(column="x"),),
            operators=("pg_catalog.=",),
            predicate="(x > 0)",
            deferrable=True,
        )
    }
    plain = read(database.url, wanted("a")).tables[A]
    assert (plain.policies, plain.exclusions) == ({}, {})


def test_the_policies_of_a_locked_table_are_not_read(database: Database) -> None:
    database.execute(
        "CREATE TABLE a (x integer) PARTITION BY LIST ((x + 1));"
        "CREATE POLICY mine ON a USING (x > 0)"
    )
    what = replace(wanted("a"), parts=("table_definition", "row_security"))
    with database.connect() as migration:
        migration.execute("BEGIN; LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
        table = read(database.url, what).tables[A]
        migration.execute("ROLLBACK")
    assert table.locked
    assert table.policies["mine"].using is UNREAD
    assert table.definition.partition_by == PartitionKey(
        strategy="list", keys=(IndexKey(expression=UNREAD),)
    )


ENUM_MOVES = [
    "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'",
    "ALTER TYPE mood ADD VALUE 'angry'",
    "ALTER TYPE mood ADD VALUE 'angry' BEFORE 'glad'",
    "ALTER TYPE mood RENAME TO temper",
    "ALTER TYPE mood SET SCHEMA elsewhere",
    "ALTER SCHEMA public RENAME TO private",
    "DROP TYPE mood",
    "DROP TYPE mood; CREATE TYPE mood AS ENUM ('glad', 'sad')",
]


@pytest.mark.parametrize("change", ENUM_MOVES)
def test_any_change_of_an_enum_moves_its_token(database: Database, change: str) -> None:
    database.execute("CREATE SCHEMA elsewhere; CREATE TYPE mood AS ENUM ('glad', 'sad')")
    moved_by(database, wanted_beside("enums", "mood"), change)


DOMAIN_MOVES = [
    "ALTER DOMAIN code RENAME TO cipher",
    "ALTER DOMAIN code SET SCHEMA elsewhere",
    "ALTER DOMAIN code SET DEFAULT 2",
    "ALTER DOMAIN code DROP DEFAULT",
    "ALTER DOMAIN code SET NOT NULL",
    "ALTER DOMAIN code ADD CONSTRAINT more CHECK (VALUE < 9)",
    "ALTER DOMAIN code DROP CONSTRAINT even",
    "ALTER DOMAIN code RENAME CONSTRAINT even TO odd",
    "ALTER FUNCTION is_even(integer) RENAME TO is_odd",
    "ALTER FUNCTION is_even(integer) SET SCHEMA elsewhere",
    "ALTER FUNCTION first() RENAME TO last",
]


@pytest.mark.parametrize("change", DOMAIN_MOVES)
def test_any_change_of_a_domain_moves_its_token(database: Database, change: str) -> None:
    database.execute("""
        CREATE SCHEMA elsewhere;
        CREATE FUNCTION first() RETURNS integer LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION is_even(integer) RETURNS boolean LANGUAGE sql AS 'SELECT $1 % 2 = 0';
        CREATE DOMAIN code AS integer DEFAULT first() CONSTRAINT even CHECK (is_even(VALUE));
    """)
    moved_by(database, wanted_beside("domains", "code"), change)


NAMES_OF_A_DOMAIN = [
    "ALTER TYPE mood RENAME TO temper",
    "ALTER TYPE mood SET SCHEMA elsewhere",
    "ALTER SCHEMA parts RENAME TO pieces",
]


@pytest.mark.parametrize("change", NAMES_OF_A_DOMAIN)
@pytest.mark.parametrize("array", ["", "[]"], ids=["alone", "in an array"])
def test_a_new_name_of_what_a_domain_is_made_of_moves_its_token(
    database: Database, change: str, array: str
) -> None:
    database.execute(f"""
        CREATE SCHEMA elsewhere; CREATE SCHEMA parts;
        CREATE TYPE parts.mood AS ENUM ('glad', 'sad');
        CREATE DOMAIN code AS parts.mood{array};
        SET search_path = parts;
    """)
    moved_by(database, wanted_beside("domains", "code"), change)


FUNCTION_MOVES = [
    "CREATE OR REPLACE FUNCTION f(mood) RETURNS integer STABLE LANGUAGE sql AS 'SELECT 1'",
    "ALTER FUNCTION f(mood) SECURITY DEFINER",
    "ALTER FUNCTION f(mood) RENAME TO g",
    "ALTER FUNCTION f(mood) SET SCHEMA elsewhere",
    "ALTER SCHEMA public RENAME TO private",
    "ALTER TYPE mood RENAME TO temper",
    "ALTER TYPE mood SET SCHEMA elsewhere",
    "REVOKE EXECUTE ON FUNCTION f(mood) FROM PUBLIC",
    "DROP FUNCTION f(mood)",
]


@pytest.mark.parametrize("change", FUNCTION_MOVES)
def test_any_change_of_a_function_moves_its_token(database: Database, change: str) -> None:
    database.execute("""
        CREATE SCHEMA elsewhere;
        CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE FUNCTION f(mood) RETURNS integer LANGUAGE sql AS 'SELECT 1';
    """)
    moved_by(database, wanted_beside("functions", "f"), change)


def test_a_function_is_read_with_all_that_it_says(database: Database) -> None:
    database.execute("""
        CREATE TYPE "Mood" AS ENUM ('glad', 'sad');
        CREATE FUNCTION f(a "Mood"[], b varchar(20), VARIADIC c bit[], OUT d integer)
            STRICT STABLE SECURITY DEFINER LEAKPROOF PARALLEL SAFE LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION f() RETURNS TABLE ("Id" integer, m "Mood")
            LANGUAGE sql AS $$ SELECT 1, 'sad'::"Mood" $$;
        CREATE PROCEDURE f(date) LANGUAGE sql AS 'SELECT 1';
        CREATE TYPE span AS RANGE (subtype = date);
        CREATE FUNCTION unasked() RETURNS integer LANGUAGE sql AS 'SELECT 1';
    """)
    role = database.create_role()
    database.execute("REVOKE EXECUTE ON PROCEDURE f(date) FROM PUBLIC")
    what = replace(wanted_beside("functions", "f", "span"), role=role)
    assert read(database.url, what).functions == {
        Signature("public", "f", ('public."Mood"[]', "character varying", "bit[]")): Function(
            returns=Returns(type="integer"),
            language="sql",
            volatility="stable",
            strict=True,
            security_definer=True,
            leakproof=True,
            parallel="safe",
            of_extension=(False,) * 4,
        ),
        Signature("public", "f"): Function(
            returns=Returns(columns=(("Id", "integer"), ("m", 'public."Mood"'))),
            language="sql",
            of_extension=(False,) * 3,
        ),
        Signature("public", "f", ("date",)): Function(
            kind="procedure", language="sql", of_extension=(False,) * 2, executable=False
        ),
    }


COMPOSITE_MOVES = [
    "ALTER TYPE address RENAME TO home",
    "ALTER TYPE address SET SCHEMA elsewhere",
    "ALTER TYPE address ADD ATTRIBUTE zip text",
    "ALTER TYPE address DROP ATTRIBUTE street",
    "ALTER TYPE address RENAME ATTRIBUTE street TO road",
    "ALTER TYPE address ALTER ATTRIBUTE street TYPE varchar(9)",
    "ALTER TYPE parts.mood RENAME TO temper",
    "ALTER TYPE parts.mood SET SCHEMA elsewhere",
    "ALTER SCHEMA parts RENAME TO pieces",
    "ALTER COLLATION mine RENAME TO yours",
]


@pytest.mark.parametrize("change", COMPOSITE_MOVES)
def test_any_change_of_a_composite_type_moves_its_token(database: Database, change: str) -> None:
    database.execute("""
        CREATE SCHEMA elsewhere; CREATE SCHEMA parts;
        CREATE TYPE parts.mood AS ENUM ('glad', 'sad');
        CREATE COLLATION mine (LOCALE = 'C');
        CREATE TYPE address AS (street text COLLATE mine, moods parts.mood[]);
    """)
    moved_by(database, wanted_beside("types", "address"), change)


EXTENSION_MOVES = [
    "ALTER EXTENSION citext UPDATE TO '1.5'",
    "DROP EXTENSION citext; CREATE EXTENSION citext VERSION '1.4'",
]


@pytest.mark.parametrize("change", EXTENSION_MOVES)
def test_any_change_of_an_extension_moves_its_token(database: Database, change: str) -> None:
    database.execute("DROP EXTENSION plpgsql; CREATE EXTENSION citext VERSION '1.4'")
    what = Wanted(
        tables={}, texts=frozenset(), outside={"extensions": {TableName("", "citext"): False}}
    )
    moved_by(database, what, change)


GRANT_MOVES = [
    "REVOKE SELECT ON a FROM {group}",
    "GRANT SELECT ON a TO {role}",
    "REVOKE SELECT (y) ON a FROM {role}",
    "GRANT CREATE ON SCHEMA public TO {role}",
    "REVOKE USAGE ON SEQUENCE s FROM {role}",
    "REVOKE {group} FROM {role}",
    "ALTER ROLE {role} NOINHERIT",
    "ALTER ROLE {role} SUPERUSER",
    "ALTER ROLE {role} RENAME TO {role}_2",
    "ALTER TABLE a OWNER TO {role}",
    "ALTER TABLE a RENAME y TO z",
    "ALTER TABLE a RENAME TO b",
    "DROP SEQUENCE s",
]


@pytest.mark.parametrize("change", GRANT_MOVES)
def test_any_change_of_a_privilege_moves_its_token(database: Database, change: str) -> None:
    role, group = database.create_role(), database.create_role("NOLOGIN")
    database.execute(GRANTED.format(role=role, group=group))
    memory, what = Memory(), wanted_of(decode(RIGHTS.format(role=role).encode(), file="x"))

    def tokens() -> dict[str, str]:
        return {str(one.parsed.name): one.token for one in memory.outside.values()}

    with reader(database.url, what, memory) as once:
        once()
        once()
        before = tokens()
        once()
        assert tokens() == before
        database.execute(change.format(role=role, group=group))
        once()
        assert tokens() != before
    if "RENAME TO {role}" in change:
        database.execute(f"ALTER ROLE {role}_2 RENAME TO {role}")


GRANTED = """
    CREATE TABLE a (x integer, y integer);
    CREATE SEQUENCE s;
    CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
    REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
    GRANT {group} TO {role};
    GRANT SELECT ON a TO {group};
    GRANT UPDATE ON a TO PUBLIC;
    GRANT SELECT (y), INSERT (y) ON a TO {role};
    GRANT USAGE ON SEQUENCE s TO {role};
    GRANT EXECUTE ON FUNCTION f() TO {group};
    GRANT USAGE ON SCHEMA public TO {role};
"""
RIGHTS = """
version: 1
tables: {{a: {{privileges: {{{role}: [select, update, delete], public: [update, insert]}}}}}}
privileges:
  {role}:
    schemas: {{public: [usage, create]}}
    columns: {{a: {{x: [select, insert], y: [select, insert], gone: [select]}}}}
    sequences: {{s: [usage, update], a: [select]}}
    functions: {{f(): [execute]}}
  {role}_not_there: {{tables: {{a: [select]}}}}
"""


def test_rights_are_held_however_a_role_came_by_them(database: Database) -> None:
    role, group = database.create_role(), database.create_role("NOLOGIN")
    database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")  # who had it before 15
    database.execute(GRANTED.format(role=role, group=group))
    catalog = read(database.url, wanted_of(decode(RIGHTS.format(role=role).encode(), file="x")))
    of_table = {
        *(("", role, "select"), ("", role, "update"), ("", "public", "update")),
        *(("x", role, "select"), ("y", role, "select"), ("y", role, "insert")),
    }
    assert catalog.privileges == {
        A: Access(held=frozenset(Right(*each) for each in of_table)),
        TableName("public", ""): Access(held=frozenset([Right("", role, "usage")])),
        TableName("public", "s"): Access(
            is_sequence=True, held=frozenset([Right("", role, "usage")])
        ),
    }
    assert catalog.functions[Signature("public", "f")].executors == {role, group}
    assert catalog.roles == {role: True}


def between_look_and_texts(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Have something happen in each reading, before what only deparsing can give is read."""
    plain = TextReading.read

    async def late(texts: TextReading) -> Any:
        happens()
        return await plain(texts)

    monkeypatch.setattr(TextReading, "read", late)


@pytest.mark.parametrize("before", [[], ["CREATE TABLE elsewhere ()"]], ids=["digest", "tokens"])
def test_a_right_that_went_while_it_was_read_is_not_believed(
    database: Database, monkeypatch: pytest.MonkeyPatch, before: list[str]
) -> None:
    """has_table_privilege() answers from the newest catalog, whatever the snapshot."""
    role = database.create_role()
    database.execute(f"CREATE TABLE a (); GRANT SELECT ON a TO {role}")
    steps = iter([*before, f"REVOKE SELECT ON a FROM {role}"])
    between_look_and_texts(monkeypatch, lambda: database.execute(next(steps, "SELECT 1")))
    declaration = f"version: 1\ntables: {{a: {{privileges: {{{role}: [select]}}}}}}\n"
    found = [one.code for one in report_of(database.url, declaration).findings]
    assert found == ["privilege.missing"]


SEQUENCE_MOVES = [
    "ALTER SEQUENCE counter INCREMENT BY 3",
    "ALTER SEQUENCE counter AS integer",
    "ALTER SEQUENCE counter RENAME TO meter",
    "ALTER SEQUENCE counter SET SCHEMA elsewhere",
    "ALTER SCHEMA public RENAME TO private",
    "GRANT USAGE ON SEQUENCE counter TO PUBLIC",
    "DROP SEQUENCE counter",
    "DROP SEQUENCE counter; CREATE SEQUENCE counter",
]


@pytest.mark.parametrize("change", SEQUENCE_MOVES)
def test_any_change_of_a_sequence_moves_its_token(database: Database, change: str) -> None:
    database.execute("CREATE SCHEMA elsewhere; CREATE SEQUENCE counter")
    moved_by(database, wanted_beside("sequences", "counter"), change)


def test_a_value_drawn_moves_nothing(database: Database) -> None:
    database.execute("CREATE SEQUENCE counter")
    memory = Memory()
    with reader(database.url, wanted_beside("sequences", "counter"), memory) as once:
        once()
        once()
        [before] = memory.outside.values()
        database.execute("SELECT nextval('counter')")
        once()
        [after] = memory.outside.values()
    assert after == before


VIEW_MOVES = [
    "ALTER TABLE users RENAME name TO label",
    "ALTER TABLE users RENAME TO people",
    "ALTER FUNCTION f(integer) RENAME TO g",
    "ALTER VIEW shown RENAME TO visible",
    "ALTER VIEW shown RENAME COLUMN id TO key",
    "ALTER VIEW shown SET SCHEMA elsewhere",
    "CREATE OR REPLACE VIEW shown AS SELECT id, name FROM users WHERE id > 3",
    "DROP VIEW shown; CREATE VIEW shown AS SELECT f(id) AS id, name FROM users",
    "GRANT SELECT ON shown TO PUBLIC",
    "DROP VIEW shown; CREATE MATERIALIZED VIEW shown AS SELECT 1 AS id",
]


@pytest.mark.parametrize("change", VIEW_MOVES)
def test_any_change_of_a_view_moves_its_token(database: Database, change: str) -> None:
    database.execute("""
        CREATE SCHEMA elsewhere;
        CREATE TABLE users (id integer, name text);
        CREATE FUNCTION f(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT 1';
        CREATE VIEW shown AS SELECT f(id) AS id, name FROM users;
    """)
    moved_by(database, replace(wanted_beside("views", "shown"), parts=("view",)), change)


def test_views_are_read_with_their_columns_and_their_text(database: Database) -> None:
    database.execute("""
        CREATE TABLE users (id integer, email varchar(9));
        CREATE VIEW shown AS SELECT id, email FROM users;
        CREATE MATERIALIZED VIEW kept AS SELECT id FROM users;
        CREATE INDEX kept_idx ON kept ((id + 1)) WHERE id > 0;
    """)
    shown, kept = TableName("public", "shown"), TableName("public", "kept")
    plain = wanted_beside("views", "shown", "kept", "users", "nothing")
    views = read(database.url, plain).views
    assert set(views) == {shown, kept}
    assert {name: one.type for name, one in views[shown].columns.items()} == {
        "id": "integer",
        "email": "character varying(9)",
    }
    assert (views[shown].materialized, views[kept].materialized) == (False, True)
    assert views[shown].definition is UNREAD
    told = replace(plain, parts=("view",), texts=frozenset({shown, kept}))
    views = read(database.url, told).views
    assert " ".join(str(views[shown].definition).split()) == (
        "SELECT users.id, users.email FROM public.users;"
        if database.server_version < 160000
        else "SELECT id, email FROM public.users;"
    )
    [index] = views[kept].indexes.values()
    assert (index.keys[0].expression, index.predicate) == ("((id + 1))", "(id > 0)")


def test_the_text_of_a_view_over_a_locked_table_is_not_read(database: Database) -> None:
    database.execute("CREATE TABLE users (id integer); CREATE VIEW shown AS SELECT id FROM users")
    shown = TableName("public", "shown")
    plain = wanted_beside("views", "shown")
    told = replace(plain, parts=("view",), texts=frozenset({shown}))
    with database.connect() as migration:
        migration.execute("BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
        view = read(database.url, told).views[shown]
        migration.execute("ROLLBACK")
    assert (view.definition, view.locked) == (UNREAD, True)
    assert list(view.columns) == ["id"]


def test_nothing_is_asked_of_kinds_that_are_not_declared(database: Database) -> None:
    database.execute("CREATE TYPE mood AS ENUM ('glad', 'sad')")
    assert read(database.url, wanted("a")).enums == {}


FLIPPED = 12


def _flip_to(second: bool) -> str:
    name, column, index = ("f", "two", "z") if second else ("g", "one", "y")
    back, old, was = ("g", "one", "y") if second else ("f", "two", "z")
    statements = ["BEGIN"]
    for number in range(FLIPPED):
        statements += [
            f"ALTER TABLE t{number} RENAME {old} TO {column}",
            f"ALTER TABLE t{number} DROP CONSTRAINT c{number}",
            f"ALTER TABLE t{number} ADD CONSTRAINT c{number} CHECK ({column} > {int(second)})",
            f"ALTER INDEX i{number}{was} RENAME TO i{number}{index}",
        ]
    statements += [f"ALTER FUNCTION {back}() RENAME TO {name}", "COMMIT"]
    return ";".join(statements)


def _is_whole(catalog: Catalog) -> bool:
    """Whether all tables are in the same of the two states, in every part."""
    seen = set()
    for number in range(FLIPPED):
        table = catalog.tables[TableName("public", f"t{number}")]
        [column] = [name for name in table.columns if name in {"one", "two"}]
        [check] = table.checks.values()
        [index] = table.indexes
        seen |= {column == "two", index.endswith("z"), table.columns["d"].default == "public.f()"}
        if check.expression is not UNREAD:
            seen.add(check.expression == "(two > 1)")
    return len(seen) == 1


def test_a_migration_is_seen_before_or_after_and_never_half(database: Database) -> None:
    database.execute("CREATE FUNCTION g() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
    for number in range(FLIPPED):
        database.execute(
            f"CREATE TABLE t{number} (one integer CONSTRAINT c{number} CHECK (one > 0),"
            f" d integer DEFAULT g()); CREATE INDEX i{number}y ON t{number} (one)"
        )
    names = [f"t{number}" for number in range(FLIPPED)]
    stop, pause = threading.Event(), 0.15

    def flip() -> None:
        with database.connect() as session:
            second = True
            while not stop.is_set():
                session.execute(_flip_to(second))
                second = not second
                stop.wait(pause)

    migration = threading.Thread(target=flip)
    migration.start()
    whole = moving = 0
    try:
        with reader(database.url, wanted(*names)) as once:
            deadline = time.monotonic() + 4
            while time.monotonic() < deadline or whole + moving < 10:
                began = time.monotonic()
                try:
                    assert _is_whole(once())
                    whole += 1
                except MovingError:
                    moving += 1
                # On a machine that is busy, both take longer.
                pause = max(0.15, time.monotonic() - began)
    finally:
        stop.set()
        migration.join()
    assert whole > moving


def test_a_lock_between_the_look_and_the_text_leaves_that_text_alone_unread(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.execute("CREATE TABLE a (x integer CHECK (x > 0)); CREATE TABLE b (CHECK (1 > 0))")

    with database.connect() as migration:
        migration.execute("BEGIN")
        between_look_and_texts(
            monkeypatch, lambda: migration.execute("LOCK TABLE a IN ACCESS EXCLUSIVE MODE")
        )
        tables = read(database.url, wanted("a", "b")).tables
    locked, free = tables[A], tables[TableName("public", "b")]
    assert (locked.locked, free.locked) == (True, False)
    assert [check.expression for check in locked.checks.values()] == [UNREAD]
    assert [check.expression for check in free.checks.values()] == ["(1 > 0)"]


@pytest.mark.parametrize("moves", [1, 1000], ids=["once", "without end"])
def test_what_moves_while_it_is_read_is_read_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    database.execute("CREATE TABLE a (x integer)")
    steps = (f"ALTER TABLE a ADD y{number} integer" for number in range(moves))
    between_look_and_texts(monkeypatch, lambda: database.execute(next(steps, "SELECT 1")))
    if moves == 1:
        assert list(read(database.url, wanted("a")).tables[A].columns) == ["x", "y0"]
    else:
        with pytest.raises(MovingError) as caught:
            read(database.url, wanted("a"))
        assert caught.value.names == (A,)


def test_what_is_referred_to_is_looked_for_in_every_schema(database: Database) -> None:
    database.execute(
        """CREATE SCHEMA x; CREATE TYPE x."Mood" AS ENUM (); CREATE TABLE users (id integer);
        CREATE VIEW seen AS SELECT 1; CREATE DOMAIN mood AS text; CREATE TABLE other ()"""
    )
    asked = replace(wanted(), referred=frozenset({"Mood", "mood", "users", "seen", "gone"}))
    there = [("public", "mood"), ("public", "seen"), ("public", "users"), ("x", "Mood")]
    assert sorted(read(database.url, asked).known or ()) == there
    assert read(database.url, wanted("other")).known == frozenset()

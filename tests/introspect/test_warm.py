"""What is remembered from one look to the next is what a first look would say."""

from __future__ import annotations

import psycopg
import pytest

from healthcheck.declaration import decode
from healthcheck.introspect import wanted_of
from healthcheck.model.finding import Code
from tests.introspect.reading import read, reader
from tests.postgres import Database
from tests.probing import prober


def moved(database: Database, declaration: str, change: str) -> None:
    """Assert that after `change` a warm look and a first one agree, on something new."""
    what = wanted_of(decode(f"version: 1\n{declaration}\n".encode(), file="x"))
    with reader(database.url, what) as once:
        before = once()
        assert once() == before
        database.execute(change)
        after = once()
    assert after == read(database.url, what)
    assert after != before


def test_two_roles_that_swap_their_names_swap_their_rights(database: Database) -> None:
    one, two = database.create_role(), database.create_role()
    database.execute(f"""
        CREATE TABLE a ();
        CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
        REVOKE EXECUTE ON FUNCTION f() FROM PUBLIC;
        GRANT SELECT ON a TO {one}; GRANT EXECUTE ON FUNCTION f() TO {one};
    """)
    swap = (
        f"ALTER ROLE {one} RENAME TO {one}_2; ALTER ROLE {two} RENAME TO {one};"
        f"ALTER ROLE {one}_2 RENAME TO {two}"
    )
    rights = "{tables: {a: [select]}, functions: {f(): [execute]}}"
    moved(database, f"privileges: {{{one}: {rights}, {two}: {rights}}}", swap)


EXPRESSIONS = [
    pytest.param("ALTER TEXT SEARCH CONFIGURATION words RENAME TO terms", id="configuration"),
    pytest.param(
        "ALTER TEXT SEARCH CONFIGURATION words SET SCHEMA elsewhere", id="configuration's schema"
    ),
    pytest.param("ALTER TEXT SEARCH DICTIONARY stems RENAME TO roots", id="dictionary"),
    pytest.param("ALTER TEXT SEARCH DICTIONARY stems SET SCHEMA elsewhere", id="its schema"),
    pytest.param("ALTER SCHEMA spoken RENAME TO told", id="a schema that is named"),
    pytest.param("ALTER TYPE address RENAME ATTRIBUTE street TO road", id="attribute of a type"),
]


@pytest.mark.parametrize("change", EXPRESSIONS)
def test_a_new_name_of_what_an_expression_names_is_seen(database: Database, change: str) -> None:
    database.execute("""
        CREATE SCHEMA elsewhere; CREATE SCHEMA spoken;
        CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
        CREATE TEXT SEARCH DICTIONARY stems (TEMPLATE = simple);
        CREATE TYPE address AS (street text);
        CREATE TABLE a (
            body text CHECK (to_tsvector('words', body) IS NOT NULL),
            home address CHECK ((home).street <> ''),
            stem text[] DEFAULT ts_lexize('stems', 'x'),
            space regnamespace DEFAULT 'spoken'
        );
    """)
    columns = "{stem: {default: x()}, space: {default: x()}}"
    checks = "{a_body_check: x() > 0, a_home_check: x() > 0}"
    moved(database, f"tables: {{a: {{columns: {columns}, checks: {checks}}}}}", change)


def test_a_new_name_of_the_language_of_a_function_is_seen(database: Database) -> None:
    database.execute("""
        CREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';
        CREATE FUNCTION g() RETURNS integer LANGUAGE sql AS 'SELECT 1';
    """)
    for language, name in (("plpgsql", "f()"), ("sql", "g()")):
        change = f"ALTER LANGUAGE {language} RENAME TO talk"
        moved(database, f"functions: {{{name}: {{language: sql}}}}", change)
        database.execute(f"ALTER LANGUAGE talk RENAME TO {language}")


MEMBERS = [
    pytest.param("tables: {a: {columns: {m: mood, ms: 'mood[]'}}}", "TYPE mood", id="of a column"),
    pytest.param("domains: {code: mood}", "TYPE mood", id="of a domain"),
    pytest.param("types: {pair: {m: mood}}", "TYPE mood", id="of an attribute"),
    pytest.param("functions: {g(mood): {language: sql}}", "TYPE mood", id="of an argument"),
    pytest.param("functions: {f(): {returns: integer}}", "FUNCTION f()", id="a function"),
    pytest.param("triggers: {a: {t: {function: run}}}", "FUNCTION run()", id="of a trigger"),
    pytest.param(
        "tables: {a: {exclusions: {apart: gist (x with ===)}}}",
        "OPERATOR === (integer, integer)",
        id="of an exclusion",
    ),
]


@pytest.mark.parametrize(("declaration", "member"), MEMBERS)
@pytest.mark.parametrize("joins", [True, False], ids=["joins", "leaves"])
def test_what_joins_or_leaves_an_extension_is_seen(
    database: Database, declaration: str, member: str, joins: bool
) -> None:
    database.execute("""
        CREATE EXTENSION citext;
        CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE DOMAIN code AS mood;
        CREATE TYPE pair AS (m mood);
        CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION g(mood) RETURNS integer LANGUAGE sql AS 'SELECT 1';
        CREATE FUNCTION run() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE FUNCTION same(integer, integer) RETURNS boolean IMMUTABLE LANGUAGE sql
            AS 'SELECT $1 = $2';
        CREATE OPERATOR === (FUNCTION = same, LEFTARG = integer, RIGHTARG = integer,
            COMMUTATOR = OPERATOR(===));
        CREATE OPERATOR CLASS same_ops FOR TYPE integer USING hash AS
            OPERATOR 1 ===, FUNCTION 1 hashint4(integer);
        CREATE TABLE a (
            m mood, ms mood[], x integer,
            CONSTRAINT apart EXCLUDE USING hash (x same_ops WITH ===)
        );
        CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE FUNCTION run();
    """)
    changes = [f"ALTER EXTENSION citext {word} {member}" for word in ("ADD", "DROP")]
    if not joins:
        database.execute(changes.pop(0))
    moved(database, declaration, changes[0])


def test_a_partition_whose_detachment_was_interrupted_is_none(database: Database) -> None:
    if database.server_version < 140000:
        pytest.skip("only since PostgreSQL 14")
    database.execute("""
        CREATE TABLE events (id integer) PARTITION BY LIST (id);
        CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1);
    """)
    with prober(database.url, "version: 1\ntables: {events_1: {partition_of: events}}") as probe:
        assert probe().findings == ()
        with database.connect() as user, database.connect() as migration:
            user.execute("BEGIN; SELECT FROM events")
            migration.execute("SET lock_timeout = '1ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                migration.execute("ALTER TABLE events DETACH PARTITION events_1 CONCURRENTLY")
        [finding] = probe().findings
        assert (finding.code, finding.actual) == (Code.TABLE_DEFINITION, {"partition_of": None})
        assert "FINALIZE" in (finding.hint or "")

"""Scripts on a real server, run as their tools would."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from healthcheck.errors import UsageError
from healthcheck.model.ledger import Script
from healthcheck.replay.run import nothing_to_mend, run_script
from tests.postgres import Database


def _run(database: Database, text: str, *, transaction: bool | None = None) -> None:
    async def work() -> None:
        async with await psycopg.AsyncConnection.connect(database.url, autocommit=True) as session:
            script = Script(migration="m", path="m.sql", text=text, transaction=transaction)
            try:
                await run_script(session, script, file="db/m.sql", mend=nothing_to_mend)
            finally:
                assert session.info.transaction_status.name == "IDLE"

    asyncio.run(work())


def _refusal(database: Database, text: str, *, transaction: bool | None = None) -> str:
    with pytest.raises(UsageError) as refused:
        _run(database, text, transaction=transaction)
    return str(refused.value)


def _tables(database: Database) -> list[str]:
    find = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    return [name for (name,) in database.query(find)]


def test_a_file_is_one_transaction(database: Database) -> None:
    text = "CREATE TABLE a (id int);\nLOCK TABLE a;\nCREATE TABLE b (id integr)"
    told = 'db/m.sql:3:20: CREATE TABLE b (id integr): type "integr" does not exist'
    assert _refusal(database, text) == told
    assert _tables(database) == []


def test_statement_by_statement(database: Database) -> None:
    text = "CREATE TABLE a ();\nCREATE TABLE a ();"
    assert "db/m.sql:2:1: " in _refusal(database, text, transaction=False)
    assert _tables(database) == ["a"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY i ON t (a); CREATE TABLE last ()",
            id="concurrently",
        ),
        pytest.param("CREATE TABLE last (); VACUUM last", id="vacuum"),
        pytest.param(
            "CREATE TYPE e AS ENUM ('a'); CREATE TABLE x (e e); ALTER TYPE e ADD VALUE 'b';"
            " INSERT INTO x VALUES ('b'); CREATE TABLE last ()",
            id="a new value of an enum",
        ),
        pytest.param(
            "CREATE TABLE last (); DO $$ BEGIN INSERT INTO last DEFAULT VALUES; COMMIT; END $$",
            id="commit in a block",
        ),
    ],
)
def test_what_wants_no_transaction(database: Database, text: str) -> None:
    _run(database, text)
    assert "last" in _tables(database)


def test_a_tool_that_has_one_is_refused_it(database: Database) -> None:
    text = "CREATE TABLE t (a int); CREATE INDEX CONCURRENTLY i ON t (a)"
    assert "cannot run inside a transaction block" in _refusal(database, text, transaction=True)


@pytest.mark.parametrize("transaction", [True, False, None])
def test_transactions_of_its_own(database: Database, transaction: bool | None) -> None:
    text = "BEGIN; CREATE TABLE a (); COMMIT; BEGIN; CREATE TABLE b (); ROLLBACK; CREATE TABLE c ()"
    _run(database, text, transaction=transaction)
    assert _tables(database) == ["a", "c"]


def test_what_was_committed_is_not_done_again(database: Database) -> None:
    text = "BEGIN; CREATE TABLE a (n int); COMMIT; BEGIN; INSERT INTO a VALUES (1); COMMIT;"
    _run(database, f"{text} CREATE INDEX CONCURRENTLY ON a (n)")
    assert database.query("SELECT count(*) FROM a") == [(1,)]


def test_a_transaction_that_nothing_ends(database: Database) -> None:
    told = _refusal(database, "BEGIN;\nCREATE TABLE a ();", transaction=False)
    assert told == "db/m.sql:2:19: begins a transaction that nothing commits; add COMMIT"
    assert _tables(database) == []


def test_constraints_that_speak_at_the_end(database: Database) -> None:
    text = (
        "CREATE TABLE a (id int PRIMARY KEY);"
        "CREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED);"
        "INSERT INTO b VALUES (1)"
    )
    assert _refusal(database, text).startswith("db/m.sql: COMMIT: insert or update on table")


def test_data(database: Database) -> None:
    _run(
        database,
        "CREATE TABLE a (b text);\nCOPY a FROM stdin;\nx;\n\\N\n\\.\nINSERT INTO a VALUES ('é')",
    )
    assert database.query("SELECT b FROM a") == [("x;",), (None,), ("é",)]


def test_a_line_of_data_that_is_refused(database: Database) -> None:
    text = "CREATE TABLE a (b int);\nCOPY a FROM stdin;\n1\nx\n\\.\n"
    told = 'db/m.sql:4:1: COPY a FROM stdin: invalid input syntax for type integer: "x"'
    assert _refusal(database, text) == told


def test_no_program_is_run(database: Database) -> None:
    text = "CREATE TABLE a (b text);\nCOPY a FROM PROGRAM 'true';"
    assert _refusal(database, text).startswith("db/m.sql:2:1: COPY with PROGRAM runs a program")
    assert _tables(database) == []


def test_a_place_behind_what_is_not_ascii(database: Database) -> None:
    assert _refusal(database, "SELECT 'äöü😀',\n nope").startswith(
        "db/m.sql:2:2: SELECT 'äöü😀', nope:"
    )


_SECRET = "hunter2"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param(
            f"CREATE ROLE a LOGIN PASSWORD '{_SECRET}' bogus",
            'CREATE ROLE a LOGIN PASSWORD…: unrecognized role option "bogus"',
            id="a role",
        ),
        pytest.param(
            f"ALTER USER nobody_here WITH ENCRYPTED PASSWORD $a${_SECRET}$a$",
            'ALTER USER nobody_here WITH ENCRYPTED PASSWORD…: role "nobody_here" does not exist',
            id="another quote",
        ),
        pytest.param(
            f"CREATE ROLE a LOGIN '{_SECRET}'",
            "CREATE ROLE a LOGIN…: the server refused it with 42601, and a message that repeats a"
            " secret",
            id="what the server repeats",
        ),
        pytest.param(
            "CREATE USER MAPPING FOR app SERVER far OPTIONS"
            f" (user 'app', pw '{_SECRET}', passwd '{_SECRET}')",
            'CREATE USER MAPPING FOR app SERVER far OPTIONS (user…: role "app" does not exist',
            id="a user mapping",
        ),
        pytest.param(
            f"SELECT dblink('host=far password={_SECRET}')",
            "SELECT dblink('host=far password…: function dblink(unknown) does not exist; ",
            id="a connection string",
        ),
        pytest.param(
            f"SELECT dblink('postgres://app:{_SECRET}@far')",
            "SELECT dblink('postgres://…: function dblink(unknown) does not exist; ",
            id="a connection string that is a URL",
        ),
        pytest.param(
            f"DO $$ BEGIN EXECUTE 'CREATE ROLE a PASSWORD ''{_SECRET}'' b'; END $$",
            'DO $$ BEGIN EXECUTE \'CREATE ROLE a PASSWORD…: unrecognized role option "b"',
            id="in a block",
        ),
    ],
)
def test_no_secret_is_shown(database: Database, text: str, shown: str) -> None:
    told = _refusal(database, text)
    assert shown in told
    assert _SECRET not in told


def test_a_long_statement_is_cut(database: Database) -> None:
    told = _refusal(database, f"SELECT {'1, ' * 50} nope")
    assert " 1, 1…: column" in told

from __future__ import annotations

import pytest

from healthcheck.ledgers import BY_NAME
from healthcheck.ledgers.golang_migrate import lock_key
from healthcheck.model.ledger import Files, Migration
from tests.ledgers.cases import names, refused, scripts, standings
from tests.ledgers.reading import read
from tests.postgres import Database

_TOOL = BY_NAME["golang-migrate"]
_SQL = b"SELECT 1;\n"


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param({"1_a.up.sql": _SQL, "1_a.down.sql": _SQL}, "1_a", id="up and down"),
        pytest.param(
            {"2_b.up.sql": _SQL, "10_c.up.sql": _SQL, "000001_a.up.sql": _SQL},
            "000001_a 2_b 10_c",
            id="by number",
        ),
        pytest.param(
            {"20240102_b.up.sql": _SQL, "20240101000000_a.up.sql": _SQL},
            "20240102_b 20240101000000_a",
            id="an 8-digit date is a small number",
        ),
        pytest.param({"1_.up.sql": _SQL, "2_a.b-c.up.sql": _SQL}, "1_ 2_a.b-c", id="odd names"),
        pytest.param(
            {"1_a.sql": _SQL, "a_1.up.sql": _SQL, "1-a.up.sql": _SQL, "x/1_a.up.sql": _SQL},
            "",
            id="names that are passed over",
        ),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert names(_TOOL, files) == wanted.split()


def test_a_number_that_two_files_have_is_refused() -> None:
    assert refused(_TOOL, {"1_a.up.sql": _SQL, "01_b.up.sql": _SQL}) == (
        "1_a.up.sql:0 is the same migration as 01_b.up.sql to the tool; rename one of them"
    )


def test_scripts_are_the_whole_files() -> None:
    (script,) = scripts(_TOOL, {"1_a.up.sql": b"\xef\xbb\xbf-- a\r\nSELECT 1"})
    assert (script.path, script.text, script.transaction) == (
        "1_a.up.sql",
        "-- a\r\nSELECT 1",
        None,
    )


def test_a_file_that_is_no_text_is_refused() -> None:
    files = {"1_a.up.sql": b"SELECT 1;\n-- gr\xf6\xdfe\n"}
    assert refused(_TOOL, files) == "1_a.up.sql:2 is not UTF-8; save it so"


_RELEASE = _TOOL.release({"1_a.up.sql": _SQL, "2_b.up.sql": _SQL, "10_c.up.sql": _SQL})
_HELD = [lock_key("app", "public", "schema_migrations")]
_HELD_BY_COMMAND = [lock_key("/app", "public", "schema_migrations")]


@pytest.mark.parametrize(
    ("version", "dirty", "held", "wanted"),
    [
        pytest.param(10, False, [], "1_a 2_b 10_c", id="all"),
        pytest.param(2, False, [], "1_a 2_b", id="some"),
        pytest.param(2, False, _HELD, "1_a 2_b", id="between two"),
        pytest.param(2, True, [], "1_a 2_b=failed", id="failed"),
        pytest.param(2, True, [7], "1_a 2_b=failed", id="failed, with another's lock"),
        pytest.param(2, True, _HELD, "1_a 2_b=running", id="a program at work"),
        pytest.param(2, True, _HELD_BY_COMMAND, "1_a 2_b=running", id="the command at work"),
        pytest.param(11, False, [], "1_a 2_b 10_c 11", id="ahead"),
        pytest.param(3, False, [], "1_a 2_b 3", id="a version that is not there"),
        pytest.param(-1, True, [], "-1=failed", id="undoing the first failed"),
    ],
)
def test_entries(version: int, dirty: bool, held: list[int], wanted: str) -> None:
    row = (version, dirty, "app", "public", "schema_migrations", held)
    assert standings(_TOOL, [row], _RELEASE) == _standings(wanted)


def _standings(wanted: str) -> dict[str, str]:
    words = (word.partition("=") for word in wanted.split())
    return {name: standing or "applied" for name, _, standing in words}


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        pytest.param(["database_name"], 1764327054, id="a database"),
        pytest.param(["database_name", "schema_name_1"], 3244152297, id="with a schema"),
    ],
)
def test_the_lock_is_that_of_the_tools_own_tests(parts: list[str], key: int) -> None:
    assert lock_key(*parts) == key


def test_no_row_is_no_migration() -> None:
    assert standings(_TOOL, [], _RELEASE) == {}


def test_names_that_are_listed_are_known_by_their_number() -> None:
    listed = (Migration(name="1"), Migration(name="0002_b"), Migration(name="later"))
    row = (2, False, "app", "public", "schema_migrations", ())
    assert standings(_TOOL, [row], listed) == {"1": "applied", "0002_b": "applied"}


def test_a_lock_that_is_held_is_seen(database: Database) -> None:
    database.execute(
        "CREATE TABLE schema_migrations (version bigint, dirty boolean);"
        "INSERT INTO schema_migrations VALUES (2, true)"
    )
    assert {entry.standing.value for entry in read(database, _TOOL, ())} == {"failed"}
    key = lock_key(database.name, "public", "schema_migrations")
    database.execute(f"SELECT pg_advisory_lock({key})")
    assert {entry.standing.value for entry in read(database, _TOOL, ())} == {"running"}

from __future__ import annotations

from hashlib import sha384

import pytest

from healthcheck.ledgers.sqlx import TOOL, lock_key
from healthcheck.model.ledger import Entry, Files, Migration, Standing
from tests.ledgers.cases import names, refused, scripts, standings
from tests.ledgers.reading import read
from tests.postgres import Database

_SQL = b"SELECT 1;\n"


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param(
            {"1_a.sql": _SQL, "10_c.sql": _SQL, "2_b.sql": _SQL}, "1_a 2_b 10_c", id="one way"
        ),
        pytest.param({"1_a.up.sql": _SQL, "1_a.down.sql": _SQL}, "1_a", id="both ways"),
        pytest.param(
            {"20240102_b.sql": _SQL, "20240101000000_a.sql": _SQL},
            "20240102_b 20240101000000_a",
            id="an 8-digit date is a small number",
        ),
        pytest.param(
            {"1_a_b.c.sql": _SQL, "-1_x.sql": _SQL, "2_.sql": _SQL},
            "-1_x 1_a_b.c 2_",
            id="odd names",
        ),
        pytest.param(
            {
                "seed.sql": _SQL,
                "1-a.sql": _SQL,
                "1_a.sql.bak": _SQL,
                "x/1_a.sql": _SQL,
                "1_a.txt": b"",
            },
            "",
            id="names that are passed over",
        ),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert names(TOOL, files) == wanted.split()


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param(
            {"1_a.sql": _SQL, "v2_b.sql": _SQL},
            "v2_b.sql:0 does not begin with a number before its first _; give it one",
            id="no number",
        ),
        pytest.param(
            {"1_a.sql": _SQL, "1_b.sql": _SQL},
            "1_b.sql:0 is the same migration as 1_a.sql to the tool; rename one of them",
            id="a repeated timestamp",
        ),
    ],
)
def test_files_that_sqlx_refuses_too(files: Files, wanted: str) -> None:
    assert refused(TOOL, files) == wanted


def test_the_checksum_is_of_the_bytes() -> None:
    content = b"\xef\xbb\xbfSELECT 1;\r\n"
    (migration,) = TOOL.release({"1_a.sql": content})
    assert migration.checksum == sha384(content).hexdigest()


@pytest.mark.parametrize(
    ("content", "transaction"),
    [
        pytest.param(b"-- no-transaction\nSELECT 1;", False, id="marked"),
        pytest.param(b"-- no-transaction please\nSELECT 1;", False, id="the line goes on"),
        pytest.param(b"\n-- no-transaction\nSELECT 1;", None, id="on the second line"),
        pytest.param(b"\xef\xbb\xbf-- no-transaction\n", None, id="after a byte order mark"),
        pytest.param(b"-- NO-TRANSACTION\n", None, id="in capitals"),
        pytest.param(b"", None, id="an empty file"),
    ],
)
def test_transactions(content: bytes, transaction: bool | None) -> None:
    (script,) = scripts(TOOL, {"1_a.sql": content})
    assert script.transaction is transaction


_RELEASE = TOOL.release({"1_a_b.sql": _SQL, "2_b.sql": _SQL})


@pytest.mark.parametrize(
    ("rows", "locked", "wanted"),
    [
        pytest.param([(None, None, None, None)], False, {}, id="an empty ledger"),
        pytest.param([(None, None, None, None)], True, {"1_a_b": "running"}, id="the first run"),
        pytest.param([(1, "a b", True, "c")], False, {"1_a_b": "applied"}, id="some"),
        pytest.param(
            [(1, "a b", True, "c")], True, {"1_a_b": "applied", "2_b": "running"}, id="a run"
        ),
        pytest.param(
            [(1, "a b", True, "c"), (2, "b", False, "d")],
            False,
            {"1_a_b": "applied", "2_b": "failed"},
            id="failed",
        ),
        pytest.param(
            [(1, "a b", True, "c"), (2, "b", False, "d")],
            True,
            {"1_a_b": "applied", "2_b": "running"},
            id="running, with a row",
        ),
        pytest.param([(3, "c d", True, "c")], False, {"3_c_d": "applied"}, id="unknown"),
        pytest.param([(1, "other", True, "c")], False, {"1_a_b": "applied"}, id="renamed"),
    ],
)
def test_entries(rows: list[tuple[object, ...]], locked: bool, wanted: dict[str, str]) -> None:
    held = [lock_key("app")] if locked else [lock_key("other")]
    assert standings(TOOL, [(*row, "app", held) for row in rows], _RELEASE) == wanted


def test_an_entry_has_the_checksum() -> None:
    row = (1, "a", True, "abc", "app", ())
    assert TOOL.entries([row], ()) == (Entry(name="1_a", checksum="abc"),)


def test_a_lock_that_is_held_is_seen(database: Database) -> None:
    database.execute(
        "CREATE TABLE _sqlx_migrations (version bigint, description text, installed_on timestamptz,"
        " success boolean, checksum bytea, execution_time bigint)"
    )
    release = (Migration(name="1_a"),)
    assert read(database, TOOL, release) == ()
    database.execute(f"SELECT pg_advisory_lock({lock_key(database.name)})")
    assert read(database, TOOL, release) == (Entry(name="1_a", standing=Standing.RUNNING),)

from __future__ import annotations

import pytest

from healthcheck.ledgers.goose import TOOL
from healthcheck.model.ledger import Files, Migration
from tests.ledgers.cases import refused, scripts, standings
from tests.ledgers.reading import read
from tests.postgres import Database

_SQL = b"-- +goose Up\nSELECT 1;\n"


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param({"1_a.sql": b"SELECT 1;"}, "", id="no marks"),
        pytest.param(
            {"10_c.sql": _SQL, "00001_a.sql": _SQL, "2_b.sql": _SQL},
            "00001_a 2_b 10_c",
            id="by number",
        ),
        pytest.param({"1_a.sql": _SQL, "2_b.go": b""}, "1_a 2_b", id="a program"),
        pytest.param({"1_a.go": b"-- +goose Up"}, "", id="programs alone"),
        pytest.param(
            {"1_a.sql": _SQL, "2_b_test.go": b"", "0_z.sql": _SQL, "x.go": b"", "3-c.sql": _SQL},
            "1_a",
            id="names that are passed over",
        ),
        pytest.param({"1_a.sql": b"\r\n--+GOOSE up\r\n"}, "1_a", id="the mark in other letters"),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    release = [migration.name for migration in TOOL.release(files)]
    assert release == wanted.split()


def test_a_program_cannot_be_replayed() -> None:
    assert refused(TOOL, {"1_a.sql": _SQL, "2_b.go": b""}) == (
        "2_b.go:0 is a program, which only goose itself can run; let it migrate an empty database,"
        " and take the snapshot of that"
    )


@pytest.mark.parametrize(
    ("content", "wanted", "transaction"),
    [
        pytest.param(
            "-- +goose Up\nA;\n-- +goose Down\nB;\n",
            "            \nA;\n              \n  \n",
            None,
            id="up and down",
        ),
        pytest.param(
            "\ufeff-- +goose Up\r\nA;\r\n", "            \r\nA;\r\n", None, id="a byte order mark"
        ),
        pytest.param("-- +goose Up\n-- A\n", "            \n-- A\n", None, id="comments only"),
        pytest.param(
            "-- x\n-- +goose Up\nA", "    \n            \nA", None, id="the last without an end"
        ),
        pytest.param(
            "-- +goose NO TRANSACTION\n-- +goose up\nA;",
            "                        \n            \nA;",
            False,
            id="without a transaction",
        ),
        pytest.param(
            "-- +goose Up\n-- +goose StatementBegin\nA;B;\n-- +goose StatementEnd\n",
            "            \n-- +goose StatementBegin\nA;B;\n-- +goose StatementEnd\n",
            None,
            id="a statement with semicolons",
        ),
    ],
)
def test_scripts(content: str, wanted: str, transaction: bool | None) -> None:
    (script,) = scripts(TOOL, {"1_a.sql": content.encode()})
    assert (script.text, script.transaction) == (wanted, transaction)


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        pytest.param(
            b"SELECT 1;", '2_b.sql:0 has no line "-- +goose Up"; begin it with one', id="no mark"
        ),
        pytest.param(_SQL + _SQL, '2_b.sql:3 has a second "-- +goose Up"; keep one', id="twice up"),
        pytest.param(
            b"-- +goose Down\n" + _SQL,
            '2_b.sql:1 comes before "-- +goose Up"; move it below',
            id="down first",
        ),
        pytest.param(
            b"-- +goose StatementBegin\n",
            '2_b.sql:1 comes before "-- +goose Up"; move it below',
            id="a statement first",
        ),
        pytest.param(
            _SQL + b"-- +goose StatementBegin\nA;",
            '2_b.sql:3 has no "-- +goose StatementEnd"; add it',
            id="no end",
        ),
        pytest.param(
            b"-- +goose ENVSUB ON\n" + _SQL,
            "2_b.sql:1 has goose put in environment variables; write their values",
            id="environment variables",
        ),
        pytest.param(
            b"-- +goose Up\n-- gr\xf6\xdfe\n", "2_b.sql:2 is not UTF-8; save it so", id="no text"
        ),
    ],
)
def test_scripts_that_are_refused(content: bytes, wanted: str) -> None:
    assert refused(TOOL, {"1_a.sql": _SQL, "2_b.sql": content}) == wanted


def test_a_version_that_two_files_have_is_refused() -> None:
    assert refused(TOOL, {"1_a.sql": _SQL, "01_b.go": b""}) == (
        "1_a.sql:0 is the same migration as 01_b.go to the tool; rename one of them"
    )


_RELEASE = (Migration(name="001_a"), Migration(name="002_b"))


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([(0, True, False)], {}, id="the first row of all"),
        pytest.param([(0, True, False), (1, True, False)], {"001_a": "applied"}, id="some"),
        pytest.param([(1, True, False), (2, False, False)], {"001_a": "applied"}, id="undone"),
        pytest.param([(3, True, False)], {"3": "applied"}, id="unknown"),
        pytest.param([(1, True, True)], {"001_a": "applied", "002_b": "running"}, id="a run"),
        pytest.param([(0, True, True)], {"001_a": "running"}, id="the first run"),
    ],
)
def test_entries(rows: list[tuple[int, bool, bool]], wanted: dict[str, str]) -> None:
    assert standings(TOOL, rows, _RELEASE) == wanted


def test_a_lock_that_is_held_is_seen(database: Database) -> None:
    database.execute(
        "CREATE TABLE goose_db_version (id integer, version_id bigint, is_applied boolean,"
        " tstamp timestamp); INSERT INTO goose_db_version VALUES (1, 0, true)"
    )
    assert read(database, TOOL, _RELEASE) == ()
    database.execute("SELECT pg_advisory_lock(5887940537704921958)")
    assert [entry.name for entry in read(database, TOOL, _RELEASE)] == ["001_a"]

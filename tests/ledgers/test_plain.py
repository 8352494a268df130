from __future__ import annotations

import pytest

from healthcheck.ledgers import PLAIN
from healthcheck.model.ledger import Files
from tests.ledgers.cases import names, refused, scripts

_SQL = b"SELECT 1;\n"


def _files(paths: str) -> Files:
    return dict.fromkeys(paths.split(), _SQL)


@pytest.mark.parametrize(
    ("paths", "wanted"),
    [
        pytest.param("", "", id="no files"),
        pytest.param("10_c.sql 2_b.sql 01_init.sql", "01_init 2_b 10_c", id="by number"),
        pytest.param("v1.10.sql v1.2.sql V2-a.sql", "v1.2 v1.10 V2-a", id="versions"),
        pytest.param(
            "2024-10-01-c.sql 2024-2-01-a.sql", "2024-2-01-a 2024-10-01-c", id="dates with hyphens"
        ),
        pytest.param(
            "20240103120000_c.sql 20240102_b.sql 20240101000000_a.sql 202401021530_d.sql",
            "20240101000000_a 20240102_b 202401021530_d 20240103120000_c",
            id="an 8-digit date among 14-digit ones",
        ),
        pytest.param(
            "20249999_b.sql 20240101000000_a.sql", "20249999_b 20240101000000_a", id="no date"
        ),
        pytest.param("1_b.sql 1_a.sql 01_c.sql", "01_c 1_a 1_b", id="repeated numbers go by name"),
        pytest.param("1_a/up.sql 2_b/up.sql 1_a/down.sql", "1_a 2_b", id="folders"),
        pytest.param("1_a.sql/x.sql 2_b.sql", "2_b", id="a folder named like a file"),
        pytest.param("1_a.up.sql 1_a.down.sql", "1_a", id="up and down"),
        pytest.param(
            "1_a.sql 1_a_rollback.sql 2_b_up.sql 2_b_down.sql", "1_a 2_b_up", id="by name alone"
        ),
        pytest.param(
            "1_a.sql 2_scale_down.sql", "1_a 2_scale_down", id="down, and not the way back"
        ),
        pytest.param(
            "1_a.sql 1-a-undo.sql down.sql", "1-a-undo 1_a", id="of nothing that is there"
        ),
        pytest.param("schema.sql seed.sql", "", id="no numbers"),
        pytest.param(".1_a.sql 1_a.sql.bak 1_a.txt", "", id="no SQL files"),
    ],
)
def test_release(paths: str, wanted: str) -> None:
    assert names(PLAIN, _files(paths)) == wanted.split()


def test_a_file_whose_place_is_not_known_is_refused() -> None:
    assert refused(PLAIN, _files("1_a.sql z.sql seed.sql")) == (
        "seed.sql:0 begins with no number, which would tell its place; give it one or move it"
    )


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        pytest.param(b"", "", id="an empty file"),
        pytest.param(b"\xef\xbb\xbfA;\r\nB", "A;\r\nB", id="a byte order mark"),
        pytest.param(
            b"A;\n-- +migrate Down\nB;", "A;\n                \n  ", id="sql-migrate, down"
        ),
        pytest.param(
            b"-- +migrate Down\nB;\n-- +migrate Up notransaction\nA;",
            "                \n  \n                            \nA;",
            id="sql-migrate, up",
        ),
        pytest.param(b"A;\n-- //@UNDO\nB;", "A;\n          \n  ", id="MyBatis"),
        pytest.param(
            b"-- Up Migration\nA;\n-- Down Migration\nB",
            "               \nA;\n                 \n ",
            id="headings",
        ),
        pytest.param(b"-- going down\nA;", "-- going down\nA;", id="a comment"),
    ],
)
def test_scripts(content: bytes, wanted: str) -> None:
    (script,) = scripts(PLAIN, {"1_a.sql": content})
    assert (script.text, script.transaction) == (wanted, None)

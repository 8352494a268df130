from __future__ import annotations

import pytest

from healthcheck.ledgers.supabase import TOOL
from healthcheck.model.ledger import Files, Migration
from tests.ledgers.cases import names, refused, scripts, standings

_SQL = b"SELECT 1;\n"


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param(
            {"20240102_b.sql": _SQL, "20240101000000_a.sql": _SQL},
            "20240101000000_a 20240102_b",
            id="by name",
        ),
        pytest.param({"20240101000000_.sql": _SQL}, "20240101000000_", id="an empty name"),
        pytest.param({"20210101000000_init.sql": _SQL, "2_b.sql": _SQL}, "2_b", id="an old init"),
        pytest.param({"20220101000000_init.sql": _SQL}, "20220101000000_init", id="a later init"),
        pytest.param(
            {"1_a.sql": _SQL, "20210101000000_init.sql": _SQL},
            "1_a 20210101000000_init",
            id="an old init that is not the first",
        ),
        pytest.param({"1_a.sql": _SQL, "1_a.down.sql": _SQL}, "", id="both ways"),
        pytest.param({"a_1.sql": _SQL, "1-a.sql": _SQL, "x/1_a.sql": _SQL}, "", id="passed over"),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert names(TOOL, files) == wanted.split()


def test_a_repeated_timestamp_is_refused() -> None:
    assert refused(TOOL, {"1_a.sql": _SQL, "1_b.sql": _SQL}) == (
        "1_b.sql:0 is the same migration as 1_a.sql to the tool; rename one of them"
    )


def test_scripts_are_the_whole_files() -> None:
    (script,) = scripts(TOOL, {"1_a.sql": b"\xef\xbb\xbf-- only a comment\r\n"})
    assert (script.migration, script.text) == ("1_a", "-- only a comment\r\n")


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        pytest.param(("1", "a"), "1_a", id="known"),
        pytest.param(("1", "renamed"), "1_a", id="renamed"),
        pytest.param(("2", "b"), "2_b", id="unknown"),
        pytest.param(("2", None), "2", id="unknown, of a time before names"),
    ],
)
def test_entries(row: tuple[str, str | None], wanted: str) -> None:
    assert standings(TOOL, [row], (Migration(name="1_a"),)) == {wanted: "applied"}

from __future__ import annotations

import pytest

from healthcheck.ledgers import FilesError
from healthcheck.ledgers.dbmate import TOOL
from healthcheck.model.ledger import Entry, Files, Migration

_UP = b"-- migrate:up\nSELECT 1;\n-- migrate:down\n"


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param({"2_b.sql": _UP, "1_a.sql": _UP}, "1_a 2_b", id="order"),
        pytest.param({"9_b.sql": _UP, "10_a.sql": _UP}, "10_a 9_b", id="by text, not by number"),
        pytest.param({"20240101000000.sql": _UP}, "20240101000000", id="a number alone"),
        pytest.param({"1.a-b c.sql": _UP, "2_a.up.sql": _UP}, "1.a-b|c 2_a.up", id="odd names"),
        pytest.param(
            {"a.sql": _UP, "a_1.sql": _UP, "1_a.SQL": _UP, "d/1_a.sql": _UP, "1_a.sql/x": _UP},
            "",
            id="files that dbmate passes over",
        ),
        pytest.param({"1_a.sql": b"SELECT 1;\n"}, "", id="files without its mark"),
        pytest.param({"1_a.sql": _UP, "2_b.sql": b""}, "1_a 2_b", id="one of them without"),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    names = [migration.name for migration in TOOL.release(files)]
    assert names == [name.replace("|", " ") for name in wanted.split()]


def test_a_version_that_two_files_have_is_refused() -> None:
    with pytest.raises(FilesError) as refused:
        TOOL.release({"1_a.sql": _UP, "1_b.sql": _UP})
    assert refused.value.path == "1_b.sql"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param(
            "-- migrate:up\nA;\n-- migrate:down\nB;\n",
            [("             \nA;\n               \n  \n", None)],
            id="up and down",
        ),
        pytest.param(
            "\ufeff-- migrate:up\r\nA;\r\n", [("             \r\nA;\r\n", None)], id="mark, CRLF"
        ),
        pytest.param("--migrate:up\nA", [("            \nA", None)], id="no down, no end"),
        pytest.param(
            "-- a note\n\n--  migrate:up  transaction:false x:y\nA;",
            [("         \n\n" + " " * 37 + "\nA;", False)],
            id="without a transaction",
        ),
        pytest.param(
            "-- migrate:up transaction:true\nA;", [(" " * 30 + "\nA;", None)], id="with one"
        ),
        pytest.param(
            "-- migrate:up\nA;\n-- migrate:down\nB;\n-- migrate:up transaction:false\nC;\n",
            [
                (" " * 13 + "\nA;\n" + " " * 15 + "\n  \n" + " " * 31 + "\n  \n", None),
                (" " * 13 + "\n  \n" + " " * 15 + "\n  \n" + " " * 31 + "\nC;\n", False),
            ],
            id="two parts",
        ),
        pytest.param("-- migrate:up\n", [("             \n", None)], id="nothing to do"),
        pytest.param(
            "-- migrate:up\n -- migrate:down\n-- migrate:upper\nA;\n",
            [("             \n -- migrate:down\n-- migrate:upper\nA;\n", None)],
            id="lines that only look like marks",
        ),
    ],
)
def test_scripts(text: str, wanted: list[tuple[str, bool | None]]) -> None:
    assert TOOL.scripts is not None
    scripts = TOOL.scripts({"1_a.sql": text.encode()})
    assert [(script.text, script.transaction) for script in scripts] == wanted
    assert {(script.migration, script.path) for script in scripts} == {("1_a", "1_a.sql")}


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        pytest.param("SELECT 1;\n", 0, 'no line "-- migrate:up"', id="no mark"),
        pytest.param("-- only a comment\n", 0, 'no line "-- migrate:up"', id="comments only"),
        pytest.param("", 0, 'no line "-- migrate:up"', id="nothing at all"),
        pytest.param("\n-- migrate:down\n-- migrate:up\n", 2, "swap them", id="the wrong order"),
        pytest.param("-- a\nSELECT 1;\n-- migrate:up\n", 2, "move it", id="a statement before"),
    ],
)
def test_files_that_dbmate_refuses(text: str, line: int, reason: str) -> None:
    assert TOOL.scripts is not None
    with pytest.raises(FilesError, match=reason) as refused:
        TOOL.scripts({"1_a.sql": text.encode()})
    assert (refused.value.path, refused.value.line) == ("1_a.sql", line)


def test_rows_are_called_by_the_names_of_the_release() -> None:
    release = (Migration(name="1_a"), Migration(name="by hand"))
    assert TOOL.entries([("1",), ("7",)], release) == (Entry(name="1_a"), Entry(name="7"))


def test_its_own_directory() -> None:
    assert TOOL.is_its_own({"1_a.sql": _UP})
    assert not TOOL.is_its_own({"1_a.sql": b"SELECT 1;", "README.sql": _UP})

from __future__ import annotations

import pytest

from healthcheck.ledgers import FilesError
from healthcheck.ledgers.node_pg_migrate import TOOL
from healthcheck.model.ledger import Entry, Files, Standing


@pytest.mark.parametrize(
    ("paths", "wanted"),
    [
        pytest.param([], "", id="no files"),
        pytest.param(["2_b.sql", "10_a.js"], "2_b 10_a", id="by number"),
        pytest.param(["1_b.sql", "1_a.ts"], "1_a 1_b", id="of one number by name"),
        pytest.param(
            ["20240201000000000_b.sql", "1709251200000_c.sql", "1704067200000_a.sql"],
            "1704067200000_a 20240201000000000_b 1709251200000_c",
            id="17 digits are a time in UTC",
        ),
        pytest.param(
            ["1_a.up.sql", "1_a.down.sql", "2_b.sql"], "1_a 2_b", id="pairs, which are one"
        ),
        pytest.param(["1_a.up.sql"], "1_a.up", id="half a pair is a name like any"),
        pytest.param(["1_a.down.sql"], "1_a.down", id="so is the other"),
        pytest.param(["1_a.d.ts", "1_a.js", "1_a.ts"], "1_a", id="compiled beside it"),
        pytest.param(["helpers.js", ".1_a.sql", "1_a.md", "d/1_a.sql"], "", id="none of its own"),
        pytest.param(["1_a.SQL", "2-b c.sql", "3.sql"], "1_a 2-b|c 3", id="odd names"),
    ],
)
def test_release(paths: list[str], wanted: str) -> None:
    names = [migration.name for migration in TOOL.release(dict.fromkeys(paths, b""))]
    assert names == [name.replace("|", " ") for name in wanted.split()]


def test_a_pair_is_applied_by_the_one_file() -> None:
    files = {"1_a.up.sql": b"SELECT 1;", "1_a.down.sql": b"SELECT 2;"}
    assert [migration.path for migration in TOOL.release(files)] == ["1_a.up.sql"]
    assert _texts(files) == ["SELECT 1;"]


def _texts(files: Files) -> list[str]:
    assert TOOL.scripts is not None
    return [script.text for script in TOOL.scripts(files)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("A;\n", "A;\n", id="no marks"),
        pytest.param("\ufeffA;\r\n", "A;\r\n", id="a byte order mark, CRLF"),
        pytest.param("-- only a comment\n", "-- only a comment\n", id="comments only"),
        pytest.param(
            "-- Up Migration\nA;\n-- Down Migration\nB;\n",
            "-- Up Migration\nA;\n                 \n  \n",
            id="up and down",
        ),
        pytest.param(
            "B;\n--- down migration\nC;\n - -\n -- - UP  migration!\nA;",
            "  \n                  \n  \n    \n -- - UP  migration!\nA;",
            id="down and up",
        ),
        pytest.param(
            "-- Down Migration\nB;\n", "-- Down Migration\nB;\n", id="down alone: all of it"
        ),
        pytest.param("B;\n-- Up Migration\nA;", "  \n-- Up Migration\nA;", id="up alone"),
        pytest.param(
            "-- Up Migration\nA;\n-- Up Migration\nB;\n",
            "-- Up Migration\nA;\n-- Up Migration\nB;\n",
            id="the first mark counts",
        ),
    ],
)
def test_scripts(text: str, wanted: str) -> None:
    assert _texts({"1_a.sql": text.encode()}) == [wanted]


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        pytest.param("1_a.js", "is a program", id="a program"),
        pytest.param("a_1.sql", "begins with no number", id="no number"),
        pytest.param("20249901000000000_a.sql", "17 digits that are no time", id="no time"),
    ],
)
def test_files_without_a_script(path: str, reason: str) -> None:
    with pytest.raises(FilesError, match=reason) as refused:
        _texts({path: b""})
    assert (refused.value.path, refused.value.line) == (path, 0)


_RELEASE = TOOL.release({"1_a.sql": b"", "2_b.sql": b""})


@pytest.mark.parametrize(
    ("names", "locked", "wanted"),
    [
        pytest.param([None], False, {}, id="an empty ledger"),
        pytest.param(["1_a", "0_z"], False, {"1_a": "applied", "0_z": "applied"}, id="rows"),
        pytest.param(["1_a", "1_a"], False, {"1_a": "applied"}, id="twice"),
        pytest.param(["1_a"], True, {"1_a": "applied", "2_b": "running"}, id="a run"),
        pytest.param([None], True, {"1_a": "running"}, id="the first run"),
    ],
)
def test_entries(names: list[str | None], locked: bool, wanted: dict[str, str]) -> None:
    assert TOOL.entries([(name, locked) for name in names], _RELEASE) == tuple(
        Entry(name=name, standing=Standing(standing)) for name, standing in wanted.items()
    )


def test_its_own_directory() -> None:
    assert TOOL.is_its_own({"1_a.js": b"exports.up = (pgm) => pgm.sql('')"})
    assert TOOL.is_its_own({"1_a.sql": b"-- Up Migration\n"})
    assert not TOOL.is_its_own({"1_a.sql": b"SELECT 1;"})

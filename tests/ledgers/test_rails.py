from __future__ import annotations

from zlib import crc32

import pytest

from healthcheck.ledgers import FilesError, fitting
from healthcheck.ledgers.rails import TOOL
from healthcheck.ledgers.tool import RowError
from healthcheck.model.ledger import Entry, Files, Migration, Standing

_CLASS = b"class CreateUsers < ActiveRecord::Migration[7.1]\nend\n"


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param(
            {"20240101000000_create_users.rb": _CLASS}, "20240101000000_create_users", id="a time"
        ),
        pytest.param(
            {"1_a.rb": b"", "010_b.rb": b"", "2_c.rb": b""}, "1_a 2_c 010_b", id="numbers"
        ),
        pytest.param({"db/migrate/1_a.rb": b""}, "1_a", id="deeper folders"),
        pytest.param(
            {"1_create_blobs.active_storage.rb": b""},
            "1_create_blobs.active_storage",
            id="of an engine",
        ),
        pytest.param(
            {"1_A.rb": b"", "a_1.rb": b"", "1_a.rb.bak": b"", "1_a.b.c.rb": b""},
            "",
            id="names that Rails passes over",
        ),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert [migration.name for migration in TOOL.release(files)] == wanted.split()


def test_a_migration_says_its_file() -> None:
    assert TOOL.release({"db/1_a.rb": b""}) == (Migration(name="1_a", path="db/1_a.rb"),)


def test_a_version_that_two_files_have_is_refused() -> None:
    with pytest.raises(FilesError) as refused:
        TOOL.release({"1_a.rb": b"", "001_b.rb": b""})
    error = refused.value
    assert (error.path, error.text) == (
        "1_a.rb",
        "is the same migration as 001_b.rb to the tool; rename one of them",
    )


_RELEASE = TOOL.release({"1_a.rb": b"", "2_b.rb": b""})
_LOCK = 2053462845 * crc32("größe".encode())


@pytest.mark.parametrize(
    ("versions", "held", "wanted"),
    [
        pytest.param([None], [], {}, id="an empty ledger"),
        pytest.param(["1", "2"], [], {"1_a": "applied", "2_b": "applied"}, id="all"),
        pytest.param(["1"], [], {"1_a": "applied"}, id="some"),
        pytest.param(
            ["01", "x²", "3"], [], {"1_a": "applied", "x²": "applied", "3": "applied"}, id="unknown"
        ),
        pytest.param(["1"], [_LOCK], {"1_a": "applied", "2_b": "running"}, id="a run"),
        pytest.param([None], [_LOCK], {"1_a": "running"}, id="the first run"),
        pytest.param(["1"], [_LOCK + 1], {"1_a": "applied"}, id="the lock of another program"),
        pytest.param(
            ["1", "2"], [_LOCK], {"1_a": "applied", "2_b": "applied"}, id="a run with nothing to do"
        ),
    ],
)
def test_entries(versions: list[str | None], held: list[int], wanted: dict[str, str]) -> None:
    rows = [(version, "größe", held) for version in versions]
    assert TOOL.entries(rows, _RELEASE) == tuple(
        Entry(name=name, standing=Standing(standing)) for name, standing in wanted.items()
    )


def test_a_row_that_is_longer_than_any_version_is_not_of_rails() -> None:
    assert TOOL.entries([("9" * 1000, "app", [])], ())
    with pytest.raises(RowError):
        TOOL.entries([("9" * 1001, "app", [])], ())


def test_it_is_told_from_others_alike_by_the_table_beside() -> None:
    columns = frozenset({"version"})
    assert TOOL in fitting(columns)
    assert fitting(columns, frozenset({"ar_internal_metadata", "users"})) == (TOOL,)


def test_nothing_fits_columns_that_no_tool_has() -> None:
    assert fitting(frozenset({"colour"})) == ()


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({"1_a.rb": _CLASS}, True, id="its own"),
        pytest.param({"1_a.rb": b"Sequel.migration do\nend\n"}, False, id="another program's"),
    ],
)
def test_its_own_directory_is_told_by_content(files: Files, wanted: bool) -> None:
    assert TOOL.is_its_own(files) is wanted

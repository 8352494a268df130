from __future__ import annotations

import pytest

from healthcheck.ledgers import FilesError
from healthcheck.ledgers.efcore import TOOL
from healthcheck.model.ledger import Entry, Files, Migration


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param({"2_b.cs": b"partial class B : Migration {}"}, "", id="no attribute"),
        pytest.param(
            {"b.Designer.cs": b'[Migration("2_b")]', "a.Designer.cs": b'[Migration("1_a")]'},
            "1_a:a.Designer.cs 2_b:b.Designer.cs",
            id="in order",
        ),
        pytest.param(
            {"Data/Migrations/a.cs": b'\xef\xbb\xbf[MigrationAttribute( "1_a" )]\r\n'},
            "1_a:Data/Migrations/a.cs",
            id="deeper folders, a byte order mark, the long name",
        ),
        pytest.param(
            {"a.cs": b'[DbContext(typeof(A)), Migration("1_a")]'}, "1_a:a.cs", id="in one list"
        ),
        pytest.param(
            {"a.cs": b'// [Migration("1_a")]\n/* [Migration("2_b")] */'}, "", id="comments only"
        ),
        pytest.param({"a.cs": b"[Migration(20240101)]"}, "", id="FluentMigrator's"),
        pytest.param({"a.cs.txt": b'[Migration("1_a")]', "a.cs/b": b""}, "", id="other files"),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert [f"{each.name}:{each.path}" for each in TOOL.release(files)] == wanted.split()


def test_a_file_that_is_no_text_is_refused() -> None:
    with pytest.raises(FilesError) as refused:
        TOOL.release({"a.cs": b"\n\xff"})
    assert (refused.value.path, refused.value.line) == ("a.cs", 2)


def test_entries_are_the_release_s_whatever_their_case() -> None:
    assert TOOL.entries([("1_A",), ("2_b",)], (Migration(name="1_a"),)) == (
        Entry(name="1_a"),
        Entry(name="2_b"),
    )


def test_its_own_directory() -> None:
    assert TOOL.is_its_own({"a.cs": b"using Microsoft.EntityFrameworkCore.Migrations;"})
    assert not TOOL.is_its_own({"a.cs": b"using FluentMigrator;"})

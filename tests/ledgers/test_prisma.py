from __future__ import annotations

from hashlib import sha256

import pytest

from healthcheck.compare.standing import progress
from healthcheck.ledgers import FilesError
from healthcheck.ledgers.prisma import TOOL
from healthcheck.model.ledger import Entry, Files, Migration, Script, Standing

_SQL = b"CREATE TABLE a (id integer);\n"


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param({"migration_lock.toml": b""}, "", id="a lock file alone"),
        pytest.param({"2_b/migration.sql": _SQL, "1_a/migration.sql": _SQL}, "1_a 2_b", id="order"),
        pytest.param(
            {"10_b/migration.sql": _SQL, "9_a/migration.sql": _SQL}, "10_b 9_a", id="text"
        ),
        pytest.param(
            {"1-b/migration.sql": _SQL, "1/migration.sql": _SQL}, "1 1-b", id="by name, not path"
        ),
        pytest.param({"1_a/": b"", "meta/": b""}, "", id="folders of another tool"),
        pytest.param({"init/migration.sql": _SQL}, "init", id="no time in the name"),
        pytest.param({"1_a.sql/migration.sql": _SQL}, "1_a.sql", id="a folder named like a file"),
        pytest.param(
            {
                "migration.sql": _SQL,
                "1_a/b/migration.sql": _SQL,
                "1_a/migration.sql.bak": _SQL,
                "1_a/down.sql": _SQL,
            },
            "",
            id="files that Prisma passes over",
        ),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert [migration.name for migration in TOOL.release(files)] == wanted.split()


@pytest.mark.parametrize(
    "beside",
    [
        pytest.param({"1_a/migration.sql": _SQL, "1_a/": b""}, id="others have one"),
        pytest.param({"migration_lock.toml": b""}, id="a lock file"),
    ],
)
def test_a_folder_without_its_file(beside: Files) -> None:
    with pytest.raises(FilesError, match=r"has no file migration\.sql .*P3015") as refused:
        TOOL.release({**beside, "2_b/": b""})
    assert refused.value.path == "2_b"


def test_the_checksum_is_of_the_bytes_as_they_are() -> None:
    content = b"\xef\xbb\xbfSELECT 1;\r\n"
    [migration] = TOOL.release({"1_a/migration.sql": content})
    assert migration == Migration(
        name="1_a",
        checksum=sha256(content).hexdigest(),
        checksums=migration.checksums,
        path="1_a/migration.sql",
    )


def _unpadded(content: bytes) -> str:
    return "".join(f"{byte:x}" for byte in sha256(content).digest())


@pytest.mark.parametrize(
    ("recorded", "is_modified"),
    [
        pytest.param(sha256(b"a\nb\n").hexdigest(), False, id="LF"),
        pytest.param(sha256(b"a\r\nb\r\n").hexdigest(), False, id="CRLF"),
        pytest.param(_unpadded(b"a\nb\n"), False, id="LF, of an old version"),
        pytest.param(_unpadded(b"a\r\nb\r\n"), False, id="CRLF, of an old version"),
        pytest.param(sha256(b"a\nb").hexdigest(), True, id="without the last end"),
        pytest.param(sha256(b"a\rb\r").hexdigest(), True, id="CR"),
        pytest.param("", True, id="none"),
    ],
)
@pytest.mark.parametrize("content", [b"a\nb\n", b"a\r\nb\r\n"], ids=["an LF file", "a CRLF file"])
def test_ends_of_lines_do_not_make_a_file_another(
    content: bytes, recorded: str, is_modified: bool
) -> None:
    release = TOOL.release({"1_a/migration.sql": content})
    made = progress(release, [Entry(name="1_a", checksum=recorded)])
    assert bool(made.modified) is is_modified


def test_scripts_are_the_whole_files() -> None:
    assert TOOL.scripts is not None
    assert TOOL.scripts({"1_a/migration.sql": b"\xef\xbb\xbf-- nothing\r\n"}) == (
        Script(migration="1_a", path="1_a/migration.sql", text="-- nothing\r\n"),
    )
    with pytest.raises(FilesError) as refused:
        TOOL.scripts({"1_a/migration.sql": b"SELECT 1;\n-- gr\xfc\xdfe\n"})
    assert (refused.value.path, refused.value.line) == ("1_a/migration.sql", 2)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([], {}, id="an empty ledger"),
        pytest.param([("1_a", "x", True, False)], {"1_a": "applied"}, id="finished"),
        pytest.param([("1_a", "x", True, True)], {"1_a": "applied"}, id="finished, others run"),
        pytest.param([("1_a", "x", False, True)], {"1_a": "running"}, id="begun, and locked"),
        pytest.param([("1_a", "x", False, False)], {"1_a": "failed"}, id="begun, nobody is at it"),
        pytest.param(
            [("1_a", "x", False, False), ("1_a", "x", True, False)],
            {"1_a": "failed"},
            id="never finished, and then applied",
        ),
        pytest.param(
            [("1_a", "x", True, False), ("1_a", "x", False, False)],
            {"1_a": "failed"},
            id="applied, and then never finished",
        ),
        pytest.param(
            [("1_a", "y", True, False), ("1_a", "x", True, False)],
            {"1_a": "applied"},
            id="applied twice",
        ),
    ],
)
def test_entries(rows: list[tuple[object, ...]], wanted: dict[str, str]) -> None:
    assert TOOL.entries(rows, ()) == tuple(
        Entry(name=name, standing=Standing(standing), checksum="x")
        for name, standing in wanted.items()
    )


def test_its_own_directory() -> None:
    assert TOOL.is_its_own({"migration_lock.toml": b""})
    assert not TOOL.is_its_own({"1_a/migration.sql": _SQL})

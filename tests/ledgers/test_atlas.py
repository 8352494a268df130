from __future__ import annotations

import pytest

from healthcheck.ledgers.atlas import TOOL, lock_key
from healthcheck.model.ledger import Entry, Files, Migration, Standing
from tests.ledgers.cases import names, refused, scripts, standings
from tests.ledgers.reading import read
from tests.postgres import Database

_SQL = b"SELECT 1;\n"
_CHECKPOINT = b"-- atlas:checkpoint\n\nSELECT 1;\n"


def _directory(**contents: bytes) -> Files:
    """Files by name, _1_a for 1_a.sql, with their sum: the hash of each is its name."""
    files = {f"{name[1:]}.sql": content for name, content in contents.items()}
    lines = [f"{path} h1:{path}=" for path in sorted(files)]
    return {**files, "atlas.sum": "\n".join(["h1:all=", *lines, ""]).encode()}


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param({"1_a.sql": _SQL}, "", id="no sum"),
        pytest.param({"atlas.sum": b""}, "", id="an empty sum"),
        pytest.param(_directory(_2_b=_SQL, _1_a=_SQL), "1_a 2_b", id="two"),
        pytest.param(
            _directory(_20240102=_SQL, _20240101000000_a=_SQL),
            "20240101000000_a 20240102",
            id="an 8-digit date goes by its name",
        ),
        pytest.param(_directory(_1_a=_CHECKPOINT, _2_b=_SQL), "1_a 2_b", id="a checkpoint first"),
        pytest.param(
            _directory(_1_a=_SQL, _2_b=_CHECKPOINT, _3_c=_SQL),
            "1_a 3_c",
            id="a checkpoint of what is there",
        ),
        pytest.param(
            {"1 a.sql": _SQL, "atlas.sum": b"h1:x=\r\n1 a.sql h1:y=\r\n"}, "1 a", id="odd names"
        ),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert " ".join(names(TOOL, files)) == wanted


def test_the_checksum_is_the_sums() -> None:
    assert TOOL.release(_directory(_1_a=_SQL)) == (
        Migration(name="1_a", checksum="1_a.sql=", path="1_a.sql"),
    )


@pytest.mark.parametrize(
    ("sums", "wanted"),
    [
        pytest.param(
            b"h1:x=\n1_a.sql\n",
            'atlas.sum:2 is not "FILE h1:HASH"; run atlas migrate hash',
            id="no hash",
        ),
        pytest.param(
            b"h1:x=\n1_a.sql h1:y=\n2_b.sql h1:z=\n",
            "atlas.sum:3 names 2_b.sql, which is not there; restore it or run atlas migrate hash",
            id="no file",
        ),
        pytest.param(
            b"h1:x=\n\n1_a.sql\x0b\n",
            'atlas.sum:3 is not "FILE h1:HASH"; run atlas migrate hash',
            id="an empty line, and a character that ends none",
        ),
        pytest.param(
            b"h1:x=\n1_a.sql h1:y=\n1_b.sql h1:z=\n",
            "1_b.sql:0 is the same migration as 1_a.sql to the tool; rename one of them",
            id="a version twice",
        ),
    ],
)
def test_sums_that_are_refused(sums: bytes, wanted: str) -> None:
    files = {"1_a.sql": _SQL, "1_b.sql": _SQL, "atlas.sum": sums}
    assert refused(TOOL, files) == wanted


@pytest.mark.parametrize(
    ("content", "transaction"),
    [
        pytest.param(b"-- atlas:txmode none\n\nSELECT 1;", False, id="none"),
        pytest.param(b"-- first\r\n-- atlas:txmode none\n\nSELECT 1;", False, id="after a comment"),
        pytest.param(b"-- atlas:txmode none", False, id="nothing else"),
        pytest.param(b"-- atlas:nolint\n-- atlas:txmode file\n\nSELECT 1;", None, id="of the file"),
        pytest.param(b"-- atlas:txmode none\nSELECT 1;", None, id="of the statement"),
        pytest.param(b"SELECT 1;\n-- atlas:txmode none\n\n", None, id="too late"),
        pytest.param(b"", None, id="an empty file"),
    ],
)
def test_transactions(content: bytes, transaction: bool | None) -> None:
    (script,) = scripts(TOOL, _directory(_1_a=b"\xef\xbb\xbf" + content))
    assert (script.text, script.transaction) == (content.decode(), transaction)


_RELEASE = (Migration(name="1_a"), Migration(name="2_b"), Migration(name="3_c"))


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([], "", id="an empty ledger"),
        pytest.param([("1", "a", 2, 2, None, False)], "1_a", id="some"),
        pytest.param([("1", "a", 1, 2, None, False)], "1_a=failed", id="cut off"),
        pytest.param([("1", "a", 1, 2, None, True)], "1_a=running", id="at work"),
        pytest.param([("1", "a", 1, 2, "no", False)], "1_a=failed", id="an error"),
        pytest.param([("1", "a", 2, 2, "no", False)], "1_a=failed", id="an error at the end"),
        pytest.param([("1", "a", 1, 2, "no", True)], "1_a=running", id="a second attempt"),
        pytest.param([("2", "all", 0, 0, None, False)], "1_a 2_b", id="a baseline"),
        pytest.param(
            [("0", "old", 1, 1, None, False)],
            "0_old",
            id="a ledger that begins below the release",
        ),
        pytest.param([("4", "", 1, 1, None, False)], "1_a 2_b 3_c 4", id="unknown"),
    ],
)
def test_entries(rows: list[tuple[object, ...]], wanted: str) -> None:
    words = (word.partition("=") for word in wanted.split())
    rows = [(*row[:5], "", row[5]) for row in rows]
    assert standings(TOOL, rows, _RELEASE) == {
        name: standing or "applied" for name, _, standing in words
    }


@pytest.mark.parametrize(
    ("first", "wanted"),
    [
        pytest.param(_CHECKPOINT, "1_a 2_b", id="a checkpoint stands for what was cut"),
        pytest.param(_SQL, "1_a", id="any other file stands for itself"),
    ],
)
def test_a_release_that_begins_above_the_ledger(first: bytes, wanted: str) -> None:
    release = TOOL.release(_directory(_2_b=first, _3_c=_SQL))
    entries = TOOL.entries([("1", "a", 1, 1, None, "1_a.sql=", False)], release)
    assert sorted(entry.name for entry in entries) == wanted.split()


@pytest.mark.parametrize(
    ("recorded", "comparable"),
    [
        pytest.param("a b c", "a b c", id="all as they are"),
        pytest.param("a x y", "a x", id="those after the first that differs tell nothing"),
        pytest.param("a", "a", id="some are pending"),
    ],
)
def test_checksums_that_tell_something(recorded: str, comparable: str) -> None:
    release = [Migration(name=str(n), checksum=hash_) for n, hash_ in enumerate("abc")]
    rows = [(str(n), "", 1, 1, None, hash_, False) for n, hash_ in enumerate(recorded.split())]
    entries = TOOL.entries(rows, release)
    assert [entry.checksum for entry in entries if entry.checksum] == comparable.split()


@pytest.mark.parametrize(
    ("name", "key"),
    [
        pytest.param(b"", 0x811C9DC5, id="nothing"),
        pytest.param(b"a", 0x050C5D7E, id="a letter"),
        pytest.param(b"foobar", 0x31F0B262, id="a word"),
    ],
)
def test_the_hash_is_fnv_1(name: bytes, key: int) -> None:
    """Values of the FNV reference's own tests."""
    assert lock_key(name) == key


def test_a_lock_that_is_held_is_seen(database: Database) -> None:
    database.execute(
        "CREATE SCHEMA atlas_schema_revisions; CREATE TABLE atlas_schema_revisions."
        "atlas_schema_revisions (version text, description text, applied int, total int,"
        " error text, hash text); INSERT INTO atlas_schema_revisions.atlas_schema_revisions"
        " VALUES ('1', 'a', 0, 2, NULL, 'x'), ('.atlas_cloud_identifier', 'us', 0, 0, NULL, '')"
    )
    assert read(database, TOOL, ()) == (Entry(name="1_a", standing=Standing.FAILED, checksum="x"),)
    database.execute(f"SELECT pg_advisory_lock({lock_key()})")
    assert read(database, TOOL, ()) == (Entry(name="1_a", standing=Standing.RUNNING, checksum="x"),)

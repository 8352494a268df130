from __future__ import annotations

import json
from hashlib import sha256

import pytest

from healthcheck.ledgers import FilesError
from healthcheck.ledgers.drizzle import TOOL
from healthcheck.model.ledger import Entry, Files, Migration

_JOURNAL = "meta/_journal.json"


def _files(*tags: str, **contents: bytes) -> Files:
    entries = [{"tag": tag, "when": 1000 + number} for number, tag in enumerate(tags)]
    journal = json.dumps({"entries": entries}).encode()
    return {_JOURNAL: journal, **{f"{tag}.sql": contents.get(tag, b"") for tag in tags}}


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, [], id="no files"),
        pytest.param({"0000_a.sql": b""}, [], id="no journal"),
        pytest.param(_files(), [], id="an empty journal"),
        pytest.param(_files("0001_b", "0000_a"), ["0001_b", "0000_a"], id="the journal's order"),
        pytest.param(
            {**_files("0000_a"), "0001_b.sql": b""}, ["0000_a"], id="a file that it does not name"
        ),
        pytest.param(_files("odd name"), ["odd name"], id="odd names"),
    ],
)
def test_release(files: Files, wanted: list[str]) -> None:
    assert [migration.name for migration in TOOL.release(files)] == wanted


def test_a_migration_has_its_hash_and_its_time() -> None:
    content = b"\xef\xbb\xbfSELECT 1;\r\n"
    assert TOOL.release(_files("a", a=content)) == (
        Migration(name="a", checksum=sha256(content).hexdigest(), path="a.sql", key="1000"),
    )


def test_scripts_keep_what_separates_statements_as_it_is_a_comment() -> None:
    assert TOOL.scripts is not None
    content = "\ufeffSELECT 1;\r\n--> statement-breakpoint\r\nSELECT 2"
    (script,) = TOOL.scripts(_files("a", a=content.encode()))
    assert (script.migration, script.path, script.text, script.transaction) == (
        "a",
        "a.sql",
        content.removeprefix("\ufeff"),
        None,
    )


@pytest.mark.parametrize(
    ("journal", "line", "reason"),
    [
        pytest.param(b'{\n"entries": [\n', 3, "is not JSON", id="cut off"),
        pytest.param(b"\n\xff", 2, "is not UTF-8", id="not text"),
        pytest.param(b"[]", 0, "let drizzle-kit write it", id="a list"),
        pytest.param(b"{}", 0, "let drizzle-kit write it", id="no entries"),
        pytest.param(b'{"entries": 1}', 0, "let drizzle-kit write it", id="entries no list"),
        pytest.param(b'{"entries": [1]}', 0, "let drizzle-kit write it", id="no entry"),
        pytest.param(b'{"entries": [{}]}', 0, "let drizzle-kit write it", id="an empty entry"),
        pytest.param(
            b'{"entries": [{"tag": 1, "when": 1}]}', 0, "let drizzle-kit write it", id="no name"
        ),
        pytest.param(
            b'{"entries": [{"tag": "a", "when": "b"}]}', 0, "let drizzle-kit", id="no time"
        ),
        pytest.param(
            b'{"entries": [{"tag": "a", "when": 1}]}', 0, "there is no file a.sql", id="no file"
        ),
    ],
)
def test_journals_that_cannot_be_read(journal: bytes, line: int, reason: str) -> None:
    with pytest.raises(FilesError, match=reason) as refused:
        TOOL.release({_JOURNAL: journal, "b.sql": b""})
    assert (refused.value.path, refused.value.line) == (_JOURNAL, line)


_RELEASE = (
    Migration(name="0000_a", checksum="x", key="1000"),
    Migration(name="0001_b", checksum="y", key="1001"),
)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        pytest.param([], {}, id="an empty ledger"),
        pytest.param([("x", 1000), ("y", 1001)], {"0000_a": "x", "0001_b": "y"}, id="all"),
        pytest.param([("z", 1000)], {"0000_a": "z"}, id="edited since: the time counts"),
        pytest.param([("y", 1007)], {"0001_b": "y"}, id="written anew: the hash counts"),
        pytest.param([("z", 1007)], {"1007": "z"}, id="of another release"),
        pytest.param([("z", None)], {"None": "z"}, id="without a time"),
        pytest.param([("x", 1000), ("z", 1000)], {"0000_a": "z"}, id="twice"),
    ],
)
def test_entries(rows: list[tuple[object, ...]], wanted: dict[str, str]) -> None:
    assert TOOL.entries(rows, _RELEASE) == tuple(
        Entry(name=name, checksum=checksum) for name, checksum in wanted.items()
    )


def test_a_list_of_names_alone_has_no_times() -> None:
    assert TOOL.entries([("x", 1000)], (Migration(name="0000_a"),)) == (
        Entry(name="1000", checksum="x"),
    )


def test_a_row_without_a_hash_is_no_migration_without_one() -> None:
    assert TOOL.entries([(None, 100)], (Migration(name="200"),)) == (Entry(name="100"),)


def test_its_own_directory() -> None:
    assert TOOL.is_its_own(_files())
    assert not TOOL.is_its_own({"0000_a.sql": b""})

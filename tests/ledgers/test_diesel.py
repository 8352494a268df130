from __future__ import annotations

import pytest

from healthcheck.ledgers.diesel import TOOL
from healthcheck.model.ledger import Files, Migration
from tests.ledgers.cases import names, refused, scripts, standings

_SQL = b"SELECT 1;\n"


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param({"1_a/up.sql": _SQL, "1_a/down.sql": _SQL}, "1_a", id="up and down"),
        pytest.param(
            {"2024-01-02-000000_b/up.sql": _SQL, "20240101000000_a/up.sql": _SQL},
            "20240101000000_a 2024-01-02-000000_b",
            id="by version, without hyphens",
        ),
        pytest.param({"10_b/up.sql": _SQL, "2_a/up.sql": _SQL}, "10_b 2_a", id="versions are text"),
        pytest.param({"1/up.sql": _SQL, "x y/up.sql": _SQL}, "1 x y", id="odd names"),
        pytest.param({"a.sql/up.sql": _SQL}, "a.sql", id="a folder named like a file"),
        pytest.param(
            {".1_a/up.sql": _SQL, "up.sql": _SQL, "x/1_a/up.sql": _SQL, "1_a/down.sql": _SQL},
            "",
            id="names that are passed over",
        ),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert " ".join(names(TOOL, files)) == wanted


def test_a_version_that_two_folders_have_is_refused() -> None:
    assert refused(TOOL, {"2024-01-01_a/up.sql": _SQL, "20240101_b/up.sql": _SQL}) == (
        "20240101_b/up.sql:0 is the same migration as 2024-01-01_a/up.sql to the tool;"
        " rename one of them"
    )


@pytest.mark.parametrize(
    ("metadata", "transaction"),
    [
        pytest.param({}, None, id="no metadata"),
        pytest.param({"1_a/metadata.toml": b"run_in_transaction = false\n"}, False, id="without"),
        pytest.param({"1_a/metadata.toml": b"run_in_transaction = true\n"}, None, id="with"),
        pytest.param({"1_a/metadata.toml": b"author = 'us'\n"}, False, id="not said"),
        pytest.param({"1_a/metadata.toml": b"run_in_transaction: false"}, None, id="no TOML"),
        pytest.param({"2_b/metadata.toml": b""}, None, id="of another"),
    ],
)
def test_transactions(metadata: dict[str, bytes], transaction: bool | None) -> None:
    (script,) = scripts(TOOL, {"1_a/up.sql": b"\xef\xbb\xbfSELECT 1;\r\n", **metadata})
    assert (script.text, script.transaction) == ("SELECT 1;\r\n", transaction)


@pytest.mark.parametrize(
    ("versions", "wanted"),
    [
        pytest.param([], {}, id="an empty ledger"),
        pytest.param(["20240101"], {"2024-01-01_a": "applied"}, id="some"),
        pytest.param(["20250101"], {"20250101": "applied"}, id="unknown"),
    ],
)
def test_entries(versions: list[str], wanted: dict[str, str]) -> None:
    release = (Migration(name="2024-01-01_a"), Migration(name="2024-01-02_b"))
    assert standings(TOOL, [(version,) for version in versions], release) == wanted

"""Each schema of tests/cases agrees with its own snapshot, whatever is the matter with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from healthcheck.declaration import encode
from tests.cases.test_cases import CASES, Case
from tests.postgres import Database
from tests.probing import findings_of
from tests.snapshot.taking import taken

_ANYTHING: Final = """
SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relkind IN ('r', 'p', 'f')
UNION ALL
SELECT FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
"""
_CODE: Final = re.compile(r"\((\w+\.\w+)\)")
UNDECLARABLE: Final[Mapping[str, set[str]]] = {
    "foreign_key_sets_one_column_null": {"foreign_key.definition"},
}
"""What no declaration can state, by case; what is invalid is left out everywhere."""


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_schema_agrees_with_its_own_snapshot(path: Path, database: Database) -> None:
    Case(path).load(database)
    if not database.query(_ANYTHING):
        pytest.skip("it holds no table and no function")
    snapshot = taken(database.url)
    text = encode(snapshot.expectation).decode()
    assert findings_of(database.url, text) == []
    told = {code for sentence in snapshot.left_out for code in _CODE.findall(sentence)}
    valid = {code for code in told if not code.endswith(".invalid")}
    assert valid == UNDECLARABLE.get(path.stem, set()), snapshot.left_out

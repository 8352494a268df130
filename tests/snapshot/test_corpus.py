"""Schemas that nobody here wrote agree with their own snapshots."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.corpus import each_schema, load
from tests.postgres import Database
from tests.probing import findings_of
from tests.snapshot.taking import written
from tests.snapshot.test_update import updated


@pytest.mark.parametrize("schema", each_schema())
def test_a_real_schema_agrees_with_its_own_snapshot(schema: Path, database: Database) -> None:
    load(schema, database)
    text = written(database.url)
    assert findings_of(database.url, text) == []
    assert updated(database.url, text) == text

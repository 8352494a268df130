"""Ledgers that real tools left, read by us: data/TOOL/STATE.sql, made by scripts/ledgers.

data/TOOL/release are the migrations that the tool had, release-STATE where a state has others;
expected.json says of each state what becomes of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from healthcheck.ledgers import BY_NAME, fitting
from healthcheck.model.ledger import Entry, Files, Migration, Standing
from tests.ledgers.reading import files, place, read
from tests.postgres import Database

_DATA = Path(__file__).parent / "data"
_KINDS = ("applied", "pending", "failed", "running", "modified", "unknown")


def _expected(tool: str) -> dict[str, dict[str, list[str]]]:
    expected: dict[str, dict[str, list[str]]] = json.loads(
        (_DATA / tool / "expected.json").read_text()
    )
    return expected


def _states() -> list[object]:
    return [
        pytest.param(directory.name, state, id=f"{directory.name} {state}")
        for directory in sorted(_DATA.iterdir())
        for state in _expected(directory.name)
    ]


@pytest.mark.parametrize(("name", "state"), _states())
def test_what_a_real_tool_left_is_understood(database: Database, name: str, state: str) -> None:
    tool = BY_NAME[name]
    database.execute((_DATA / name / f"{state}.sql").read_text())
    release = tool.release(_release(_DATA / name, state))
    assert tool in fitting(place(database, tool).columns)
    entries = read(database, tool, release)
    wanted = {kind: _expected(name)[state].get(kind, []) for kind in _KINDS}
    assert _standing(release, entries) == wanted


@pytest.mark.parametrize("directory", sorted(_DATA.iterdir()), ids=lambda path: path.name)
def test_every_state_that_is_kept_is_expected(directory: Path) -> None:
    kept = {path.stem for path in directory.glob("*.sql")}
    assert kept == set(_expected(directory.name))


def _release(directory: Path, state: str) -> Files:
    own = directory / f"release-{state}"
    return files(own if own.exists() else directory / "release")


def _standing(release: Sequence[Migration], entries: Sequence[Entry]) -> dict[str, list[str]]:
    by_name = {entry.name: entry for entry in entries}
    known = {name for migration in release for name in (migration.name, *migration.replaces)}

    def named(standing: Standing) -> list[str]:
        return [entry.name for entry in entries if entry.standing is standing]

    return {
        "applied": [
            migration.name for migration in release if migration.name in named(Standing.APPLIED)
        ],
        "pending": [migration.name for migration in release if _is_pending(migration, by_name)],
        "failed": named(Standing.FAILED),
        "running": named(Standing.RUNNING),
        "modified": [
            migration.name
            for migration in release
            if _differs(migration.checksum, by_name.get(migration.name))
        ],
        "unknown": [entry.name for entry in entries if entry.name not in known],
    }


def _is_pending(migration: Migration, entries: dict[str, Entry]) -> bool:
    if migration.name in entries:
        return False
    replaced = [entries.get(name) for name in migration.replaces]
    return not replaced or any(
        entry is None or entry.standing is not Standing.APPLIED for entry in replaced
    )


def _differs(checksum: str | None, entry: Entry | None) -> bool:
    if entry is None or entry.standing is not Standing.APPLIED:
        return False
    return None not in (checksum, entry.checksum) and checksum != entry.checksum

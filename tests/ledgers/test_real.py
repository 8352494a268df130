"""Ledgers that real tools left, read by us: data/TOOL/STATE.sql, made by scripts/ledgers.

Where the tool could not be run, its rows follow its source, and the first line says so.

data/TOOL/release are the migrations that the tool had, release-STATE where a state has others;
expected.json says of each state what becomes of them.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from healthcheck.compare.standing import Progress, progress
from healthcheck.ledgers import BY_NAME, fitting
from healthcheck.model.ledger import Files
from tests.ledgers.reading import files, place, read
from tests.postgres import Database

_DATA = Path(__file__).parent / "data"


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
    wanted = {kind: tuple(names) for kind, names in _expected(name)[state].items()}
    assert progress(release, entries) == Progress(**wanted)


@pytest.mark.parametrize("directory", sorted(_DATA.iterdir()), ids=lambda path: path.name)
def test_every_state_that_is_kept_is_expected(directory: Path) -> None:
    kept = {path.stem for path in directory.glob("*.sql")}
    assert kept == set(_expected(directory.name))


def _release(directory: Path, state: str) -> Files:
    own = directory / f"release-{state}"
    return files(own if own.exists() else directory / "release")

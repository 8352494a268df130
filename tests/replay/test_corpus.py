"""Histories that nobody here wrote, replayed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from healthcheck.declaration import encode
from healthcheck.ledgers import BY_NAME
from healthcheck.replay.replay import Replayed, replayed
from healthcheck.replay.scratch import scratch
from healthcheck.replay.scripts import Scripts
from healthcheck.snapshot import Scope
from tests.corpus import FOLDER
from tests.replay.replaying import told


class History(NamedTuple):
    """A directory of the corpus, its tool, and how many migrations there are."""

    directory: str
    tool: str
    number: int


_HISTORIES: Final = (
    History("umami/prisma/migrations", "prisma", 19),
    History("hoppscotch/prisma/migrations", "prisma", 21),
    History("kestra/migrations", "flyway", 26),
)


def _parameters() -> list[object]:
    absent = pytest.mark.skip(reason="there are no real schemas in ../shared/corpus")
    return [
        pytest.param(
            one,
            id=one.tool + ":" + one.directory.partition("/")[0],
            marks=[] if (FOLDER / one.directory).is_dir() else [absent],
        )
        for one in _HISTORIES
    ]


@pytest.mark.parametrize("history", _parameters())
def test_a_real_history_replays(history: History) -> None:
    made = _replayed(history)
    text = encode(told(made)).decode()
    assert made.snapshot.left_out == ()
    assert text.count("since: ") >= len(made.snapshot.expectation.tables)


def _replayed(history: History) -> Replayed:
    directory = FOLDER / history.directory
    files = {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }
    read = BY_NAME[history.tool].scripts
    assert read is not None
    said: list[str] = []
    with scratch(None, say=said.append) as place:
        scripts = Scripts(scratch=place, scripts=read(files), directory=Path("db"))
        work = replayed(place, scripts.applied(), Scope(), schema="public", say=said.append)
        made = asyncio.run(work)
    assert sum(one.startswith("migration ") for one in said) == history.number
    return made

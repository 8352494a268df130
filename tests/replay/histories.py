"""Histories that nobody here wrote, where the corpus stands beside the checkout."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from healthcheck.ledgers import BY_NAME
from healthcheck.model.ledger import Files
from healthcheck.replay.replay import Replayed, replayed
from healthcheck.replay.scratch import scratch
from healthcheck.replay.scripts import Scripts
from healthcheck.snapshot import Scope
from tests.corpus import FOLDER


class History(NamedTuple):
    """A directory of the corpus, and its tool."""

    directory: str
    tool: str


HISTORIES: Final = (
    History("umami/prisma/migrations", "prisma"),
    History("hoppscotch/prisma/migrations", "prisma"),
    History("kestra/migrations", "flyway"),
)


def parameters() -> list[object]:
    """Each of them, to be skipped where it is absent."""
    absent = pytest.mark.skip(reason="there are no real schemas in ../shared/corpus")
    return [
        pytest.param(
            one,
            id=one.tool + ":" + one.directory.partition("/")[0],
            marks=[] if (FOLDER / one.directory).is_dir() else [absent],
        )
        for one in HISTORIES
    ]


def files_of(history: History) -> Files:
    directory = FOLDER / history.directory
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def replayed_history(history: History) -> Replayed:
    """All of it, looked at after each migration."""
    read = BY_NAME[history.tool].scripts
    assert read is not None
    said: list[str] = []
    with scratch(None, say=said.append) as place:
        all_of_it = read(files_of(history))
        scripts = Scripts(scratch=place, scripts=all_of_it, directory=Path("db"))
        work = replayed(place, scripts.applied(), Scope(), schema="public", say=said.append)
        made = asyncio.run(work)
    assert sum(one.startswith("migration ") for one in said) == len(all_of_it) > 10
    return made

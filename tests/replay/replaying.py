"""Replays from tests that are not written in async, on a database of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from healthcheck.database_url import parse
from healthcheck.declaration.closed import close
from healthcheck.model.expectation import Expectation
from healthcheck.model.ledger import Script
from healthcheck.replay.replay import Replayed, replayed
from healthcheck.replay.scratch import Scratch
from healthcheck.replay.scripts import Scripts
from healthcheck.snapshot import Scope
from tests.postgres import Database


def scratch_of(database: Database, *, private: bool = True) -> Scratch:
    """A test's database in the place of a server of its own."""
    return Scratch(parameters=parse(database.url).parameters, private=private)


def history(*migrations: str, transaction: bool | None = None) -> list[Script]:
    """The scripts of migrations that are called m1, m2 and so on."""
    return [
        Script(migration=f"m{number}", path=f"m{number}.sql", text=text, transaction=transaction)
        for number, text in enumerate(migrations, 1)
    ]


def of(scratch: Scratch, scripts: Sequence[Script], *, schema: str = "public") -> Scripts:
    """A history whose files are shown as those of `db`."""
    return Scripts(scratch=scratch, scripts=scripts, directory=Path("db"), schema=schema)


def replay(
    scratch: Scratch,
    scripts: Sequence[Script],
    *,
    schema: str = "public",
    scope: Scope | None = None,
) -> Replayed:
    """All of it, looked at after each migration."""
    steps = of(scratch, scripts, schema=schema).applied()
    scope = scope or Scope(prefer=schema)
    return asyncio.run(replayed(scratch, steps, scope, schema=schema, say=lambda _: None))


def told(replayed: Replayed) -> Expectation:
    """What a snapshot of the history says."""
    return replayed.history.told(close(replayed.snapshot.expectation))

"""Snapshots from tests that are not written in async."""

from __future__ import annotations

import asyncio
from typing import Any

from healthcheck.database_url import parse
from healthcheck.declaration import encode
from healthcheck.snapshot import Scope, Snapshot
from healthcheck.snapshot.live import take_from

FILE = "expected_schema.yaml"


def silent(_: str) -> None:
    """For who wants no progress."""


def taken(url: str, **scope: Any) -> Snapshot:
    work = take_from(parse(url).parameters, Scope(**scope), file=FILE, timeout=60, say=silent)
    return asyncio.run(work)


def written(url: str, **scope: Any) -> str:
    """The text of a snapshot of which nothing had to be left out."""
    snapshot = taken(url, **scope)
    assert snapshot.left_out == ()
    return encode(snapshot.expectation).decode()

"""Times of each step of a snapshot, and their ratios to the read of the catalog alone."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

import psycopg

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from healthcheck.compare import compare
from healthcheck.declaration import decode, encode
from healthcheck.introspect import Limits, Memory, read_catalog, wanted_of
from healthcheck.snapshot import Scope, Snapshot, take
from tests.postgres import fresh_database, running_server

T = TypeVar("T")

_LIMITS = Limits(statement_timeout=600, lock_timeout=1)

_TABLE = """
CREATE TABLE "table_{n}" (
    id bigserial PRIMARY KEY, "userId" integer NOT NULL, email varchar(255) NOT NULL UNIQUE,
    status text NOT NULL DEFAULT 'new', total numeric(10,2) NOT NULL DEFAULT 0,
    "createdAt" timestamptz(3) NOT NULL DEFAULT now(), note text, tags text[] DEFAULT '{{}}',
    parent bigint REFERENCES "table_{parent}" (id) ON DELETE CASCADE,
    CHECK (total >= 0 AND status <> '')
);
CREATE INDEX "table_{n}_userId_idx" ON "table_{n}" ("userId", "createdAt" DESC);
CREATE INDEX "table_{n}_open_idx" ON "table_{n}" (lower(email)) WHERE status = 'new';
"""


@contextmanager
def schema(tables: int) -> Iterator[str]:
    """A database with so many tables; its address."""
    with running_server(None) as server, fresh_database(server) as database:
        for n in range(tables):
            database.execute(_TABLE.format(n=n, parent=max(0, n - 1)))
        yield database.url


def timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    done = work()
    return done, time.perf_counter() - began


def main(tables: int) -> None:
    with schema(tables) as url, asyncio.Runner() as runner:
        connection = runner.run(psycopg.AsyncConnection.connect(url, autocommit=True))

        def taken() -> Snapshot:
            return runner.run(
                take(connection, Scope(), limits=_LIMITS, file="bench", say=lambda _: None)
            )

        snapshot, whole = timed(taken)
        wanted = wanted_of(snapshot.expectation)
        catalog, read = timed(
            lambda: runner.run(read_catalog(connection, wanted, limits=_LIMITS, memory=Memory()))
        )
        text, writing = timed(lambda: encode(snapshot.expectation))
        expectation, reading = timed(lambda: decode(text, file="bench"))
        findings, comparing = timed(
            lambda: compare(expectation, catalog, today=date.min)  # never a rule's last day
        )
        runner.run(connection.close())
    steps = {
        "read of the catalog alone": read,
        "snapshot, that read included": whole,
        "written as text": writing,
        "snapshot and text": whole + writing,
        "read again": reading,
        "compared with the catalog": comparing,
    }
    lines, left = text.count(b"\n"), len(findings) + len(snapshot.left_out)
    print(f"{tables:,} tables, {lines:,} lines, {len(text):,} bytes, {left} findings")
    for step, seconds in steps.items():
        print(f"  {step:<30} {seconds:7.2f} s  {seconds / read:5.1f} x")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)

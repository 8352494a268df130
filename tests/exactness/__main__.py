"""Proves at length that an answer is of one moment, and of none before its question."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from tests.exactness.flips import flipping
from tests.exactness.freshness import freshness
from tests.exactness.scene import MADE
from tests.postgres import fresh_database, running_server


def main() -> int:
    """The exit status: 1 where something was mixed or stale, or too much without an answer."""
    parser = argparse.ArgumentParser(prog="scripts/exactness", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="of flipping (600)")
    parser.add_argument("--rounds", type=int, default=10_000, help="of commit and ask (10000)")
    parser.add_argument("--clients", type=int, default=50, help="who do so at once (50)")
    asked = parser.parse_args()
    binaries = os.environ.get("TEST_POSTGRES_BIN")
    with (
        running_server(Path(binaries) if binaries else None) as server,
        fresh_database(server) as database,
    ):
        database.execute(MADE)
        print(f"PostgreSQL {database.server_version // 10000}", flush=True)
        flips = asyncio.run(flipping(database.url, asked.seconds))
        print(flips, flush=True)
        fresh = asyncio.run(freshness(database.url, clients=asked.clients, rounds=asked.rounds))
        print(fresh)
    return 0 if flips.holds and fresh.holds else 1


if __name__ == "__main__":
    sys.exit(main())

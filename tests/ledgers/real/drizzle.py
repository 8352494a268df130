"""Drizzle, by the command of drizzle-kit."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.ledgers.real.bench import Bench, Run

_TABLE = "drizzle.*"
_MIGRATE = ("drizzle-kit", "migrate", "--config", "drizzle.config.json")
_CONFIG = '{"dialect": "postgresql", "out": "./release", "dbCredentials": {"url": "URL"}}'
_JOURNAL = "meta/_journal.json"


def make(bench: Bench) -> None:
    bench.npm("drizzle-orm@0.45.4", "drizzle-kit@0.31.11", "pg@8.23.1")
    with bench.state("applied", _TABLE) as run:
        _migrate(run)
    with bench.state("pending", _TABLE) as run:
        _journal(run, lambda entries: entries[:2])
        _migrate(run)
    with bench.state("failed", _TABLE) as run:
        _journal(run, lambda entries: entries[:2])
        _migrate(run)
        _journal(run, lambda entries: [*entries, _later("0002_unique_email", 1709251200000)])
        run.write("0002_unique_email.sql", "ALTER TABLE nobody ADD email text;")
        _migrate(run, status=None)
    with bench.state("interrupted", _TABLE) as run:
        run.write("0002_unique_email.sql", "SELECT pg_sleep(600);")
        _configure(run)
        with run.killed(*_MIGRATE):
            pass
    with bench.state("modified", _TABLE) as run:
        run.write("0001_add_email.sql", 'ALTER TABLE "users" ADD COLUMN "email" varchar(80);')
        _migrate(run)
    with bench.state("written_anew", _TABLE) as run:
        # As drizzle-kit does of one that was dropped: the same statements, a later time.
        _journal(run, lambda entries: [*entries[:2], {**entries[2], "when": 1709251200777}])
        _migrate(run)
    with bench.state("passed_over", _TABLE) as run:
        # Of two branches, the one with the earlier time was merged last.
        _journal(run, lambda entries: [entries[0], entries[2]])
        run.write("0002_unique_email.sql", 'ALTER TABLE "users" ADD UNIQUE ("name");')
        _migrate(run)
        _journal(run, lambda entries: [entries[0], _later("0001_add_email", 1706745600000)])
        _migrate(run)
    with bench.state("ahead", _TABLE) as run:
        _journal(run, lambda entries: [*entries, _later("0003_later", 1735689600000)])
        run.write("0003_later.sql", "SELECT 1;")
        _migrate(run)


def _migrate(run: Run, status: int | None = 0) -> None:
    _configure(run)
    run.run(*_MIGRATE, status=status)


def _configure(run: Run) -> None:
    (run.home / "drizzle.config.json").write_text(_CONFIG.replace("URL", run.database.url))


def _journal(run: Run, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    journal = json.loads((run.directory / _JOURNAL).read_text())
    journal["entries"] = change(journal["entries"])
    run.write(_JOURNAL, json.dumps(journal))


def _later(tag: str, when: int) -> dict[str, Any]:
    return {"idx": 3, "version": "7", "when": when, "tag": tag, "breakpoints": True}

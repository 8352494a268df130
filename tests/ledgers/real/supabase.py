"""Supabase, whose command applies to any PostgreSQL that it is given the address of."""

from __future__ import annotations

from healthcheck.ledgers.supabase import TOOL
from tests.ledgers.reading import read
from tests.ledgers.real.bench import Bench, Run

_TABLE = "supabase_migrations.*"
_NAME = "20240102000000_add_name"
_LAST = "20240103000000_name_not_null"


def make(bench: Bench) -> None:
    bench.npm("supabase@3.1.0")
    project = bench.home / "supabase"
    project.mkdir(exist_ok=True)
    (project / "config.toml").write_text('project_id = "ledgers"\n')
    migrations = project / "migrations"
    if not migrations.is_symlink():
        migrations.symlink_to(bench.home / "release")
    with bench.state("applied", _TABLE) as run:
        run.run(*_up(run))
    with bench.state("pending", _TABLE) as run:
        run.remove(f"{_LAST}.sql")
        run.run(*_up(run))
    with bench.state("failed", _TABLE) as run:
        run.write(f"{_NAME}.sql", "ALTER TABLE users ADD COLUMN name text;\nSELECT 1 / 0;\n")
        run.run(*_up(run), status=None)
    with bench.state("interrupted", _TABLE) as run:
        run.write(f"{_NAME}.sql", "SELECT pg_sleep(600);\n")
        with run.killed(*_up(run)):
            assert _NAME not in _recorded(run)
    with bench.state("ahead", _TABLE) as run:
        run.write("20250101000000_later.sql", "SELECT 1;\n")
        run.run(*_up(run))


def _up(run: Run) -> tuple[str, ...]:
    return ("supabase", "migration", "up", f"--remote={run.database.url}", "--yes")


def _recorded(run: Run) -> set[str]:
    return {entry.name for entry in read(run.database, TOOL, ())}

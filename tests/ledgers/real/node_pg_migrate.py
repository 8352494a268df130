"""node-pg-migrate, by its command."""

from __future__ import annotations

from healthcheck.ledgers.node_pg_migrate import TOOL
from healthcheck.model.ledger import Standing
from tests.ledgers.reading import files, read
from tests.ledgers.real.bench import Bench, Run

_TABLE = "pgmigrations"
_LAST = "1709251200000_index-names"
_UP = ("node-pg-migrate", "up", "--migrations-dir", "release")
_MIGRATION = "exports.up = (pgm) => pgm.sql(`{sql}`)\n"


def make(bench: Bench) -> None:
    bench.npm("node-pg-migrate@9.0.0", "pg@8.23.1")
    with bench.state("applied", _TABLE) as run:
        run.run(*_UP)
    with bench.state("pending", _TABLE) as run:
        run.remove(f"{_LAST}.js")
        run.run(*_UP)
    with bench.state("failed", _TABLE) as run:
        run.write(f"{_LAST}.js", _MIGRATION.format(sql="ALTER TABLE nobody ADD email text"))
        run.run(*_UP, status=None)
    with bench.state("interrupted", _TABLE) as run:
        run.write(f"{_LAST}.js", _MIGRATION.format(sql="SELECT pg_sleep(600)"))
        with run.killed(*_UP, "--no-single-transaction"):
            assert _standing(run) is Standing.RUNNING
        assert _standing(run) is None
    with bench.state("ahead", _TABLE) as run:
        run.write("1735689600000_later.sql", "SELECT 1;\n")
        run.run(*_UP)


def _standing(run: Run) -> Standing | None:
    entries = read(run.database, TOOL, TOOL.release(files(run.directory)))
    return {entry.name: entry.standing for entry in entries}.get(_LAST)

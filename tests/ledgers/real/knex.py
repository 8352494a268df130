"""Knex, whose command runs the migrations."""

from __future__ import annotations

from healthcheck.ledgers.knex import TOOL
from healthcheck.model.ledger import Standing
from tests.ledgers.reading import files, read
from tests.ledgers.real.bench import Bench, Run

_TABLES = ("knex_migrations", "knex_migrations_lock")
_LATEST = ("knex", "migrate:latest", "--knexfile", "knexfile.cjs")
_LAST = "20240301000000_index_names.js"

_CONFIG = """
module.exports = {
  client: 'pg',
  connection: process.env.DATABASE_URL,
  migrations: { directory: './release' },
}
"""
_MIGRATION = """
exports.up = (knex) => knex.raw(`{sql}`)
exports.down = () => Promise.resolve()
exports.config = {{ transaction: {transaction} }}
"""
_SLOW_INDEX = """
    INSERT INTO users (id, name) VALUES (1, 'one');
    CREATE FUNCTION nap(integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS
        'BEGIN PERFORM pg_sleep(600); RETURN $1; END';
"""


def make(bench: Bench) -> None:
    bench.npm("knex@3.3.0", "pg@8.23.1")
    (bench.home / "knexfile.cjs").write_text(_CONFIG)
    with bench.state("applied", *_TABLES) as run:
        run.run(*_LATEST)
    with bench.state("pending", *_TABLES) as run:
        run.remove(_LAST)
        run.run(*_LATEST)
    with bench.state("failed", *_TABLES) as run:
        _last(run, "ALTER TABLE nobody ADD email text", transaction=False)
        run.run(*_LATEST, status=None)
    with bench.state("interrupted", *_TABLES) as run:
        _last(run, "SELECT pg_sleep(600)", transaction=False)
        with run.killed(*_LATEST):
            pass
        assert _standing(run) is Standing.FAILED
    with bench.state("interrupted_in_a_transaction", *_TABLES) as run:
        _last(run, "SELECT pg_sleep(600)", transaction=True)
        with run.killed(*_LATEST):
            pass
        assert _standing(run) is None
    with bench.state("interrupted_index", *_TABLES) as run:
        run.remove(_LAST)
        run.run(*_LATEST)
        run.database.execute(_SLOW_INDEX)
        _last(run, "CREATE INDEX CONCURRENTLY ON users (nap(id))", transaction=False)
        with run.killed(*_LATEST):
            assert _standing(run) is Standing.RUNNING
        assert _standing(run) is Standing.FAILED
    with bench.state("ahead", *_TABLES) as run:
        run.write("20250101000000_later.js", _MIGRATION.format(sql="SELECT 1", transaction="true"))
        run.run(*_LATEST)


def _last(run: Run, sql: str, *, transaction: bool) -> None:
    run.write(_LAST, _MIGRATION.format(sql=sql, transaction=str(transaction).lower()))


def _standing(run: Run) -> Standing | None:
    entries = read(run.database, TOOL, TOOL.release(files(run.directory)))
    return {entry.name: entry.standing for entry in entries}.get(_LAST)

"""TypeORM, by its command, of migrations in JavaScript."""

from __future__ import annotations

from tests.ledgers.real.bench import Bench

_TABLE = "migrations"
_LAST = "1709251200000-Renamed.js"
_RUN = ("typeorm", "migration:run", "--dataSource", "source.cjs", "--transaction", "each")

_SOURCE = """
require('reflect-metadata')
const { DataSource } = require('typeorm')
exports.source = new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  migrations: ['release/*.js'],
})
"""
_MIGRATION = """
exports.Last = class Last {{
  name = '{name}'
  up(queryRunner) {{ return queryRunner.query('{sql}') }}
  async down() {{}}
}}
"""


def make(bench: Bench) -> None:
    bench.npm("typeorm@1.1.1", "reflect-metadata@0.2.2", "pg@8.23.1")
    (bench.home / "source.cjs").write_text(_SOURCE)
    with bench.state("applied", _TABLE) as run:
        run.run(*_RUN)
    with bench.state("pending", _TABLE) as run:
        run.remove(_LAST)
        run.run(*_RUN)
    with bench.state("failed", _TABLE) as run:
        run.write(_LAST, _migration("ALTER TABLE nobody ADD email text"))
        run.run(*_RUN, status=None)
    with bench.state("interrupted", _TABLE) as run:
        run.write(_LAST, _migration("SELECT pg_sleep(600)"))
        with run.killed(*_RUN):
            pass
    with bench.state("ahead", _TABLE) as run:
        run.write("1735689600000-Later.js", _migration("SELECT 1", "Later1735689600000"))
        run.run(*_RUN)


def _migration(sql: str, name: str = "IndexNames1709251200000") -> str:
    return _MIGRATION.format(name=name, sql=sql)

"""Sequelize, by the command of sequelize-cli."""

from __future__ import annotations

from tests.ledgers.real.bench import Bench, Run

_TABLE = '"SequelizeMeta"'
_LAST = "20240201000000-add-email.js"

_MIGRATION = """
module.exports = {{
  up: (queryInterface) => queryInterface.sequelize.query('{sql}'),
  down: async () => {{}},
}}
"""


def make(bench: Bench) -> None:
    bench.npm("sequelize@6.37.8", "sequelize-cli@6.6.5", "pg@8.23.1")
    with bench.state("applied", _TABLE) as run:
        run.run(*_migrate(run))
    with bench.state("pending", _TABLE) as run:
        run.remove(_LAST)
        run.run(*_migrate(run))
    with bench.state("failed", _TABLE) as run:
        run.write(_LAST, _MIGRATION.format(sql="ALTER TABLE nobody ADD email text"))
        run.run(*_migrate(run), status=None)
    with bench.state("interrupted", _TABLE) as run:
        run.write(_LAST, _MIGRATION.format(sql="SELECT pg_sleep(600)"))
        with run.killed(*_migrate(run)):
            pass
    with bench.state("ahead", _TABLE) as run:
        run.write("20250101000000-later.js", _MIGRATION.format(sql="SELECT 1"))
        run.run(*_migrate(run))


def _migrate(run: Run) -> tuple[str, ...]:
    url = run.database.url.replace("postgresql://", "postgres://")  # names the dialect
    return ("sequelize-cli", "db:migrate", "--url", url, "--migrations-path", "release")

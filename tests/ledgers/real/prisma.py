"""Prisma Migrate, whose engine reaches the server through node-postgres."""

from __future__ import annotations

from healthcheck.ledgers.prisma import TOOL
from healthcheck.model.ledger import Standing
from tests.ledgers.reading import read
from tests.ledgers.real.bench import Bench, Run

_TABLE = "_prisma_migrations"
_INIT = "20240101000000_init"
_EMAIL = "20240201000000_add_email"
_DEPLOY = ("prisma", "migrate", "deploy")

_CONFIG = """
import { PrismaPg } from '@prisma/adapter-pg'
export default {
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL }),
  schema: 'schema.prisma',
  migrations: { path: 'release' },
}
"""
_SCHEMA = """
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}
"""


def make(bench: Bench) -> None:
    bench.npm("prisma@6.19.3", "@prisma/adapter-pg@7.10.1")
    (bench.home / "prisma.config.mjs").write_text(_CONFIG)
    (bench.home / "schema.prisma").write_text(_SCHEMA)
    with bench.state("applied", _TABLE) as run:
        run.run(*_DEPLOY, env=_env(run))
    with bench.state("pending", _TABLE) as run:
        run.remove("index_on_email")
        run.run(*_DEPLOY, env=_env(run))
    with bench.state("failed", _TABLE) as run:
        _fail(run)
    with bench.state("interrupted", _TABLE) as run:
        run.write(f"{_EMAIL}/migration.sql", "SELECT pg_sleep(600);\n")
        with run.killed(*_DEPLOY, env=_env(run)):
            assert _standing(run) is Standing.RUNNING
        assert _standing(run) is Standing.FAILED
    with bench.state("rolled_back", _TABLE) as run:
        _fail(run)
        run.run("prisma", "migrate", "resolve", "--rolled-back", _EMAIL, env=_env(run))
    with bench.state("applied_again", _TABLE) as run:
        healthy = (run.directory / _EMAIL / "migration.sql").read_text()
        _fail(run)
        run.run("prisma", "migrate", "resolve", "--rolled-back", _EMAIL, env=_env(run))
        run.write(f"{_EMAIL}/migration.sql", healthy)
        run.run(*_DEPLOY, env=_env(run))
    with bench.state("failed_and_resolved", _TABLE) as run:
        _fail(run)
        run.run("prisma", "migrate", "resolve", "--applied", _EMAIL, env=_env(run))
    with bench.state("baselined", _TABLE) as run:
        run.run("prisma", "migrate", "resolve", "--applied", _INIT, env=_env(run))
    with bench.state("modified", _TABLE) as run:
        run.write(f"{_INIT}/migration.sql", 'CREATE TABLE "User" (id integer);\n')
        run.remove("index_on_email")
        run.run(*_DEPLOY, env=_env(run))
    with bench.state("ahead", _TABLE) as run:
        run.write("20250101000000_later/migration.sql", "SELECT 1;\n")
        run.run(*_DEPLOY, env=_env(run))


def _standing(run: Run) -> Standing:
    return {entry.name: entry.standing for entry in read(run.database, TOOL, ())}[_EMAIL]


def _fail(run: Run) -> None:
    run.write(f"{_EMAIL}/migration.sql", 'ALTER TABLE "Nobody" ADD COLUMN email text;\n')
    run.run(*_DEPLOY, status=None, env=_env(run))


def _env(run: Run) -> dict[str, str]:
    """Files that are there keep it from fetching engines: one that no migration needs, and one that
    `resolve --rolled-back` asks, for all the adapter that it is given, whether there is a server.
    """
    asked = run.home / "schema-engine"
    asked.write_text("#!/bin/sh\nexit 0\n")
    asked.chmod(0o755)
    return {
        "PRISMA_QUERY_ENGINE_LIBRARY": str(run.home / "package.json"),
        "PRISMA_SCHEMA_ENGINE_BINARY": str(asked),
    }

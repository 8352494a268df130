"""Active Record, of Debian's ruby-activerecord and ruby-pg, which must be installed."""

from __future__ import annotations

from healthcheck.ledgers.rails import TOOL
from healthcheck.model.ledger import Files, Standing
from tests.ledgers.reading import read
from tests.ledgers.real.bench import Bench, Run

_TABLES = ("schema_migrations", "ar_internal_metadata")
_USERS = "1_create_users"
_EMAIL = "20240101000000_add_email_to_users"
_MIGRATE = ("ruby", "migrate.rb")
_PROGRAM = """
require "active_record"
ActiveRecord::Base.establish_connection(ENV["DATABASE_URL"])
migrations = ActiveRecord::MigrationContext.new("release", ActiveRecord::SchemaMigration)
migrations.migrate(ARGV[0]&.to_i)
"""
_CLASS = """
class AddEmailToUsers < ActiveRecord::Migration[6.1]
  def up
    execute "{}"
  end
end
"""


def make(bench: Bench) -> None:
    (bench.home / "migrate.rb").write_text(_PROGRAM)
    with bench.state("applied", *_TABLES) as run:
        run.run(*_MIGRATE)
    with bench.state("pending", *_TABLES) as run:
        run.run(*_MIGRATE, "1")
    with bench.state("empty", *_TABLES) as run:
        run.run(*_MIGRATE)
        run.run(*_MIGRATE, "0")
    with bench.state("failed", *_TABLES) as run:
        run.write(f"{_EMAIL}.rb", _CLASS.format("ALTER TABLE nobody ADD x int"))
        run.run(*_MIGRATE, status=None)
    with bench.state("interrupted", *_TABLES) as run:
        run.write(f"{_EMAIL}.rb", _CLASS.format("SELECT pg_sleep(600)"))
        with run.killed(*_MIGRATE):
            assert _standing(run) == {_USERS: "applied", _EMAIL: "running"}
        assert _standing(run) == {_USERS: "applied"}
    with bench.state("ahead", *_TABLES) as run:
        later = _CLASS.format("SELECT 1").replace("AddEmailToUsers", "Later")
        run.write("20250101000000_later.rb", later)
        run.run(*_MIGRATE)


def _standing(run: Run) -> dict[str, Standing]:
    files: Files = {path.name: path.read_bytes() for path in run.directory.iterdir()}
    entries = read(run.database, TOOL, TOOL.release(files))
    return {entry.name: entry.standing for entry in entries}

"""dbmate, a program in Go that its npm package carries."""

from __future__ import annotations

from tests.ledgers.real.bench import Bench, Run

_TABLE = "schema_migrations"
_LAST = "20240301000000_add_email.sql"


def make(bench: Bench) -> None:
    bench.npm("dbmate@2.36.0")
    with bench.state("applied", _TABLE) as run:
        run.run(*_up(run))
    with bench.state("pending", _TABLE) as run:
        run.remove(_LAST)
        run.run(*_up(run))
    with bench.state("failed", _TABLE) as run:
        run.write(_LAST, "-- migrate:up\nALTER TABLE nobody ADD email text;\n-- migrate:down\n")
        run.run(*_up(run), status=None)
    with bench.state("interrupted", _TABLE) as run:
        run.write(_LAST, "-- migrate:up\nSELECT pg_sleep(600);\n-- migrate:down\n")
        with run.killed(*_up(run)):
            pass
    with bench.state("ahead", _TABLE) as run:
        run.write("20250101000000_later.sql", "-- migrate:up\nSELECT 1;\n-- migrate:down\n")
        run.run(*_up(run))
    with bench.state("empty", _TABLE) as run:
        run.run(*_up(run))
        for _ in run.directory.iterdir():
            run.run(*_up(run)[:-1], "rollback")


def _up(run: Run) -> tuple[str, ...]:
    url = f"{run.database.url}?sslmode=disable"
    directory = str(run.directory)
    return ("dbmate", "--url", url, "--migrations-dir", directory, "--no-dump-schema", "up")

"""Liquibase, which npm brings with its drivers; Java must be there."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from healthcheck.ledgers.liquibase import TOOL
from healthcheck.model.ledger import Standing
from tests.ledgers.reading import files, read
from tests.ledgers.real.bench import Bench, Run

_TABLES = ("databasechangelog", "databasechangeloglock")
_NO_NAMES = "UPDATE databasechangeloglock SET lockedby = 'host (192.0.2.1)'"
_LATER = "--liquibase formatted sql\n--changeset ann:later\nSELECT 1;\n"


def make(bench: Bench) -> None:
    bench.npm("liquibase@4.28.1")
    with bench.state("applied", *_TABLES) as run:
        run.run(*_update(run, "--contexts=production"))
    with bench.state("pending", *_TABLES) as run:
        run.remove("sql/02-raw.sql")
        run.remove("last.json")
        run.write("last.json", '{"databaseChangeLog": []}')
        run.run(*_update(run, "--contexts=production"))
    with bench.state("failed", *_TABLES) as run:
        run.write("sql/02-raw.sql", "ALTER TABLE nobody ADD x int;\n")
        run.run(*_update(run, "--contexts=production"), status=None)
    with bench.state("interrupted", *_TABLES) as run:
        run.write("sql/02-raw.sql", "SELECT pg_sleep(600);\n")
        with run.killed(*_update(run, "--contexts=production")):
            assert _standing(run) is Standing.RUNNING
        assert _standing(run) is Standing.FAILED
        run.database.execute(_NO_NAMES)
    with bench.state("every_context", *_TABLES) as run:
        run.run(*_update(run))
    with bench.state("ahead", *_TABLES) as run:
        run.write("sql/03-later.sql", _LATER)
        run.run(*_update(run, "--contexts=production"))


def _standing(run: Run) -> Standing:
    entries = read(run.database, TOOL, TOOL.release(files(run.directory)))
    return {entry.name: entry.standing for entry in entries}["sql/02-raw.sql::raw::includeAll"]


def _update(run: Run, *more: str) -> tuple[str, ...]:
    url = urlsplit(run.database.url)
    program = run.home / "node_modules/liquibase/dist/liquibase/liquibase"
    return (
        "sh",
        str(program),
        "--log-level=off",
        f"--search-path={run.home}",
        "--changelog-file=release/master.yaml",
        f"--url=jdbc:postgresql://{url.hostname}:{url.port}{url.path}",
        f"--username={url.username}",
        f"--password={unquote(url.password or '')}",
        "update",
        *more,
    )

"""yoyo-migrations, whose lock a killed run leaves behind."""

from __future__ import annotations

from healthcheck.ledgers.yoyo import TOOL
from healthcheck.model.ledger import Standing
from tests.ledgers.reading import files, read
from tests.ledgers.real.bench import Bench, Run

_TABLES = ("_yoyo_migration", "yoyo_lock")  # the log has names of people and hosts

_SLEEPS = """
from yoyo import step
step("INSERT INTO users VALUES (1)")
step("SELECT pg_sleep(600)")
"""


def make(bench: Bench) -> None:
    programs = bench.pip("yoyo-migrations==9.0.0", "psycopg[binary]==3.3.9")
    yoyo = str(programs / "yoyo")

    def command(run: Run, verb: str, *more: str) -> tuple[str, ...]:
        url = run.database.url.replace("postgresql://", "postgresql+psycopg://")
        return (yoyo, verb, "--batch", "--no-config-file", *more, "--database", url, "release")

    with bench.state("applied", *_TABLES) as run:
        run.run(*command(run, "apply"))
    with bench.state("pending", *_TABLES) as run:
        run.run(*command(run, "apply"))
        run.run(*command(run, "rollback", "--revision", "0000.index"))
    with bench.state("failed", *_TABLES) as run:
        run.write("0002.email.py", 'from yoyo import step\nstep("ALTER TABLE nobody ADD x int")\n')
        run.run(*command(run, "apply"), status=None)
    with bench.state("interrupted", *_TABLES) as run:
        run.write("0002.email.py", _SLEEPS)
        with run.killed(*command(run, "apply")):
            assert _standing(run) == {"0001.init": "applied", "0002.email": "running"}
        assert _standing(run) == {"0001.init": "applied", "0002.email": "failed"}
    with bench.state("ahead", *_TABLES) as run:
        run.write("0003.later.sql", "SELECT 1;\n")
        run.run(*command(run, "apply"))


def _standing(run: Run) -> dict[str, Standing]:
    entries = read(run.database, TOOL, TOOL.release(files(run.directory)))
    return {entry.name: entry.standing for entry in entries}

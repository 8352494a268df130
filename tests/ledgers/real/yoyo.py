"""yoyo-migrations, whose lock a killed run leaves behind."""

from __future__ import annotations

from healthcheck.ledgers.yoyo import TOOL
from healthcheck.model.ledger import Standing
from tests.ledgers.reading import read
from tests.ledgers.real.bench import Bench, Run

_TABLES = ("_yoyo_migration", "yoyo_lock")  # the log has names of people and hosts


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
        run.write("0002.email.py", 'from yoyo import step\nstep("SELECT pg_sleep(600)")\n')
        with run.killed(*command(run, "apply")):
            standing = {each.name: each.standing for each in read(run.database, TOOL, ())}
            assert standing == {"0001.init": Standing.APPLIED}
    with bench.state("ahead", *_TABLES) as run:
        run.write("0003.later.sql", "SELECT 1;\n")
        run.run(*command(run, "apply"))

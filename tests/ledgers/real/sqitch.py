"""Sqitch, of Debian's packages sqitch and libdbd-pg-perl, which must be installed."""

from __future__ import annotations

from healthcheck.ledgers.sqitch import TOOL
from healthcheck.model.ledger import Files
from tests.ledgers.reading import read
from tests.ledgers.real.bench import Bench, Run

_TABLES = ("sqitch.projects", "sqitch.changes", "sqitch.events")
_MAIL = "deploy/area/mail.sql"
_BY = "2025-01-01T00:00:00Z Ann <ann@example.com>"
_OTHER = f"%project=other\n\nusers {_BY}\nonly_here {_BY}\n"
_LATER = f"\nusers [users@v2] {_BY}\nlater {_BY}\n"


def make(bench: Bench) -> None:
    with bench.state("applied", *_TABLES) as run:
        _deploy(run)
    with bench.state("pending", *_TABLES) as run:
        _deploy(run, "--to-change", "area/mail")
    with bench.state("failed", *_TABLES) as run:
        run.write(_MAIL, "ALTER TABLE nobody ADD x int;\n")
        _deploy(run, status=None)
    with bench.state("mended", *_TABLES) as run:
        good = (run.directory / _MAIL).read_text()
        run.write(_MAIL, "ALTER TABLE nobody ADD x int;\n")
        _deploy(run, status=None)
        run.write(_MAIL, good)
        _deploy(run)
    with bench.state("interrupted", *_TABLES) as run:
        run.write(_MAIL, "SELECT pg_sleep(600);\n")
        with run.killed(*_command(run), env=_ENV):
            standing = {"flipr:users@v1": "applied", "flipr:area/mail": "running"}
            assert _standing(run) == standing
        assert _standing(run) == {"flipr:users@v1": "applied"}
    with bench.state("modified", *_TABLES) as run:
        run.write(_MAIL, "CREATE TABLE mail (id bigint);\n")
        _deploy(run)
    with bench.state("ahead", *_TABLES) as run:
        plan = run.directory / "sqitch.plan"
        plan.write_text(plan.read_text() + _LATER)
        users = run.directory / "deploy/users.sql"
        users.rename(users.with_name("users@v2.sql"))
        run.write("deploy/users.sql", "SELECT 2;\n")
        run.write("deploy/later.sql", "SELECT 1;\n")
        _deploy(run)
    with bench.state("other_project", *_TABLES) as run:
        run.write("sqitch.plan", _OTHER)
        run.write("deploy/users.sql", "SELECT 1;\n")
        run.write("deploy/only_here.sql", "SELECT 2;\n")
        _deploy(run)


_ENV = {"SQITCH_FULLNAME": "Ann", "SQITCH_EMAIL": "ann@example.com"}


def _command(run: Run, *more: str) -> tuple[str, ...]:
    target = run.database.url.replace("postgresql://", "db:pg://")
    return ("sqitch", "--chdir", str(run.directory), "deploy", "--mode", "change", *more, target)


def _deploy(run: Run, *more: str, status: int | None = 0) -> None:
    run.run(*_command(run, *more), status=status, env=_ENV)


def _standing(run: Run) -> dict[str, str]:
    files: Files = {
        path.relative_to(run.directory).as_posix(): path.read_bytes()
        for path in run.directory.rglob("*")
        if path.is_file()
    }
    entries = read(run.database, TOOL, TOOL.release(files))
    return {entry.name: entry.standing for entry in entries}

"""A commit is visible a moment before the caches of other sessions are told to forget."""

from __future__ import annotations

import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from healthcheck.introspect import Memory, MovingError
from healthcheck.introspect.reading import Reading
from healthcheck.model.catalog import Catalog
from healthcheck.model.names import TableName
from tests.introspect.reading import read, reader, wanted
from tests.postgres import Database

A = TableName("public", "a")
MADE = """
    CREATE FUNCTION old() RETURNS integer LANGUAGE sql AS 'SELECT 1';
    CREATE TABLE a (x integer DEFAULT old() CHECK (x > old()));
"""


def spoken(catalog: Catalog) -> tuple[object, object]:
    table = catalog.tables[A]
    return table.columns["x"].default, table.checks["a_x_check"].expression


OLD, NEW = ("public.old()", "(x > public.old())"), ("public.new()", "(x > public.new())")


@contextmanager
def halfway(session: psycopg.Connection[tuple[object, ...]], folder: Path) -> Iterator[None]:
    """Commit, and stop the server's process when all see the commit and none was told of it."""
    if shutil.which("gdb") is None:
        pytest.skip("gdb stops the server's process")
    attached, stopped, go = (folder / name for name in ("attached", "stopped", "go"))
    steps = [
        "handle all nostop noprint pass",
        "break AtEOXact_Inval",
        f"shell touch {attached}",
        "continue",
        f"shell touch {stopped}; while [ ! -e {go} ]; do sleep 0.01; done",
        "detach",
    ]
    command = ["gdb", "--batch", "--pid", str(session.info.backend_pid)]
    command += [word for step in steps for word in ("-ex", step)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as debugger:
        try:
            while not attached.exists():
                time.sleep(0.01)
            if "TracerPid:\t0\n" in Path(f"/proc/{session.info.backend_pid}/status").read_text():
                pytest.skip("gdb may not stop the server's process")
            commit = threading.Thread(target=session.execute, args=("COMMIT",))
            commit.start()
            while not stopped.exists():
                assert commit.is_alive()
                time.sleep(0.01)
            yield
            go.touch()
            debugger.communicate()
            commit.join()
        finally:
            debugger.kill()  # what it had stopped goes on


def test_a_text_from_before_a_commit_is_not_taken_for_one_from_behind_it(
    database: Database, tmp_path: Path
) -> None:
    database.execute(MADE)
    with reader(database.url, wanted("a")) as once, database.connect() as migration:
        assert spoken(once()) == OLD
        migration.execute("BEGIN; ALTER FUNCTION old() RENAME TO new")
        with halfway(migration, tmp_path):
            assert database.query("SELECT FROM pg_proc WHERE proname = 'new'")
            with pytest.raises(MovingError):
                once()
        assert spoken(once()) == NEW


def test_what_is_known_stands_while_a_commit_ends(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.execute(MADE)
    with reader(database.url, wanted("a")) as once:
        before = once()
        monkeypatch.setattr(Reading, "ending", lambda _: True)
        assert once() == before
        database.execute("ALTER FUNCTION old() RENAME TO new")
        with pytest.raises(MovingError):
            once()


def test_what_is_read_while_a_commit_ends_is_read_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.execute(MADE)
    answers, memory = iter([True, True]), Memory()
    monkeypatch.setattr(Reading, "ending", lambda _: next(answers, False))
    with reader(database.url, wanted("a"), memory) as once:
        assert spoken(once()) == OLD
    assert next(answers, None) is None
    assert memory.tables


def test_a_migration_that_goes_on_does_not_end(database: Database) -> None:
    database.execute(MADE)
    with database.connect() as migration:
        migration.execute("BEGIN; CREATE TABLE b (); SAVEPOINT s; CREATE TABLE c ()")
        assert spoken(read(database.url, wanted("a"))) == OLD
        migration.execute("RELEASE s; SAVEPOINT t; CREATE TABLE d (); ROLLBACK TO t")
        assert spoken(read(database.url, wanted("a"))) == OLD

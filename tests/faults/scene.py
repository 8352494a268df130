"""A service, a network that can be cut and a server that can be killed, and what they do."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.proxy import Moment, Proxy
from tests.faults.server import Cluster, own_cluster
from tests.server.serving import (
    LONG_S,
    Process,
    environment,
    eventually,
    serving,
)
from tests.server.test_metrics import samples

DATABASE, ROLE = "app", "probe"
PASSWORD = "not-to-be-seen-anywhere"

TIMEOUT_S, CHECK_S = 1.5, 1.8
"""The deadline of an answer, and of the check behind it."""

DECLARATION = """\
version: 1
tables:
  a:
    columns: {id: integer not null, b: text}
    checks: {positive: id > 0}
"""
HEALTHY = f"""
    CREATE TABLE a (id integer NOT NULL, b text);
    ALTER TABLE a ADD CONSTRAINT positive CHECK (id > 0);
    CREATE ROLE {ROLE} LOGIN PASSWORD '{PASSWORD}';
    CREATE ROLE crowd LOGIN PASSWORD 'crowd';
    GRANT SELECT ON a TO {ROLE};
"""

HOST = "server.invalid"
"""What the service knows the server by; Scene.name_server() says what comes of looking it up."""

_LOOK_UP = f"""
import pathlib, socket, time
known, says = socket.getaddrinfo, pathlib.Path(__file__).with_name("names")
def getaddrinfo(host, *args, **kwargs):
    while host == {HOST!r} and (said := says.read_text()) != "127.0.0.1":
        if said == "unknown":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        time.sleep(0.02)
    return known("127.0.0.1" if host == {HOST!r} else host, *args, **kwargs)
socket.getaddrinfo = getaddrinfo
"""

_SMALL = {"max_connections": "12", "autovacuum": "off"}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What /health/schema said: "pass", or the reason; and after how long."""

    said: str
    took_s: float


@dataclass(frozen=True, kw_only=True)
class Leftovers:
    """What a service holds: threads, descriptors, sessions."""

    threads: int
    descriptors: int
    sessions: int

    def are_within(self, before: Leftovers) -> bool:
        """Whether nothing has come to what there was `before`, and no session is missing."""
        return (
            self.threads <= before.threads
            and self.descriptors <= before.descriptors
            and self.sessions == before.sessions
        )


class Scene:
    """One service in front of one database, through a proxy."""

    def __init__(self, cluster: Cluster, proxy: Proxy, service: Process, folder: Path) -> None:
        self.cluster = cluster
        self.proxy = proxy
        self.service = service
        self._folder = folder

    def name_server(self, says: str) -> None:
        """Let it say an address, or that the name is "unknown", or be "dead" and say nothing."""
        (self._folder / "names").write_text(says)

    def ask(self) -> Answer:
        """One question, for as long as it takes."""
        asked = time.perf_counter()
        body = json.loads(self._get("/health/schema")[1])
        took = time.perf_counter() - asked
        return Answer(said=body["reason"] or body["status"], took_s=took)

    def alive(self) -> float:
        """How long /health/live took, in seconds; an AssertionError if it is not 200."""
        asked = time.perf_counter()
        assert self._get("/health/live")[0] == 200
        return time.perf_counter() - asked

    def _get(self, path: str) -> tuple[int, bytes]:
        """By the lightest of clients, on a connection of its own: its time is counted too."""
        connection = http.client.HTTPConnection("127.0.0.1", self.service.port, timeout=LONG_S)
        with closing(connection):
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def up(self) -> float:
        """`healthcheck_up`, which probes."""
        return samples(self.service.http.get("/metrics"))["healthcheck_up", "default"]

    def errors(self) -> Counter[str]:
        """`healthcheck_probe_errors_total` by reason, as /metrics has it after one more probe."""
        found = samples(self.service.http.get("/metrics"))
        name = "healthcheck_probe_errors_total"
        return Counter({key[2]: int(value) for key, value in found.items() if key[0] == name})

    def changes(self) -> list[str]:
        """What the log says the status came to, each time that it changed."""
        events = self.service.events("schema.status_changed")
        return [str(event["reason"] or event["status"]) for event in events]

    def execute(self, statements: str) -> None:
        """Run them in the database as its superuser, past the proxy."""
        self.cluster.execute(statements, DATABASE)

    def backends(self) -> list[int]:
        """The server's processes that serve the service, those that still authenticate too."""
        return [pid for pid in self.cluster.processes() if f" {ROLE} " in _title(pid)]

    def disconnect(self) -> None:
        """End the service's session, as a restart would; it connects at its next probe."""
        self.proxy.hang_up()
        eventually(lambda: not self.backends())

    def nothing_is_told(self) -> None:
        """An AssertionError where the log holds a secret."""
        assert PASSWORD not in "".join(self.service.lines)

    def leftovers(self) -> Leftovers:
        pid = self.service.process.pid
        return Leftovers(
            threads=len(list(Path(f"/proc/{pid}/task").iterdir())),
            descriptors=len(list(Path(f"/proc/{pid}/fd").iterdir())),
            sessions=len(self.backends()),
        )


def _title(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


@contextmanager
def database(binaries: Path | None) -> Iterator[Cluster]:
    """A server with the database that all scenes share."""
    with own_cluster(binaries, **_SMALL) as cluster:
        cluster.execute(f"CREATE DATABASE {DATABASE}")
        cluster.execute(HEALTHY, DATABASE)
        yield cluster


@contextmanager
def scene(cluster: Cluster, folder: Path, **settings: str) -> Iterator[Scene]:
    """A service that has said "pass" and keeps a warm connection."""
    declaration = folder / "expected_schema.yaml"
    declaration.write_text(DECLARATION)
    (folder / "sitecustomize.py").write_text(_LOOK_UP)
    (folder / "names").write_text("127.0.0.1")
    proxy = Proxy(cluster.port)
    url = cluster.url(DATABASE, proxy.port, user=ROLE, password=PASSWORD)
    chosen = {
        "DATABASE_URL": url.replace("127.0.0.1", HOST),
        "DECLARATION": str(declaration),
        "TIMEOUT": str(TIMEOUT_S),
        "STATEMENT_TIMEOUT": str(CHECK_S),
        **settings,
    }
    env = environment(**chosen)
    try:
        with serving(env={**env, "PYTHONPATH": f"{folder}:{env['PYTHONPATH']}"}) as service:
            yield Scene(cluster, proxy, service, folder)
    finally:
        proxy.close()


@contextmanager
def watched(one: Scene) -> Iterator[list[float]]:
    """Ask /health/live over and over while it holds; how long each took, in seconds."""
    took: list[float] = []
    errors: list[Exception] = []
    over = threading.Event()

    def watch() -> None:
        while True:
            try:
                took.append(one.alive())
            except (OSError, AssertionError, http.client.HTTPException) as error:
                errors.append(error)
            if over.wait(0.02):
                return

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield took
    finally:
        over.set()
        thread.join()
    if errors:
        raise errors[0]


Fault = AbstractContextManager[object]


def meet(one: Scene, stack: ExitStack, fault: Fault, moment: Moment | None) -> Answer:
    """The answer of a probe that meets `fault`, at once or at a moment of its connection."""
    if moment is None:
        stack.enter_context(fault)
        return one.ask()
    one.proxy.plan(moment, lambda: stack.enter_context(fault))
    answer = one.ask()
    assert not one.proxy.is_planned, f"there was no moment of {moment}"
    return answer

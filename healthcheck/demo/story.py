"""Plays the incident: a release without its migration, the migration, and what is said of each."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import psycopg
from msgspec import Struct

from healthcheck.database_url import APPLICATION_NAME
from healthcheck.demo import address, incident
from healthcheck.embedded import embedded_server
from healthcheck.errors import Problem, UsageError

_PORT: Final = 8080
_START_S: Final = 30.0
_TABLES: Final = frozenset(
    {
        "avatar_projects",
        "avatars",
        "avatar_generations",
        "avatar_presets",
        "persona_examples",
        "avatar_usage_history",
    }
)

Say = Callable[[str], None]


class StoryError(Exception):
    """An answer was not what it should be."""


class Stage(Struct, frozen=True, kw_only=True):
    """Where the story plays: its database, the environment of our commands, where we serve.

    `release` is the folder that was deployed, with its migrations and its declaration.
    `sends` says that `healthcheck demo --sql` finds this demo, and no other of this user.
    """

    database_url: str
    environment: Mapping[str, str]
    service: str
    release: Path
    sends: bool


def play(*, once: bool, port: int | None, say: Say) -> None:
    """Tell the whole story to `say`, a line at a time; unless `once`, serve until interrupted.

    Raises StoryError if an answer is not what it should be, EmbeddedError if the server does not
    start, UsageError if the port is taken. The database and the service are gone afterwards,
    whatever happens.
    """
    _free_port(port)  # or it is refused at once
    say("Starting a private PostgreSQL ...")
    with embedded_server() as server:
        with psycopg.connect(server.url(), autocommit=True) as admin:
            admin.execute("CREATE DATABASE app")
        url = server.url("app")
        _deploy(url, say, server.version)
        # It is removed with the server's, whatever ends us.
        release = incident.unpack_release(server.socket_dir)
        with address.published(url) as sends:
            stage = Stage(
                database_url=url,
                environment=_environment(url),
                release=release,
                service=f"http://127.0.0.1:{_free_port(port)}",
                sends=sends,
            )
            _declare(stage, say)
            with _service(stage) as service:
                say(f"healthcheck serves at {stage.service}/health/schema")
                _expect_drift(stage, say)
                _migrate(url, say)
                _expect_pass(stage, say)
                if not once:
                    _stay(stage, service, say)


def _deploy(url: str, say: Say, version: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        incident.apply_earlier(connection)
        incident.seed(connection)
    say(f"PostgreSQL {version} runs, and so does the release:")
    say(f"  {len(incident.earlier_migrations())} earlier migrations applied, seed data loaded,")
    say(f"  the dashboard shows the new app ... and nobody ran `{incident.REMEDY}`.")
    say("")


def _declare(stage: Stage, say: Say) -> None:
    """Make the declaration of the release's migrations, as its developers would."""
    command = ("snapshot", "--migrations", incident.DIRECTORY, "--update", incident.DECLARATION)
    say(
        "What the release needs, its migrations say; so they are asked, in a database of their own:"
    )
    say(f"$ healthcheck {' '.join(command)}")
    made = _run(stage, *command)
    if made.returncode:
        raise StoryError(f"expected a declaration, got {made.returncode}: {made.stderr}")
    say("")


def _environment(url: str) -> dict[str, str]:
    """Ours, without what a developer's own service would read."""
    kept = {name: value for name, value in os.environ.items() if not _is_setting(name)}
    found = (str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", ""))
    return kept | {
        # The commands run in another folder, where this program may not be found.
        "PYTHONPATH": os.pathsep.join(filter(None, found)),
        "HEALTHCHECK_DATABASE_URL": url,
        "HEALTHCHECK_LOG_LEVEL": "error",
    }


def _is_setting(name: str) -> bool:
    return name.startswith(("HEALTHCHECK_", "PG")) or name == "DATABASE_URL"


def _free_port(port: int | None) -> int:
    """`port` if it was asked for; else the usual one, or any where that is taken."""
    for candidate in (_PORT, 0) if port is None else (port,):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            number: int = probe.getsockname()[1]
            return number
    raise UsageError([Problem("--port", 0, 0, f"{port or _PORT} is taken; name another, or none")])


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "healthcheck", *arguments]


def _run(stage: Stage, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        _command(*arguments),
        env=stage.environment,
        cwd=stage.release,
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def _service(stage: Stage) -> Iterator[subprocess.Popen[bytes]]:
    port = stage.service.rpartition(":")[2]
    process = subprocess.Popen(  # noqa: S603 - our own program
        _command("serve", "--port", port), env=stage.environment, cwd=stage.release
    )
    try:
        deadline = time.monotonic() + _START_S
        while not _is_live(stage):
            if process.poll() is not None or time.monotonic() > deadline:
                raise StoryError("the service did not start; what it said stands above")
            time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait()


def _is_live(stage: Stage) -> bool:
    """Whether our service answers: another's at the same port never asks our database."""
    try:
        _get(stage.service + "/health/schema")
    except (OSError, ValueError):
        return False
    with psycopg.connect(stage.database_url) as connection:
        asked = "SELECT FROM pg_stat_activity WHERE application_name = %s AND datname = %s"
        names = (APPLICATION_NAME, connection.info.dbname)
        return connection.execute(asked, names).fetchone() is not None


def _get(url: str) -> tuple[int, dict[str, Any]]:
    """Status and JSON body, whatever the status."""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 - our own address
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def _expect_drift(stage: Stage, say: Say) -> None:
    status, report = _ask(stage, say)
    missing = {one["name"] for one in report["findings"] if one["code"] == "table.missing"}
    if (status, report["status"]) != (503, "fail") or missing != _TABLES:
        wanted = f"503 and {len(_TABLES)} missing tables"
        raise StoryError(f"expected {wanted}, got {status}: {report['message']}")
    explained = {one["explained_by"] for one in report["findings"]} - {None}
    [ledger] = report["migrations"]
    if (ledger["pending"], explained) != ([incident.INCIDENT], {incident.INCIDENT}):
        raise StoryError(f"expected {incident.INCIDENT} to be pending and the cause: {ledger}")
    say("")
    say("$ healthcheck check")
    checked = _run(stage, "check")
    for line in checked.stdout.splitlines():
        say(f"  {line}".rstrip())
    if checked.returncode != 1:
        raise StoryError(f"expected exit status 1, got {checked.returncode}: {checked.stderr}")


def _migrate(url: str, say: Say) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        incident.apply_incident(connection)
    say("")
    say(f"Applied {incident.incident_migration().name}, as `{incident.REMEDY}` would.")
    say("")


def _expect_pass(stage: Stage, say: Say) -> None:
    status, report = _ask(stage, say)
    if (status, report["status"], report["findings"]) != (200, "pass", []):
        raise StoryError(f"expected 200 and no finding, got {status}: {report['message']}")


def _ask(stage: Stage, say: Say) -> tuple[int, dict[str, Any]]:
    """Ask as an orchestrator does, and show the start of what it gets."""
    say(f"$ curl -i {stage.service}/health/schema")
    status, report = _get(stage.service + "/health/schema")
    say(f"  HTTP/1.1 {status} {HTTPStatus(status).phrase}")
    say(f'  {{"status": "{report["status"]}", "message": "{report["message"]}", ...}}')
    return status, report


def _stay(stage: Stage, service: subprocess.Popen[bytes], say: Say) -> None:
    send = f"{os.path.relpath(sys.executable)} -m healthcheck demo --sql"
    say("")
    if stage.sends:
        say("Now break it and mend it by hand, in another terminal of this folder:")
        say(f"  {send} 'ALTER TABLE avatar_presets RENAME TO presets'")
        say(f"  {send} 'ALTER TABLE presets RENAME TO avatar_presets'")
    else:
        say("Another demo of yours was here first: `healthcheck demo --sql` breaks that one.")
    say(f"The page for people is {stage.service}/ - metrics are at {stage.service}/metrics")
    say(f"Ctrl-C (or kill {os.getpid()}) ends it and removes the database.")
    service.wait()
    raise StoryError("the service ended by itself; what it said stands above")

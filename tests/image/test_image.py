from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import httpx
import pytest

from healthcheck.cli.main import COMMANDS
from tests.cli.commands import DECLARATION, SCHEMA
from tests.image.container import Container, facts_of, first_process
from tests.postgres import Database
from tests.server.serving import LONG_S, eventually

_OF_AN_APPLICATION = {
    "PYTHONHOME": "/usr",
    "PYTHONPATH": "/app",
    "LD_LIBRARY_PATH": "/lib:/usr/lib",
    "LANG": "de_DE.UTF-8",
    "http_proxy": "http://127.0.0.1:1",
}
"""What stands in the environment of an image that the folder is copied into."""


@pytest.fixture
def port() -> str:
    """One that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


@pytest.fixture
def declared(image: Container) -> None:
    (image.root / "app/expected_schema.yaml").write_text(DECLARATION)


@pytest.mark.usefixtures("declared")
def test_it_serves_until_it_is_stopped(image: Container, database: Database, port: str) -> None:
    settings = {
        "DATABASE_URL": database.url,
        "HEALTHCHECK_DECLARATION": "/app/expected_schema.yaml",
        "HEALTHCHECK_PORT": port,
    }
    before = image.run(*image.health_check, **settings)
    assert (before.returncode, before.stderr) == (1, "")

    with image.started(**settings) as container:
        eventually(lambda: image.run(*image.health_check, **settings).returncode == 0)
        process = first_process(container)
        facts = facts_of(process)
        assert facts["Uid"] == "65532 65532 65532 65532"
        assert facts["NSpid"].split()[1:] == ["1"]

        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=LONG_S) as http:
            behind = http.get("/health/schema")
            assert (behind.status_code, behind.json()["reason"]) == (503, "drift")
            assert behind.json()["detail"] == "summary"
            database.execute(SCHEMA)
            assert http.get("/health/schema").status_code == 200
            assert http.get("/").status_code == 200
            assert http.get("/metrics").status_code == 200

        os.kill(process, signal.SIGTERM)
        assert container.wait(LONG_S) == 0
    assert image.run(*image.health_check, **settings).returncode == 1


@pytest.mark.usefixtures("declared")
def test_every_other_command(image: Container, database: Database) -> None:
    settings = {"DATABASE_URL": database.url, **_OF_AN_APPLICATION}
    declaration = ("--declaration", "/app/expected_schema.yaml")
    checked = image.run("healthcheck", "check", *declaration, **settings)
    assert checked.returncode == 1, checked.stderr
    assert checked.stdout.startswith("FAIL: 6 of 6 expected objects are missing")
    database.execute(SCHEMA)
    waited = image.run("healthcheck", "wait", "--timeout", "5", *declaration, **settings)
    assert (waited.returncode, waited.stderr) == (0, "")
    taken = image.run("healthcheck", "snapshot", **settings)
    assert "users_email_idx" in taken.stdout, taken.stderr
    for command in COMMANDS:
        helped = image.run("healthcheck", command.name, "--help")
        assert (helped.returncode, helped.stderr) == (0, "")


def test_a_thread_may_end(image: Container) -> None:
    # As Python has a daemon's end when it stops, which is when the C library loads what it needs.
    ended = "import ctypes; ctypes.CDLL(None).pthread_exit(None)"
    ran = image.run("/opt/healthcheck/bin/python", "-IS", "-c", ended)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_it_holds_one_folder_and_a_place_for_the_declaration(image: Container) -> None:
    folders = {each.relative_to(image.root) for each in image.root.glob("*/*")}
    assert folders - {Path("app/expected_schema.yaml")} == {Path("opt/healthcheck")}
    assert [*image.root.glob("opt/healthcheck/**/test_*.py")] == []

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from healthcheck.demo import incident
from tests.cli.commands import healthcheck
from tests.deploy.coolify import Container, Result, deployment, timing_of
from tests.postgres import Database

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "deploy/coolify/app.Dockerfile").read_text()


def container_of(url: str, folder: Path) -> Container:
    """A new container of the example's image, with a /tmp of its own in `folder`."""
    (line,) = (line for line in DOCKERFILE.splitlines() if line.startswith("HEALTHCHECK"))
    program, *arguments = json.loads(line.partition("CMD ")[2])
    assert program == "/opt/healthcheck/bin/healthcheck"
    folder.mkdir()
    arguments = [re.sub(r"^/tmp/", f"{folder}/", each) for each in arguments]

    def check() -> Result:
        # The declaration stands where the release does; the URL as it was pasted.
        pasted = {"DATABASE_URL": url}
        declaration = str(ROOT / "expected_schema.yaml")
        ran = healthcheck(*arguments, variables=pasted, DECLARATION=declaration)
        return Result(ran.returncode, ran.stdout + ran.stderr)

    return Container(timing=timing_of(DOCKERFILE), check=check)


@pytest.fixture
def pasted(database: Database) -> str:
    return f'"{database.url}?schema=public&connection_limit=5"  \n'


def test_a_forgotten_migration_is_rolled_back_and_told(
    database: Database, pasted: str, tmp_path: Path
) -> None:
    incident.apply_earlier(database.connection)
    incident.seed(database.connection)
    forgotten = container_of(pasted, tmp_path / "1")
    log = [*deployment(forgotten)]
    assert log[-1] == "New container is not healthy, rolling back to the old container."
    told, _, code = log[-2].removeprefix("Healthcheck logs: ").rpartition(" | Return code: ")
    assert code == "1"
    assert len(told.encode()) <= 1000
    verdict, cure, first, *_ = told.splitlines()
    assert verdict.startswith(
        f"FAIL: 127 of 299 expected objects are missing, all created by {incident.INCIDENT}"
    )
    assert cure == f"what to do: {incident.REMEDY}"
    assert first.startswith(f"fail  migration {incident.INCIDENT} is pending")

    incident.apply_incident(database.connection)
    migrated = container_of(pasted, tmp_path / "2")
    log = [*deployment(migrated)]
    assert log[-1] == "New container is healthy."
    assert log[0] == "Attempt 1 of 10 | Healthcheck status: healthy"

    # What comes later stops no container that serves, and every new one.
    database.execute("DROP TABLE avatars CASCADE")
    migrated.live_until(600)
    assert migrated.status == "healthy"
    assert migrated.log[-1].output.startswith("PASS: it passed before: ")
    later = [*deployment(container_of(pasted, tmp_path / "3"))]
    assert later[-1].startswith("New container is not healthy")


def test_a_database_that_is_away_is_no_wrong_schema(tmp_path: Path) -> None:
    away = container_of("postgres://app:geheim@127.0.0.1:1/shop", tmp_path / "1")
    away.live_until(5)
    (result,) = away.log
    assert result.exit_code == 3
    assert result.output.startswith("UNKNOWN: the connection was refused")
    assert "geheim" not in result.output


def test_a_declaration_that_was_not_copied_is_told(tmp_path: Path) -> None:
    ran = healthcheck("check", "--format", "brief", folder=tmp_path)
    assert ran.returncode == 2
    assert "expected_schema.yaml: cannot be read: No such file" in ran.stderr
    assert "HEALTHCHECK_DATABASE_URL: is not set, and neither is DATABASE_URL" in ran.stderr

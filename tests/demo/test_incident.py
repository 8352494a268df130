"""The founding incident, played on a real server."""

from __future__ import annotations

from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import psycopg
import pytest

from healthcheck.demo import incident
from tests.postgres import Database
from tests.probing import findings_of

_ROOT = Path(__file__).parents[2]
_DECLARATION = (_ROOT / "expected_schema.yaml").read_text(encoding="utf-8")
_AVATAR_TABLES = {
    "avatar_generations",
    "avatar_presets",
    "avatar_projects",
    "avatar_usage_history",
    "avatars",
    "persona_examples",
}
_BUTTON = """SELECT "projectId" FROM avatar_generations"""


@pytest.fixture
def deployed(database: Database) -> Database:
    """The database as the deployment left it."""
    incident.apply_earlier(database.connection)
    incident.seed(database.connection)
    return database


def test_everything_was_green_until_somebody_pressed_the_button(deployed: Database) -> None:
    apps = deployed.query('SELECT title FROM dashboard_apps WHERE "isEnabled"')
    assert ("Avatar Creator",) in apps
    with pytest.raises(psycopg.errors.UndefinedTable):
        deployed.execute(_BUTTON)


def test_the_migration_is_all_that_was_missing(deployed: Database) -> None:
    incident.apply_incident(deployed.connection)
    deployed.execute(_BUTTON)


def test_the_probe_finds_what_is_missing_and_nothing_once_it_is_there(deployed: Database) -> None:
    findings = findings_of(deployed.url, _DECLARATION)
    assert {(finding.code.value, finding.subject.object) for finding in findings} == {
        *(("table.missing", f"public.{table}") for table in _AVATAR_TABLES),
        ("column.missing", 'public.users."avatarCredits"'),
        ("column.missing", 'public.users."defaultAvatarId"'),
        ("index.missing", 'public."users_defaultAvatarId_idx"'),
        ("foreign_key.missing", 'public.users."users_defaultAvatarId_fkey"'),
        ("check.missing", 'public.users."users_avatarCredits_check"'),
    }
    assert {finding.since for finding in findings} == {incident.INCIDENT}
    incident.apply_incident(deployed.connection)
    assert findings_of(deployed.url, _DECLARATION) == []


def test_the_migration_is_as_large_as_the_story_says(deployed: Database) -> None:
    incident.apply_incident(deployed.connection)
    indexes = deployed.query(
        "SELECT tablename, indexname FROM pg_indexes WHERE tablename = ANY (%s)",
        list(_AVATAR_TABLES),
    )
    assert len(indexes) == 40
    assert ("avatar_generations", "avatar_generations_projectId_idx") in indexes
    assert len([table for table, _ in indexes if table == "avatar_generations"]) == 10
    columns = deployed.query(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'avatar_generations'"
    )
    assert len(columns) == 10
    assert ("projectId",) in columns


def test_the_ledger_holds_what_prisma_would_have_written(deployed: Database) -> None:
    query = """
        SELECT migration_name, checksum, applied_steps_count, finished_at >= started_at,
               logs, rolled_back_at
          FROM _prisma_migrations ORDER BY started_at
    """
    assert deployed.query(query) == [
        (migration.name, _sha256_of_file(migration.name), 1, True, None, None)
        for migration in incident.earlier_migrations()
    ]
    incident.apply_incident(deployed.connection)
    assert deployed.query(query)[-1][:2] == (incident.INCIDENT, _sha256_of_file(incident.INCIDENT))


def test_a_migration_that_fails_stays_unfinished_in_the_ledger(deployed: Database) -> None:
    deployed.execute('CREATE TABLE "avatars" ()')
    with pytest.raises(psycopg.errors.DuplicateTable):
        incident.apply_incident(deployed.connection)
    assert deployed.query(
        "SELECT finished_at, applied_steps_count FROM _prisma_migrations WHERE migration_name = %s",
        incident.INCIDENT,
    ) == [(None, 0)]
    assert deployed.query("SELECT to_regclass('avatar_projects')") == [(None,)]


def test_eleven_migrations_ran_in_the_order_of_their_names() -> None:
    names = [migration.name for migration in incident.earlier_migrations()]
    assert names == sorted(names)
    assert len(names) == 11
    assert incident.incident_migration().name not in names


def test_the_package_carries_the_declaration_of_the_repository() -> None:
    carried = files("healthcheck.demo") / "expected_schema.yaml"
    assert carried.read_text(encoding="utf-8") == _DECLARATION


def _sha256_of_file(migration: str) -> str:
    file = _ROOT / "healthcheck/demo/prisma/migrations" / migration / "migration.sql"
    return sha256(file.read_bytes()).hexdigest()

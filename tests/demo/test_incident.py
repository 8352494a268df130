"""The founding incident, played on a real server."""

from __future__ import annotations

import asyncio
from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from healthcheck.cli.probing import one_probe
from healthcheck.database_url import parse
from healthcheck.demo import incident
from healthcheck.model.finding import Code
from healthcheck.model.remedy import in_shell
from healthcheck.model.report import Report, Status
from healthcheck.probe import DeclarationSource
from tests.cli.commands import healthcheck
from tests.postgres import Database

_ROOT = Path(__file__).parents[2]
_DECLARATION = _ROOT / "expected_schema.yaml"
_MIGRATIONS = _ROOT / "healthcheck" / "demo" / incident.DIRECTORY
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


def test_the_probe_says_which_migration_is_missing_and_nothing_once_it_is_applied(
    deployed: Database,
) -> None:
    report = _check(deployed)
    assert {(finding.code.value, finding.subject.object) for finding in report.findings} == {
        ("migration.pending", incident.INCIDENT),
        *(("table.missing", f"public.{table}") for table in _AVATAR_TABLES),
        ("column.missing", 'public.users."avatarCredits"'),
        ("column.missing", 'public.users."defaultAvatarId"'),
        ("index.missing", 'public."users_defaultAvatarId_idx"'),
        ("foreign_key.missing", 'public.users."users_defaultAvatarId_fkey"'),
        ("check.missing", 'public.users."users_avatarCredits_check"'),
    }
    pending, *others = report.findings
    assert pending.code is Code.MIGRATION_PENDING
    assert {(one.since, one.explained_by) for one in others} == {
        (incident.INCIDENT, incident.INCIDENT)
    }
    assert {one.remedy for one in report.findings} == {in_shell(incident.REMEDY)}
    assert report.message == (
        "127 of 299 expected objects are missing, all created by"
        " 20251014_add_avatar_creator_complete, which is pending in public._prisma_migrations;"
        " run bunx prisma migrate deploy"
    )
    incident.apply_incident(deployed.connection)
    report = _check(deployed)
    assert (report.status, report.findings) == (Status.PASS, ())
    assert [ledger.applied for ledger in report.migrations] == [12]


def test_a_migration_that_failed_is_said_to_have_failed(deployed: Database) -> None:
    deployed.execute('CREATE TABLE "avatars" ()')
    with pytest.raises(psycopg.errors.DuplicateTable):
        incident.apply_incident(deployed.connection)
    failed = _check(deployed).findings[0]
    assert (failed.code, failed.subject.name) == (Code.MIGRATION_FAILED, incident.INCIDENT)
    clear = f"npx prisma migrate resolve --rolled-back {incident.INCIDENT}"
    assert failed.remedy == in_shell(clear, incident.REMEDY).after(
        f"mend what made {incident.INCIDENT} fail, and then"
    )


def test_the_repositorys_declaration_is_that_of_its_migrations(tmp_path: Path) -> None:
    checked = healthcheck(
        "check", "--migrations", str(_MIGRATIONS), "--declaration", str(_DECLARATION)
    )
    assert checked.returncode == 0, checked.stdout
    copy = tmp_path / "copy.yaml"
    text = _DECLARATION.read_text().replace("directory: ", f"directory: {_ROOT}/")
    copy.write_text(text)
    updated = healthcheck("snapshot", "--migrations", str(_MIGRATIONS), "--update", str(copy))
    assert (updated.returncode, copy.read_text()) == (0, text)


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


def _check(database: Database) -> Report:
    url, declaration = parse(database.url), DeclarationSource.load(_DECLARATION)
    return asyncio.run(one_probe("default", url, declaration, timeout=30))


def _sha256_of_file(migration: str) -> str:
    file = _ROOT / "healthcheck/demo/prisma/migrations" / migration / "migration.sql"
    return sha256(file.read_bytes()).hexdigest()

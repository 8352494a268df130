"""Migrations that are programs, applied by their own tools."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from healthcheck.errors import UsageError
from healthcheck.replay.directory import read_directory
from healthcheck.replay.programs import Programs
from healthcheck.replay.replay import Replayed, replayed
from healthcheck.snapshot import Scope
from tests.postgres import Database
from tests.replay.replaying import scratch_of, told

_TESTS = Path(__file__).parent.parent

_REVISION = """\
from alembic import op

revision = "{0}"
down_revision = {1}


def upgrade():
    op.execute("{2}")
"""
_ENV = """\
from alembic import context
from sqlalchemy import engine_from_config

settings = context.config.get_section("alembic")
with engine_from_config(settings, prefix="sqlalchemy.").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
_ASYNC_ENV = """\
import asyncio
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine

def migrate(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()

async def work():
    async with create_async_engine("postgresql+psycopg://of@nobody.invalid/db").connect() as one:
        await one.run_sync(migrate)

asyncio.run(work())
"""


def _alembic(folder: Path, *statements: str, env: str = _ENV) -> Path:
    """A project with a revision for each statement: r1, r2 and so on."""
    home = folder / "alembic"
    (home / "versions").mkdir(parents=True)
    (home / "env.py").write_text(env)
    (folder / "alembic.ini").write_text("[alembic]\nsqlalchemy.url = driver://of@nobody/db\n")
    for number, statement in enumerate(statements, 1):
        before = f'"r{number - 1}"' if number > 1 else "None"
        text = _REVISION.format(f"r{number}", before, statement)
        (home / "versions" / f"r{number}_x.py").write_text(text)
    return home


def _replay(
    database: Database, directory: Path, *, tool: str = "alembic", schema: str = "public"
) -> Replayed:
    programs = Programs(
        scratch=scratch_of(database), directory=read_directory(directory, tool), schema=schema
    )
    scope = Scope(prefer=schema, exclude=("alembic_version", "django_migrations"))
    work = replayed(programs.scratch, programs.applied(), scope, schema=schema, say=lambda _: None)
    return asyncio.run(work)


def _since(made: Replayed) -> dict[str, str | None]:
    return {name.name: table.origin.since for name, table in told(made).tables.items()}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory, of this test alone."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_revisions_of_alembic(database: Database, here: Path) -> None:
    shutil.copytree(_TESTS / "ledgers" / "data" / "alembic" / "release", here / "alembic")
    made = _replay(database, here / "alembic" / "versions")
    assert _since(made) == {"bills": "e5f0", "mail": "c3f0", "users": "a1f0"}


@pytest.mark.parametrize("env", [_ENV, _ASYNC_ENV], ids=["of the settings", "asynchronous"])
def test_alembic_connects_to_us_alone(database: Database, here: Path, env: str) -> None:
    made = _replay(database, _alembic(here, "CREATE TABLE a ()", "CREATE TABLE b ()", env=env))
    assert _since(made) == {"a": "r1", "b": "r2"}


def test_the_variable_that_projects_read_is_ours(
    database: Database, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://of@nobody.invalid/db")
    (here / "check.py").write_text(
        "import os\nurl = os.environ['DATABASE_URL']\n"
        "assert url.startswith('postgresql+psycopg://postgres:'), 'another'\n"
    )
    home = _alembic(here, "CREATE TABLE a ()", env=f"import check\n{_ENV}")
    assert _since(_replay(database, home)) == {"a": "r1"}


def test_alembic_in_a_schema_of_its_own(database: Database, here: Path) -> None:
    database.execute("CREATE SCHEMA app")
    made = _replay(database, _alembic(here, "CREATE TABLE a ()"), schema="app")
    assert [str(name) for name in told(made).tables] == ["app.a"]


@pytest.mark.parametrize(
    ("statement", "env", "message"),
    [
        pytest.param("nonsense", _ENV, r"^alembic/versions/r1_x.py:8:5: .*syntax error", id="SQL"),
        pytest.param("SELECT 1", f"import nothing\n{_ENV}", r"^alembic/env.py:1:", id="env.py"),
        pytest.param("SELECT 1", "import os\nos._exit(3)", "ended itself with status 3", id="dies"),
        pytest.param(
            "SELECT 1",
            "import sqlalchemy\nsqlalchemy.create_engine('sqlite://').connect()",
            "env.py connects to sqlite; wants PostgreSQL",
            id="another database",
        ),
    ],
)
def test_what_goes_wrong(
    database: Database, here: Path, statement: str, env: str, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        _replay(database, _alembic(here, statement, env=env))


def test_alembic_without_its_environment(database: Database, here: Path) -> None:
    home = _alembic(here, "SELECT 1")
    (home / "env.py").unlink()
    with pytest.raises(UsageError, match=r"has no env\.py, nor has the folder above"):
        _replay(database, home / "versions")


def test_migrations_of_django(database: Database, here: Path) -> None:
    shutil.copytree(_TESTS / "orm" / "projects" / "django", here, dirs_exist_ok=True)
    since = _since(_replay(database, here, tool="django"))
    assert since["shop_old"] == "shop.0001_initial"
    assert since["auth_user"] == "auth.0001_initial"
    assert "django_migrations" not in since


def test_django_without_settings(database: Database, here: Path) -> None:
    shutil.copytree(_TESTS / "orm" / "projects" / "django", here, dirs_exist_ok=True)
    (here / "manage.py").unlink()
    with pytest.raises(UsageError, match="set DJANGO_SETTINGS_MODULE"):
        _replay(database, here, tool="django")

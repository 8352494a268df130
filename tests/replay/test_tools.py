"""The files that real tools had, replayed as they would run them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from healthcheck.errors import UsageError
from healthcheck.model.expectation import Table
from healthcheck.replay.directory import KNOWN, read_directory
from tests.postgres import Database
from tests.replay.replaying import replay, scratch_of, told

_DATA: Final = Path(__file__).parent.parent / "ledgers" / "data"


_SQL: Final = (
    *("atlas", "dbmate", "diesel", "drizzle", "flyway", "golang-migrate", "prisma"),
    *("sqitch", "sqlx", "supabase", "yoyo"),
)
_WITH_PROGRAMS: Final = ("goose", "liquibase", "node-pg-migrate")


def test_no_tool_is_forgotten() -> None:
    able = {name for name, tool in KNOWN.items() if tool.scripts is not None}
    assert able == {*_SQL, *_WITH_PROGRAMS, "plain"}


@pytest.mark.parametrize("tool", _WITH_PROGRAMS)
def test_a_program_among_them_is_told(tool: str) -> None:
    with pytest.raises(UsageError, match=r"take the snapshot of") as refused:
        read_directory(_DATA / tool / "release", tool)
    [problem] = refused.value.problems
    assert problem.source.startswith(str(_DATA / tool / "release"))


@pytest.mark.parametrize("tool", _SQL)
def test_each_thing_comes_from_a_migration_of_the_release(tool: str, database: Database) -> None:
    directory = read_directory(_DATA / tool / "release", tool)
    assert directory.scripts is not None
    made = told(replay(scratch_of(database), directory.scripts))
    since = {table.origin.since for table in made.tables.values()}
    assert since
    assert since <= {migration.name for migration in directory.release}


_LIQUIBASE: Final = {
    "all.xml": b"""<databaseChangeLog>
        <changeSet id="1" author="ann"><sqlFile path="users.sql"/></changeSet>
        <include file="more.sql"/>
        <changeSet id="release" author="ann"><tagDatabase tag="v1"/></changeSet>
    </databaseChangeLog>""",
    "users.sql": b"CREATE TABLE users (id integer PRIMARY KEY);",
    "more.sql": b"""--liquibase formatted sql
--changeset ann:2
ALTER TABLE users ADD COLUMN email text;
--rollback ALTER TABLE users DROP COLUMN email;
--changeset ann:3 runInTransaction:false
CREATE INDEX CONCURRENTLY users_email ON users (email);
--changeset ann:4 dbms:mysql
ALTER TABLE users ENGINE = InnoDB;
""",
}


def test_a_changelog_of_sql_is_replayed(tmp_path: Path, database: Database) -> None:
    for name, content in _LIQUIBASE.items():
        (tmp_path / name).write_bytes(content)
    directory = read_directory(tmp_path, None)
    assert directory.scripts is not None
    made = told(replay(scratch_of(database), directory.scripts))
    (users,) = made.tables.values()
    assert isinstance(users, Table)
    assert users.origin.since == "all.xml::1::ann"
    assert users.columns["email"].origin.since == "more.sql::2::ann"
    (index,) = users.indexes
    assert index.origin.since == "more.sql::3::ann"


@pytest.mark.parametrize(
    ("folder", "wanted"),
    [
        pytest.param("supabase/migrations", "supabase", id="Supabase's folder"),
        pytest.param("our_supabase/migrations", None, id="a folder of ours"),
    ],
)
def test_a_tool_is_told_by_its_folder(tmp_path: Path, folder: str, wanted: str | None) -> None:
    directory = tmp_path / folder
    directory.mkdir(parents=True)
    (directory / "20240101000000_users.sql").write_bytes(b"SELECT 1;\n")
    if wanted:
        assert read_directory(directory, None).tool.name == wanted
    else:
        with pytest.raises(UsageError, match="may be of sqlx or supabase: say which one"):
            read_directory(directory, None)


def test_goose_without_its_program(database: Database, tmp_path: Path) -> None:
    for path in (_DATA / "goose" / "release").glob("*.sql"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    directory = read_directory(tmp_path, None)
    assert directory.tool.name == "goose"
    assert directory.scripts is not None
    (users,) = told(replay(scratch_of(database), directory.scripts)).tables.values()
    assert isinstance(users, Table)
    assert (users.origin.since, users.columns["name"].origin.since) == ("00001_users", "00003_name")

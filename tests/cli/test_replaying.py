"""Migrations in the place of a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import healthcheck
from tests.postgres import Database, unique_role

_FIRST = """\
-- CreateTable
CREATE TABLE "users" (
    "id" SERIAL PRIMARY KEY,
    "email" TEXT NOT NULL
);
"""
_SECOND = """\
ALTER TABLE "users" ADD COLUMN "projectId" TEXT;
CREATE INDEX "users_projectId_idx" ON "users" ("projectId");
"""
_DECLARATION = """\
version: 1
schema: public
closed: true

migrations:
  tool: prisma
  directory: prisma/migrations

tables:
  users:
    columns:
      id: serial
      email: text not null
      projectId: {type: text, nullable: true, since: 2_project}
    primary_key: {name: users_pkey, columns: [id]}
    indexes:
      users_projectId_idx: {columns: [projectId], since: 2_project}
    since: 1_init
"""
_SECTION = "migrations:\n  tool: prisma\n  directory: prisma/migrations\n"
_HERE = ("--migrations", "prisma/migrations")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with two migrations of Prisma."""
    _migration(tmp_path, "1_init", _FIRST)
    _migration(tmp_path, "2_project", _SECOND)
    (tmp_path / "prisma/migrations/migration_lock.toml").write_text('provider = "postgresql"\n')
    return tmp_path


def _migration(project: Path, name: str, text: str) -> None:
    folder = project / "prisma" / "migrations" / name
    folder.mkdir(parents=True)
    (folder / "migration.sql").write_text(text)


def _declared(project: Path, text: str = _DECLARATION) -> Path:
    file = project / "expected_schema.yaml"
    file.write_text(text)
    return file


def test_two_commands_and_no_database(project: Path) -> None:
    file = project / "expected_schema.yaml"
    ran = healthcheck("snapshot", *_HERE, "--output", file.name, folder=project)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert file.read_text() == _DECLARATION
    ran = healthcheck("check", *_HERE, folder=project)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("PASS migrations in prisma/migrations: all 6 expected objects")


def test_the_directory_is_told_from_where_the_declaration_is(
    project: Path, database: Database
) -> None:
    (project / "db").mkdir()
    given = (*_HERE, "--server", database.url, "--output", "db/schema.yaml")
    assert healthcheck("snapshot", *given, folder=project).returncode == 0
    assert "directory: ../prisma/migrations\n" in (project / "db/schema.yaml").read_text()


def test_the_declaration_names_them(project: Path, database: Database) -> None:
    (project / "db").mkdir()
    text = _DECLARATION.replace("prisma/migrations", "../prisma/migrations")
    (project / "db/schema.yaml").write_text(text)
    given = ("--declaration", "db/schema.yaml", "--server", database.url)
    ran = healthcheck("check", *given, "--migrations", folder=project)
    assert (ran.returncode, ran.stdout[:4]) == (0, "PASS")
    given = ("--update", "db/schema.yaml", "--server", database.url)
    assert healthcheck("snapshot", *given, "--migrations", folder=project).returncode == 0
    assert (project / "db/schema.yaml").read_text() == text


@pytest.mark.parametrize(
    "migrations",
    ["", "migrations: {tool: prisma}", "migrations: {tool: prisma, expected: [1_init, 2_project]}"],
)
def test_a_declaration_that_names_none(project: Path, migrations: str) -> None:
    _declared(project, f"version: 1\n{migrations}\ntables: {{users: [id]}}\n")
    ran = healthcheck("check", "--migrations", folder=project)
    assert ran.returncode == 2
    assert ran.stderr == (
        "--migrations: wants the directory of the migrations, for expected_schema.yaml names none:"
        " --migrations DIR\n"
    )


def test_whose_they_are_is_declared(tmp_path: Path, database: Database) -> None:
    (tmp_path / "1_init.up.sql").write_text("CREATE TABLE a ()")
    (tmp_path / "1_init.down.sql").write_text("DROP TABLE a")
    given = ("check", "--migrations", ".", "--server", database.url)
    _declared(tmp_path, "version: 1\ntables: {a: {}}\n")
    assert "which one with --tool" in healthcheck(*given, folder=tmp_path).stderr
    _declared(tmp_path, "version: 1\nmigrations: {tool: golang-migrate}\ntables: {a: {}}\n")
    assert healthcheck(*given, folder=tmp_path).returncode == 0


def test_an_update_keeps_what_people_wrote(project: Path, database: Database) -> None:
    given = ("snapshot", *_HERE, "--server", database.url, "--update", "expected_schema.yaml")
    written = _DECLARATION.replace("serial\n", "serial # the key\n").replace(
        "  directory: prisma/migrations", "  expected: [1_init]  # in their order"
    )
    file = _declared(project, written)
    assert healthcheck(*given, folder=project).returncode == 0
    written = written.replace("[1_init]  #", "[1_init, 2_project]  #")
    assert file.read_text() == written
    _migration(
        project, "3_more", "ALTER TABLE users ALTER email DROP NOT NULL; CREATE TABLE more ()"
    )
    assert healthcheck(*given, folder=project).returncode == 0
    written = written.replace("2_project]  #", "2_project, 3_more]  #")
    assert file.read_text() == written.replace(
        "email: text not null", "email: {type: text, nullable: true, changed: 3_more}"
    ).replace("tables:\n", "tables:\n  more:\n    since: 3_more\n")


def test_what_nobody_knew_is_told(project: Path, database: Database) -> None:
    file = _declared(project, "version: 1\ntables:\n  users: [id]\n")
    given = ("snapshot", *_HERE, "--server", database.url, "--update", "expected_schema.yaml")
    assert healthcheck(*given, folder=project).returncode == 0
    assert "since: 1_init" in file.read_text()
    assert "tool: prisma" in file.read_text()


def test_a_declaration_that_the_migrations_do_not_make(project: Path, database: Database) -> None:
    text = _DECLARATION.replace("email: text not null", "email: varchar(9)\n      age: integer")
    _declared(project, text.replace("closed: true\n", ""))
    given = ("check", *_HERE, "--server", database.url)
    ran = healthcheck(*given, "--format", "json", folder=project)
    findings = json.loads(ran.stdout)["findings"]
    assert ran.returncode == 1
    assert [(one["code"], one["object"]) for one in findings] == [
        ("column.missing", "public.users.age"),
        ("column.type", "public.users.email"),
    ]
    assert {one["since"] for one in findings} == {None}
    assert findings[0]["remedy"].startswith(
        "add the migration that is lacking; or, if the migrations are right: healthcheck snapshot"
        " --migrations prisma/migrations --update"
    )
    ran = healthcheck(*given, "--format", "sql", folder=project)
    assert "ADD COLUMN age integer" in ran.stdout


@pytest.mark.parametrize(("closed", "status"), [("closed: true\n", 1), ("", 0)])
def test_what_a_declaration_lacks(
    project: Path, database: Database, closed: str, status: int
) -> None:
    _declared(project, _DECLARATION.replace("closed: true\n", closed))
    _migration(
        project,
        "3_more",
        "CREATE SCHEMA other; CREATE TABLE other.t (); CREATE TYPE e AS ENUM ('a');"
        "ALTER TABLE users ADD more int",
    )
    given = ("check", *_HERE, "--server", database.url, "--format", "json")
    ran = healthcheck(*given, folder=project)
    assert ran.returncode == status
    findings = json.loads(ran.stdout)["findings"]
    codes = {(one["code"], one["object"]) for one in findings}
    lacking = {
        ("column.unexpected", "public.users.more"),
        ("enum.unexpected", "public.e"),
        ("table.unexpected", "other.t"),
    }
    assert codes == (lacking if status else set())
    # No migration lacks: they make more than is declared.
    assert all(one["remedy"].startswith("if the migrations are right: ") for one in findings)


def test_the_ledger_is_not_the_matter_of_migrations(project: Path, database: Database) -> None:
    _declared(project, _DECLARATION + "  _prisma_migrations: {columns: {id: text}}\n")
    ran = healthcheck("check", *_HERE, "--server", database.url, folder=project)
    assert (ran.returncode, ran.stdout[:4]) == (0, "PASS")


def test_files_of_no_tool(tmp_path: Path, database: Database) -> None:
    (tmp_path / "1_init.sql").write_text("CREATE TABLE a ()")
    given = ("snapshot", "--migrations", ".", "--server", database.url)
    ran = healthcheck(*given, folder=tmp_path)
    assert ran.stderr.endswith("or --tool plain where it is none of them\n")
    ran = healthcheck(*given, "--tool", "plain", folder=tmp_path)
    assert "since: 1_init" in ran.stdout
    assert "migrations:" not in ran.stdout


def test_roles_are_not_the_matter_of_migrations(project: Path, database: Database) -> None:
    granted = f"privileges: {{{unique_role()}: {{tables: {{users: [select]}}}}}}"
    _declared(project, f"{_DECLARATION}role: {unique_role()}\n{granted}\n")
    ran = healthcheck("check", *_HERE, "--server", database.url, folder=project)
    assert (ran.returncode, ran.stdout[:4]) == (0, "PASS")


def test_a_list_of_migrations(project: Path, database: Database) -> None:
    listed = "  expected: [1_init, 3_gone]"
    _declared(project, _DECLARATION.replace("  directory: prisma/migrations", listed))
    given = ("check", *_HERE, "--server", database.url, "--format", "json")
    ran = healthcheck(*given, folder=project)
    assert ran.returncode == 1
    assert [
        (one["code"], one["object"], one["hint"]) for one in json.loads(ran.stdout)["findings"]
    ] == [
        (
            "migration.unlisted",
            "2_project",
            "prisma/migrations has it; a database that lacks it would pass",
        ),
        (
            "migration.missing",
            "3_gone",
            "listed as expected, and prisma/migrations has no such migration",
        ),
    ]
    ran = healthcheck(*given[:-2], folder=project)
    assert "migration 2_project is not in the declaration's list" in ran.stdout
    update = ("snapshot", *_HERE, "--server", database.url, "--update", "expected_schema.yaml")
    assert healthcheck(*update, folder=project).returncode == 0
    assert healthcheck(*given, folder=project).returncode == 0


def test_a_migration_that_was_renamed(project: Path, database: Database) -> None:
    file = _declared(project)
    folder = project / "prisma/migrations"
    (folder / "2_project").rename(folder / "2_projects")
    given = ("check", *_HERE, "--server", database.url, "--format", "json")
    ran = healthcheck(*given, folder=project)
    [finding] = json.loads(ran.stdout)["findings"]
    assert ran.returncode == 1
    assert (finding["code"], finding["object"]) == ("migration.missing", "2_project")
    assert finding["declared_at"] == "expected_schema.yaml:14"
    assert finding["hint"].endswith('has no such migration; did you mean "2_projects"?')
    file.write_text("severity: {migration.missing: ignore}\n" + file.read_text())
    assert healthcheck(*given, folder=project).returncode == 0


@pytest.mark.parametrize(
    ("section", "told"),
    [
        pytest.param(
            "{tool: prisma, directory: db}",
            "5:39: directory db does not exist beside this file",
            id="no directory",
        ),
        pytest.param(
            "{tool: flyway}",
            '5:1: "migrations": the tool is flyway, and the migrations in prisma/migrations are'
            " those of prisma; mend one of them",
            id="another tool",
        ),
    ],
)
def test_a_declaration_of_other_migrations(
    project: Path, database: Database, section: str, told: str
) -> None:
    _declared(project, _DECLARATION.replace(_SECTION, f"migrations: {section}\n"))
    given = ("check", *_HERE, "--tool", "prisma", "--server", database.url)
    ran = healthcheck(*given, folder=project)
    assert ran.returncode == 2
    assert f"expected_schema.yaml:{told}" in ran.stderr


def test_what_no_check_would_ask_is_noted(project: Path, database: Database) -> None:
    given = ("check", *_HERE, "--server", database.url)
    _declared(project, _DECLARATION.replace(_SECTION, ""))
    ran = healthcheck(*given, folder=project)
    assert (ran.returncode, ran.stdout[:4]) == (0, "PASS")
    assert ran.stderr.startswith("note: expected_schema.yaml has no section migrations, so that")
    folder = project / "other/1_init"
    folder.mkdir(parents=True)
    (folder / "migration.sql").write_text("")
    _declared(project, _DECLARATION.replace("prisma/migrations", "other"))
    ran = healthcheck(*given, folder=project)
    told = "note: expected_schema.yaml declares other, and prisma/migrations was applied\n"
    assert ran.stderr == told


def test_one_file_is_enough(project: Path, database: Database) -> None:
    given = ("snapshot", *_HERE, "--server", database.url)
    ran = healthcheck(*given, "--list-migrations", folder=project)
    assert (ran.returncode, ran.stderr) == (0, "")
    listed = "  expected: [1_init, 2_project]\n"
    assert ran.stdout == _DECLARATION.replace("  directory: prisma/migrations\n", listed)
    file = _declared(project)
    update = ("--list-migrations", "--update", file.name)
    assert healthcheck(*given, *update, folder=project).returncode == 0
    assert file.read_text() == ran.stdout
    ran = healthcheck(*given, folder=project)
    assert ran.stderr == (
        "note: its directory prisma/migrations is relative to this folder, in which the file has"
        " to stand; for another place name it with --output FILE\n"
    )
    ran = healthcheck("snapshot", "--list-migrations", folder=project)
    assert ran.stderr.startswith("--list-migrations: belongs to --migrations DIR")


def test_a_statement_that_is_refused(project: Path, database: Database) -> None:
    _migration(project, "3_wrong", "CREATE TABLE t (\n  id integr\n);")
    given = ("snapshot", *_HERE, "--server", database.url, "--output", "new.yaml")
    ran = healthcheck(*given, folder=project)
    told = (
        'prisma/migrations/3_wrong/migration.sql:2:6: CREATE TABLE t ( id integr ): type "integr"'
    )
    assert ran.returncode == 2
    assert ran.stderr.startswith(told)
    assert not (project / "new.yaml").exists()
    assert database.query("SELECT FROM pg_database WHERE datname ~ '^healthcheck_replay'") == []


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        pytest.param(
            ("--migrations", "nothing"), 2, "--migrations: nothing does not exist", id="no"
        ),
        pytest.param(
            ("--migrations", "prisma"),
            2,
            "; did you mean prisma/migrations?",
            id="the folder above",
        ),
        pytest.param((*_HERE, "--tool", "prizma"), 2, "did you mean prisma?", id="no such tool"),
        pytest.param(
            (*_HERE, "--tool", "flyway"), 2, "has no migration of Flyway (", id="another tool"
        ),
        pytest.param(
            (*_HERE, "--database-url", "x"), 2, "and so is --database-url; give one", id="both"
        ),
        pytest.param(("--tool", "prisma"), 2, "--tool: belongs to --migrations DIR", id="no DIR"),
        pytest.param((*_HERE, "--server", "mysql://h/d"), 2, "--server: is for mysql", id="server"),
        pytest.param(
            (*_HERE, "--server", "postgres://h@127.0.0.1:1/d"), 3, "--server: ", id="nobody there"
        ),
    ],
)
@pytest.mark.parametrize("command", ["check", "snapshot"])
def test_what_is_refused(
    project: Path, command: str, arguments: tuple[str, ...], status: int, told: str
) -> None:
    _declared(project)
    ran = healthcheck(command, *arguments, folder=project)
    assert told in ran.stderr
    assert ran.returncode == status


def test_no_declaration(project: Path) -> None:
    ran = healthcheck("check", *_HERE, folder=project)
    assert ran.returncode == 2
    assert "or make one: healthcheck snapshot --migrations DIR" in ran.stderr


def test_programs_are_not_run(tmp_path: Path, database: Database) -> None:
    (tmp_path / "1_init.rb").write_text("")
    (tmp_path / "20200101000000_init.rb").write_text(
        "class Init < ActiveRecord::Migration[7.0]\nend\n"
    )
    given = ("--migrations", ".", "--tool", "rails", "--server", database.url)
    ran = healthcheck("snapshot", *given, folder=tmp_path)
    assert ran.returncode == 2
    assert "programs" in ran.stderr

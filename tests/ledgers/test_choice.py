"""Which tool a ledger's columns and a directory's files are of."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthcheck.ledgers import (
    BY_NAME,
    PLAIN,
    TOOLS,
    FilesError,
    Tool,
    at_home,
    fitting,
    recognised,
)
from healthcheck.ledgers.tool import command_for
from healthcheck.model.ledger import Files

_SQL = b"CREATE TABLE a (id integer);\n"
_ALIKE = {"rails": {"dbmate"}, "dbmate": {"rails"}}


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_ledger_is_told_by_its_columns(tool: Tool) -> None:
    names = {other.name for other in fitting(tool.columns, frozenset(tool.beside))}
    assert tool.name in names
    assert names <= {tool.name} | _ALIKE.get(tool.name, set())


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_a_column_of_ones_own_does_not_hide_a_ledger(tool: Tool) -> None:
    assert fitting(tool.columns | {"note of ours"}) == fitting(tool.columns)


def test_columns_of_no_ledger() -> None:
    assert fitting(frozenset({"id", "name of the user"})) == ()


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param({"README.md": b"-- +goose Up"}, "", id="no migrations"),
        pytest.param(
            {"1_a.up.sql": _SQL, "1_a.down.sql": b""},
            "golang-migrate sqlx",
            id="up, down",
        ),
        pytest.param(
            {"1_a.up.sql": b"-- Add up migration script here\n"}, "sqlx", id="SQLx's template"
        ),
        pytest.param({"1_a.sql": b"-- no-transaction\n"}, "sqlx", id="SQLx's mark"),
        pytest.param({"20240101000000_a.sql": _SQL}, "sqlx supabase", id="numbered files"),
        pytest.param({"1_a.sql": b"-- migrate:up\n"}, "dbmate", id="dbmate's mark"),
        pytest.param({"1_a.sql": b"-- Up Migration\n"}, "node-pg-migrate", id="its template"),
        pytest.param(
            {"0000_a.sql": _SQL, "meta/_journal.json": b'{"entries": []}'},
            "drizzle",
            id="a journal",
        ),
        pytest.param({"1_a.js": b"exports.up = (knex) => knex"}, "knex", id="a word of Knex"),
        pytest.param({"1-a.js": b"up: (queryInterface) =>"}, "sequelize", id="and of Sequelize"),
        pytest.param({"1_a.js": b""}, "", id="some program"),
        pytest.param({"1_a.sql": b"-- +goose Up\n"}, "goose", id="goose's mark"),
        pytest.param({"V1__a.sql": _SQL}, "flyway", id="Flyway's names"),
        pytest.param({"a/V1_2__a.sql": _SQL}, "flyway", id="Flyway's names in a folder"),
        pytest.param({"2024-01-01-000000_a/up.sql": _SQL}, "diesel", id="folders with up.sql"),
        pytest.param({"1_a/migration.sql": _SQL}, "prisma", id="folders with migration.sql"),
        pytest.param(
            {"1_a/migration.sql": _SQL, "migration_lock.toml": b""}, "prisma", id="a lock file"
        ),
        pytest.param(
            {"1_a.sql": _SQL, "atlas.sum": b"h1:x=\n1_a.sql h1:y=\n"}, "atlas", id="a sum"
        ),
        pytest.param({"atlas.sum": b"h1:x=\n"}, "atlas", id="a sum of nothing yet"),
        pytest.param({"1-a.sql": _SQL, "2-b.sql": _SQL}, "", id="of no tool"),
        pytest.param({"1_a.up.sql": _SQL, "01_b.up.sql": _SQL}, "", id="refused by all"),
        pytest.param({"1_a.up.sql": _SQL, "b_b.sql": _SQL}, "golang-migrate", id="refused by one"),
    ],
)
def test_a_directory_is_told_by_its_files(files: Files, wanted: str) -> None:
    assert [tool.name for tool, _ in recognised(files)] == wanted.split()


_RELEASES = sorted((Path(__file__).parent / "data").glob("*/release"))
_SEVERAL = {
    "golang-migrate": {"sqlx"},
    "supabase": {"sqlx"},
}


@pytest.mark.parametrize("release", _RELEASES, ids=lambda release: release.parent.name)
def test_what_a_tool_was_run_with_is_told(release: Path) -> None:
    tool = release.parent.name
    files = {
        path.relative_to(release).as_posix(): path.read_bytes()
        for path in release.rglob("*")
        if path.is_file()
    }
    assert {found.name for found, _ in recognised(files)} == {tool, *_SEVERAL.get(tool, ())}


def test_what_is_recognised_comes_with_its_migrations() -> None:
    ((tool, release),) = recognised({"V2__b.sql": _SQL, "V1__a.sql": _SQL})
    assert (tool.name, [migration.name for migration in release]) == (
        "flyway",
        ["V1__a", "V2__b"],
    )


def test_a_tools_own_directory_that_it_cannot_read_is_refused() -> None:
    with pytest.raises(FilesError) as refused:
        recognised({"1_a.sql": b"-- +goose Up\n", "1_b.sql": b"-- +goose Up\n"})
    assert refused.value.path == "1_b.sql"


def test_plain_files_are_no_tool_of_a_database() -> None:
    assert PLAIN not in TOOLS
    assert PLAIN not in fitting(PLAIN.columns)
    assert PLAIN.entries([], ()) == ()


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_commands_are_of_the_tool(tool: Tool) -> None:
    told = [command_for(each, "1_a b") for each in (tool.resolve, tool.record) if each]
    assert not any("{" in each for each in told)
    assert {each.split()[0] for each in told} <= {tool.remedy.split()[0]}
    assert not any(each.endswith("1_a b") for each in told)


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/srv/supabase/migrations", ["supabase"]),
        ("supabase/migrations", ["supabase"]),
        ("/srv/mysupabase/migrations", ["supabase", "sqlx"]),
        ("/srv/migrations", ["supabase", "sqlx"]),
    ],
)
def test_a_path_tells_what_files_do_not(path: str, meant: list[str]) -> None:
    tools = [BY_NAME[name] for name in ("supabase", "sqlx")]
    assert [tool.name for tool in at_home(path, tools)] == meant


def test_the_files_of_a_tool_are_named_for_people() -> None:
    assert BY_NAME["prisma"].named_files == "*/migration.sql, migration_lock.toml"

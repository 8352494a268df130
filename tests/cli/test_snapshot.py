from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import SCHEMA, healthcheck, process
from tests.postgres import Database
from tests.server.serving import environment

WRITTEN = """\
version: 1
schema: public
closed: true

tables:
  orders:
    columns:
      id: integer null

  users:
    columns:
      id: integer not null
      email: text not null
    indexes:
      users_email_idx: [email]
"""
NOWHERE = "postgresql://app:geheim@127.0.0.1:1/shop"


def test_a_snapshot_is_a_declaration_that_passes(database: Database, tmp_path: Path) -> None:
    database.execute(SCHEMA)
    ran = healthcheck("snapshot", DATABASE_URL=database.url)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, WRITTEN, "")
    path = tmp_path / "expected_schema.yaml"
    ran = healthcheck("snapshot", "--output", str(path), "--database-url", database.url)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert path.read_text() == WRITTEN
    again = healthcheck("snapshot", "--output", str(path), DATABASE_URL=database.url)
    assert (again.returncode, again.stderr) == (0, "")
    path.write_text("# what people wrote\n")
    anew = healthcheck("snapshot", "--output", str(path), DATABASE_URL=database.url)
    note = f"note: {path} was replaced; --update {path} keeps what people wrote in one\n"
    assert (anew.returncode, anew.stderr, path.read_text()) == (0, note, WRITTEN)
    checked = healthcheck("check", "--strict", folder=tmp_path, DATABASE_URL=database.url)
    assert checked.returncode == 0


def test_only_what_is_asked_for(database: Database) -> None:
    database.execute(SCHEMA + "CREATE SCHEMA shop; CREATE TABLE shop.orders ();")
    asked = ["--schema", "public", "--exclude", "u*", "--only", "tables"]
    ran = healthcheck("snapshot", *asked, DATABASE_URL=database.url)
    assert ran.stdout == "version: 1\nschema: public\n\ntables:\n  orders: {}\n"
    asked = ["--include", "*.orders", "--only", "tables, columns"]
    ran = healthcheck("snapshot", *asked, DATABASE_URL=database.url)
    assert ran.stdout.endswith(
        "\n  orders:\n    columns:\n      id: integer null\n\n  shop.orders: {}\n"
    )


def test_the_schema_of_the_connection_string_is_the_one(database: Database) -> None:
    database.execute(SCHEMA + "CREATE SCHEMA shop; CREATE TABLE shop.orders ();")
    ran = healthcheck("snapshot", DATABASE_URL=f"{database.url}?schema=shop")
    assert ran.stdout == "version: 1\nschema: shop\nclosed: true\n\ntables:\n  orders: {}\n"


def test_what_is_left_out_is_told(database: Database) -> None:
    database.execute(SCHEMA + "ALTER TABLE users ADD CONSTRAINT odd CHECK (id > 0) NOT VALID")
    ran = healthcheck("snapshot", DATABASE_URL=database.url)
    assert (ran.returncode, ran.stdout) == (0, WRITTEN)
    assert ran.stderr.startswith("note: check public.users.odd is not declared as it is")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--only", "tables,index"], "--only: no section 'index'; did you mean indexes?\n"),
        (["--schema", "shop"], "--schema: the database has no schema shop\n"),
        ([], "healthcheck snapshot: there is nothing in any schema of the database: no snapshot"),
        (["--timeout", "soon"], "--timeout: "),
        (["--target", "other"], "--target: no target"),
    ],
)
def test_usage(database: Database, arguments: list[str], told: str) -> None:
    ran = healthcheck("snapshot", *arguments, DATABASE_URL=database.url)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(told)


def test_a_file_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path) -> None:
    path = tmp_path / "no" / "folder.yaml"
    ran = healthcheck("snapshot", "--output", str(path), DATABASE_URL=NOWHERE)
    assert (ran.returncode, ran.stderr) == (
        2,
        f"--output: {path} cannot be written: there is no directory {path.parent}; make it first\n",
    )
    ran = healthcheck("snapshot", "--update", str(tmp_path), DATABASE_URL=NOWHERE)
    assert (ran.returncode, ran.stderr) == (
        2,
        f"--update: {tmp_path} cannot be written: it is a directory; name a file in it\n",
    )


def test_a_file_that_could_not_be_written(database: Database) -> None:
    database.execute(SCHEMA)
    path = "/proc/none.yaml"
    ran = healthcheck("snapshot", "--output", path, DATABASE_URL=database.url)
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"--output: {path} cannot be written: ")


def test_one_target_of_several(database: Database, tmp_path: Path) -> None:
    database.execute(SCHEMA)
    targets = tmp_path / "targets.yaml"
    targets.write_text("one: {url_env: ONE}\ntwo: {url_env: TWO}\n")
    urls = {"ONE": database.url, "TWO": NOWHERE}
    ran = healthcheck("snapshot", variables=urls, TARGETS=str(targets))
    assert (ran.returncode, ran.stderr) == (2, "--target: wants one target of one, two\n")
    ran = healthcheck("snapshot", "--target", "one", variables=urls, TARGETS=str(targets))
    assert ran.stdout == WRITTEN


def test_no_answer_from_the_database(tmp_path: Path) -> None:
    path = tmp_path / "expected_schema.yaml"
    path.write_text("old")
    ran = healthcheck("snapshot", "--output", str(path), DATABASE_URL=NOWHERE)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr.startswith("healthcheck snapshot: the connection was refused; is PostgreSQL")
    assert path.read_text() == "old"


def test_what_is_redirected_is_utf8(database: Database) -> None:
    database.execute('CREATE TABLE "naïve" ()')
    env = environment(DATABASE_URL=database.url) | {"PYTHONIOENCODING": "ascii"}
    ran = process("snapshot", env=env)
    assert ran.stdout.endswith("\ntables:\n  naïve: {}\n")


def test_a_terminal_is_shown_how_it_goes(database: Database) -> None:
    database.execute(SCHEMA)
    screen, end = pty.openpty()
    command = [sys.executable, "-m", "healthcheck", "snapshot"]
    env = environment(DATABASE_URL=database.url)
    ran = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=end, check=True)
    os.close(end)
    shown = os.read(screen, 4096).decode()
    os.close(screen)
    assert "reading 2 tables" in shown
    assert shown.endswith("\r\x1b[K")
    assert ran.stdout.decode() == WRITTEN


def test_an_existing_file_is_brought_up_to_the_database(database: Database, tmp_path: Path) -> None:
    database.execute(SCHEMA)
    path = tmp_path / "expected_schema.yaml"
    head = "# ours\nversion: 1\nseverity: {index.missing: warn}\n"
    path.write_text(head + "tables:\n  orders: [id]\n")
    ran = healthcheck("snapshot", "--update", str(path), DATABASE_URL=database.url)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert path.read_text().startswith(head + "tables:\n  orders:\n    columns:\n      id: integer")
    checked = healthcheck("check", "--strict", folder=tmp_path, DATABASE_URL=database.url)
    assert checked.returncode == 0


def test_a_file_of_another_schema_than_that_of_the_connection_string(tmp_path: Path) -> None:
    (path := tmp_path / "shop.yaml").write_text(WRITTEN)
    url = f"{NOWHERE}?schema=shop"
    ran = healthcheck("snapshot", "--update", str(path), DATABASE_URL=url)
    assert ran.returncode == 2
    assert ran.stderr.startswith(f'{path}:2:9: "schema" is public, and the connection string says')
    named = ("--schema", "public")
    ran = healthcheck("snapshot", "--update", str(path), *named, DATABASE_URL=url)
    assert ran.returncode == 3  # as nobody listens there


def test_a_file_that_is_to_be_updated_has_to_be_a_declaration(tmp_path: Path) -> None:
    path = tmp_path / "expected_schema.yaml"
    ran = healthcheck("snapshot", "--update", str(path), DATABASE_URL=NOWHERE)
    assert ran.returncode == 2
    told = f"--update: {path} cannot be read: No such file or directory; --output FILE writes"
    assert ran.stderr.startswith(told)
    path.write_text("version: 1\ntabels: {}\n")
    ran = healthcheck("snapshot", "--update", str(path), DATABASE_URL=NOWHERE)
    assert ran.returncode == 2
    assert 'did you mean "tables"?' in ran.stderr


_LEDGER = """
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
CREATE TABLE knex_migrations (id serial, name text, batch int, migration_time timestamptz);
CREATE TABLE knex_migrations_lock (index serial, is_locked int);
CREATE TABLE schema_migrations (note text);
"""
_NOTE = (
    "note: table public.{} is the ledger of {}, and left out; --include writes it; to have its"
    " migrations checked, declare migrations: {{tool: {}, directory: …}}\n"
)


def _tables(text: str) -> list[str]:
    return [
        line.strip(" :") for line in text.splitlines() if line.startswith("  ") and line[2] != " "
    ]


def test_the_ledger_of_a_tool_is_left_out_and_told(database: Database, tmp_path: Path) -> None:
    database.execute(SCHEMA + _LEDGER)
    file = tmp_path / "expected_schema.yaml"
    ran = healthcheck("snapshot", "--output", str(file), DATABASE_URL=database.url)
    told = _NOTE.format("alembic_version", "Alembic", "alembic")
    told += _NOTE.format("knex_migrations", "Knex", "knex")
    assert (ran.returncode, ran.stderr) == (0, told)
    assert _tables(file.read_text()) == ["orders", "schema_migrations", "users"]
    for sides in ((str(file), database.url), (database.url, str(file))):
        assert healthcheck("diff", *sides).returncode == 0
    before = file.read_text()
    ran = healthcheck("snapshot", "--update", str(file), DATABASE_URL=database.url)
    assert (ran.returncode, file.read_text()) == (0, before)


def test_a_ledger_that_is_asked_for_is_written(database: Database, tmp_path: Path) -> None:
    database.execute(SCHEMA + _LEDGER)
    ran = healthcheck("snapshot", "--include", "alembic*", DATABASE_URL=database.url)
    assert (_tables(ran.stdout), ran.stderr) == (["alembic_version"], "")
    # A file that has it keeps it, and is brought up to it.
    file = tmp_path / "expected_schema.yaml"
    file.write_text(ran.stdout)
    database.execute("ALTER TABLE alembic_version ADD COLUMN more text")
    ran = healthcheck("snapshot", "--update", str(file), DATABASE_URL=database.url)
    assert "knex_migrations is the ledger" in ran.stderr
    assert "more: text" in file.read_text()


def test_a_database_that_has_a_ledger_alone(database: Database) -> None:
    database.execute("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
    ran = healthcheck("snapshot", DATABASE_URL=database.url)
    assert (_tables(ran.stdout), ran.stderr) == (["alembic_version"], "")

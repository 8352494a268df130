from __future__ import annotations

import json
from pathlib import Path

import pytest

from healthcheck.embedded import EmbeddedServer
from tests.cli.commands import DECLARATION, SCHEMA, healthcheck
from tests.postgres import Database, fresh_database

NOWHERE = "postgresql://app:geheim@127.0.0.1:1/shop"


@pytest.fixture
def declaration(tmp_path: Path) -> str:
    return written(tmp_path, "a.yaml", DECLARATION)


def written(folder: Path, name: str, text: str) -> str:
    (folder / name).write_text(text)
    return str(folder / name)


def test_a_declaration_and_a_database(database: Database, declaration: str) -> None:
    database.execute(SCHEMA + "CREATE TABLE more (id integer);")
    same = healthcheck("diff", declaration, database.url)
    assert (same.returncode, same.stderr) == (0, "")
    assert same.stdout.startswith(f"PASS B (database {database.name}): all 6 expected objects")
    database.execute("ALTER TABLE users DROP COLUMN email")
    different = healthcheck("diff", declaration, database.url)
    assert different.returncode == 1
    assert "column email is missing" in different.stdout
    assert f"{declaration}:6" in different.stdout


def test_a_database_and_a_declaration(database: Database, declaration: str) -> None:
    database.execute(SCHEMA)
    same = healthcheck("diff", database.url, declaration)
    assert (same.returncode, same.stderr) == (0, "")
    database.execute("ALTER TABLE users ADD COLUMN plan text")
    different = healthcheck("diff", database.url, declaration, "--format", "json")
    assert different.returncode == 1
    [finding] = json.loads(different.stdout)["findings"]
    assert (finding["code"], finding["object"]) == ("column.missing", "public.users.plan")


def test_two_databases_differ_both_ways(postgres: EmbeddedServer, database: Database) -> None:
    database.execute(SCHEMA)
    with fresh_database(postgres) as other:
        other.execute(SCHEMA)
        same = healthcheck("diff", database.url, "env:OTHER", variables={"OTHER": other.url})
        assert (same.returncode, same.stderr) == (0, "")
        other.execute("DROP TABLE orders; CREATE TABLE more (id integer)")
        other.execute("CREATE SCHEMA billing; CREATE TABLE billing.invoices (id integer)")
        ran = healthcheck("diff", database.url, other.url, "--format", "json")
    report = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert [(finding["code"], finding["object"]) for finding in report["findings"]] == [
        ("table.missing", "public.orders"),
        ("table.unexpected", "public.more"),
        ("table.unexpected", "billing.invoices"),
    ]


def test_in_an_empty_database_everything_is_missing(
    postgres: EmbeddedServer, database: Database
) -> None:
    database.execute(SCHEMA)
    with fresh_database(postgres) as other:
        ran = healthcheck("diff", database.url, other.url, "--format", "json")
    assert (ran.returncode, ran.stderr) == (1, "")
    found = [(one["code"], one["object"]) for one in json.loads(ran.stdout)["findings"]]
    assert found == [("table.missing", "public.orders"), ("table.missing", "public.users")]


def test_two_databases_differ_in_what_only_one_of_them_has_of_a_thing(
    postgres: EmbeddedServer, database: Database
) -> None:
    database.execute(SCHEMA)
    with fresh_database(postgres) as other:
        other.execute(SCHEMA + "ALTER TABLE users ALTER email SET DEFAULT 'x'")
        ran = healthcheck("diff", database.url, other.url, "--format", "json")
    [finding] = json.loads(ran.stdout)["findings"]
    assert (finding["code"], finding["object"]) == ("column.default", "public.users.email")


def test_two_declarations(declaration: str, tmp_path: Path) -> None:
    other = written(tmp_path, "b.yaml", DECLARATION.replace("email: text", "email: varchar(9)"))
    ran = healthcheck("diff", declaration, other, "--format", "markdown")
    assert ran.returncode == 1
    assert "`character varying(9)`" in ran.stdout
    assert healthcheck("diff", declaration, declaration).returncode == 0


def test_what_one_declaration_has_more(declaration: str, tmp_path: Path) -> None:
    other = written(tmp_path, "b.yaml", DECLARATION + "  more: [id]\n")
    ran = healthcheck("diff", declaration, other)
    assert ran.returncode == 1
    assert "table public.more\n  fail  the table is there undeclared" in ran.stdout


@pytest.mark.parametrize(("a", "b"), [(NOWHERE, "{file}"), ("{file}", NOWHERE)], ids=["A", "B"])
def test_no_answer(a: str, b: str, declaration: str) -> None:
    ran = healthcheck("diff", a.format(file=declaration), b.format(file=declaration))
    assert ran.returncode == 3
    assert "the connection was refused" in ran.stdout + ran.stderr
    assert "geheim" not in ran.stdout + ran.stderr


def test_the_problems_of_both_sides_are_told_at_once(tmp_path: Path) -> None:
    bad = written(tmp_path, "bad.yaml", "version: 1\ntablse: {a: [id]}\n")
    ran = healthcheck("diff", bad, "env:NO_SUCH_VARIABLE")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert 'did you mean "tables"?' in ran.stderr
    assert "B: the variable NO_SUCH_VARIABLE is not set" in ran.stderr
    wrong = healthcheck("diff", "mysql://root:geheim@h/x", str(tmp_path / "none.yaml"))
    assert wrong.returncode == 2
    assert "is for mysql" in wrong.stderr
    assert "none.yaml: cannot be read" in wrong.stderr
    assert "geheim" not in wrong.stderr


@pytest.mark.parametrize(
    "meant",
    [
        "postgres:u:geheim@h/db",
        "postgresql//u:geheim@h/db",
        "u:geheim@h:5432/db",
        "jdbc:postgresql://h/db?user=u&password=geheim&x",
        "' postgres://u:geheim@h/db",
        "host=h sslpassword=geheim password = 'geheim",
    ],
)
def test_what_was_meant_as_a_connection_string_is_not_repeated(
    meant: str, declaration: str
) -> None:
    ran = healthcheck("diff", declaration, meant)
    assert ran.returncode in {2, 3}
    assert "geheim" not in ran.stdout + ran.stderr


def test_nothing_to_compare(database: Database, declaration: str) -> None:
    ran = healthcheck("diff", database.url, declaration)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "there is nothing in" in ran.stderr
    assert "snapshot" not in ran.stderr

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


_LEDGER = "version: 1\ntables: {t: {columns: [id]}}\nmigrations: {tool: golang-migrate, %s}\n"


@pytest.mark.parametrize(
    ("a", "b", "told"),
    [
        pytest.param("expected: ['1', '2']", "expected: ['1', '2']", [], id="the same"),
        pytest.param(
            "expected: ['1', '2']",
            "expected: ['1', '3']",
            ["migration.pending 2", "migration.unknown 3"],
            id="two lists",
        ),
        pytest.param(
            "expected: ['1']",
            "expected: ['2']",
            ["migration.pending 1", "migration.unknown 2"],
            id="two lists with nothing in common",
        ),
        pytest.param("directory: m", "expected: ['1', '2']", [], id="a list of numbers"),
        pytest.param(
            "directory: m", "expected: ['1']", ["migration.pending 2"], id="a shorter list"
        ),
        pytest.param("directory: m", "directory: m", [], id="a directory"),
        pytest.param(
            "directory: m", "directory: less", ["migration.pending 000002_b"], id="directories"
        ),
    ],
)
def test_migrations_that_only_one_declaration_expects(
    tmp_path: Path, a: str, b: str, told: list[str]
) -> None:
    for folder, names in (("m", ("000001_a", "000002_b")), ("less", ("000001_a",))):
        (tmp_path / folder).mkdir()
        for name in names:
            written(tmp_path / folder, f"{name}.up.sql", "SELECT 1;")
    sides = [written(tmp_path, f"{n}.yaml", _LEDGER % text) for n, text in enumerate((a, b))]
    ran = healthcheck("diff", *sides, "--format", "json")
    found = json.loads(ran.stdout)["findings"]
    assert (ran.returncode, ran.stderr) == (1 if told else 0, "")
    assert [f"{finding['code']} {finding['object']}" for finding in found] == told


@pytest.mark.parametrize(
    ("b", "why"),
    [
        pytest.param("version: 1\ntables: {t: {columns: [id]}}\n", "(1 in A, 0 in B)", id="none"),
        pytest.param(_LEDGER % "table: x", "B does not say which are expected", id="no names"),
        pytest.param(
            (_LEDGER % "expected: ['1']").replace("golang-migrate", "goose"),
            "A's are of golang-migrate, B's of goose",
            id="another tool",
        ),
        pytest.param(_LEDGER % "directory: m", "have no name in common", id="other names"),
        pytest.param(_LEDGER % "directory: gone", "the directory gone of B cannot", id="a copy"),
    ],
)
def test_migrations_that_cannot_be_compared_are_told(tmp_path: Path, b: str, why: str) -> None:
    first = written(tmp_path, "a.yaml", _LEDGER % "expected: ['1']")
    (tmp_path / "m").mkdir()
    written(tmp_path / "m", "9_x.up.sql", "SELECT 1;")
    ran = healthcheck("diff", first, written(tmp_path, "b.yaml", b))
    assert ran.returncode == 0
    assert ran.stderr.startswith("note: the migrations of A and B were not compared: ")
    assert why in ran.stderr


def test_migrations_beside_a_database_are_not_compared(database: Database, tmp_path: Path) -> None:
    database.execute("CREATE TABLE t (id int)")
    declared = written(tmp_path, "a.yaml", _LEDGER % "expected: ['1']")
    ran = healthcheck("diff", declared, database.url)
    assert ran.returncode == 0
    told = f"the migrations that {declared} declares were not compared; healthcheck check does that"
    assert ran.stderr == f"note: {told}\n"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["declaration first", "database first"])
def test_a_schema_that_is_not_that_of_the_connection_string(
    order: tuple[int, int], tmp_path: Path
) -> None:
    path = written(tmp_path, "a.yaml", DECLARATION.replace("tables:", "schema: public\ntables:"))
    sides = path, f"{NOWHERE}?schema=tenant_b"
    ran = healthcheck("diff", *(sides[number] for number in order))
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        2,
        "",
        f'{path}:2:9: "schema" is public, and the connection string says schema=tenant_b;'
        " take it out of the declaration, which then is of that one, or out of the connection"
        " string\n",
    )


def test_names_without_a_schema_are_those_of_the_connection_string(
    database: Database, declaration: str
) -> None:
    database.execute("CREATE SCHEMA app; SET search_path = app;" + SCHEMA + "RESET search_path;")
    ran = healthcheck("diff", declaration, f"{database.url}?schema=app")
    assert (ran.returncode, ran.stderr) == (0, "")

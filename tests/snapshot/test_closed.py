"""A whole snapshot says that what it leaves out is PostgreSQL's default."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commands import healthcheck
from tests.postgres import Database
from tests.probing import findings_of

SCHEMA = """
CREATE TABLE t (
    id integer PRIMARY KEY, note text, at timestamptz DEFAULT now(), word text DEFAULT 'x',
    loud text GENERATED ALWAYS AS (upper(id::text)) STORED
);
CREATE POLICY seen ON t USING (true);
CREATE DOMAIN short AS varchar(9);
CREATE TYPE pair AS (a text, b integer);
CREATE SEQUENCE s;
CREATE VIEW v AS SELECT 1 AS one;
CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
"""


def snapshot(database: Database, *options: str) -> str:
    ran = healthcheck("snapshot", "--database-url", database.url, *options)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("ALTER TABLE t ALTER note SET DEFAULT 'x'", "column.default public.t.note"),
        ("ALTER TABLE t ENABLE ROW LEVEL SECURITY", "table.definition public.t"),
        ("ALTER TABLE t SET UNLOGGED", "table.definition public.t"),
        ('ALTER TABLE t ALTER note TYPE text COLLATE "C"', "column.definition public.t.note"),
        ('ALTER TABLE t ALTER word TYPE text COLLATE "C"', "column.definition public.t.word"),
        (
            "ALTER TABLE t DROP COLUMN loud, "
            'ADD COLUMN loud text COLLATE "C" GENERATED ALWAYS AS (upper(id::text)) STORED',
            "column.definition public.t.loud",
        ),
        (
            'DROP DOMAIN short; CREATE DOMAIN short AS varchar(9) COLLATE "C"',
            "domain.definition public.short",
        ),
        ('ALTER TYPE pair ALTER ATTRIBUTE a TYPE text COLLATE "C"', "type.definition public.pair"),
        ("ALTER POLICY seen ON t WITH CHECK (true)", "policy.definition public.t.seen"),
        (
            "DROP POLICY seen ON t; CREATE POLICY seen ON t AS RESTRICTIVE USING (true)",
            "policy.definition public.t.seen",
        ),
        ("ALTER SEQUENCE s INCREMENT 2", "sequence.definition public.s"),
        ("ALTER FUNCTION f SECURITY DEFINER", "function.definition public.f(integer)"),
        (
            "DROP VIEW v; CREATE MATERIALIZED VIEW v AS SELECT 1 AS one",
            "view.definition public.v",
        ),
        (
            "ALTER TABLE t ALTER id ADD GENERATED ALWAYS AS IDENTITY",
            "column.default public.t.id",
        ),
    ],
    ids=lambda text: text.partition(" public")[0],
)
def test_what_got_another_value_than_the_default(
    database: Database, change: str, found: str
) -> None:
    database.execute(SCHEMA)
    declaration = snapshot(database)
    assert "closed: true\n" in declaration
    assert findings_of(database.url, declaration) == []
    database.execute(change)
    assert [
        f"{finding.code.value} {finding.subject.object}"
        for finding in findings_of(database.url, declaration)
    ] == [found]


def test_a_part_of_a_database_says_nothing_of_the_rest(database: Database) -> None:
    database.execute(SCHEMA)
    assert "closed" not in snapshot(database, "--only", "tables,columns")


def test_an_update_leaves_a_closed_file_closed_and_short(
    database: Database, tmp_path: Path
) -> None:
    database.execute(SCHEMA)
    file = tmp_path / "expected_schema.yaml"
    file.write_text("# ours\n" + snapshot(database))
    database.execute("ALTER TABLE t ADD COLUMN more text; ALTER TABLE t ALTER at DROP DEFAULT")
    database.execute("ALTER TABLE t ENABLE ROW LEVEL SECURITY; CREATE TABLE u (id integer)")
    snapshot(database, "--update", str(file))
    text = file.read_text()
    assert text.startswith("# ours\nversion: 1\n")
    assert "closed: true\n" in text
    assert "      more: text null\n" in text
    assert "      at: timestamptz null\n" in text
    assert findings_of(database.url, text) == []
    database.execute("ALTER TABLE u ALTER id SET DEFAULT 7; ALTER TABLE t ALTER more SET DEFAULT 8")
    assert {finding.subject.name for finding in findings_of(database.url, text)} == {"id", "more"}

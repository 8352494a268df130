"""Random breaks of real and made schemas, each found by the declaration that a snapshot wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthcheck.embedded import EmbeddedServer
from healthcheck.model.finding import Code, Finding, Subject
from tests.corpus import each_schema, load
from tests.mutating.mutating import Mutation, Thing, judged, outcomes, snapshot_of
from tests.postgres import Database, fresh_database

_MADE = Path(__file__).parent.parent / "mutation" / "schema.sql"
_BREAK = Mutation("column dropped", "ALTER TABLE t DROP COLUMN c")


@pytest.mark.parametrize("schema", each_schema())
def test_each_break_of_a_real_schema_is_found(schema: Path, postgres: EmbeddedServer) -> None:
    with fresh_database(postgres) as database:
        load(schema, database)
        all_found(database)


def test_each_break_of_a_made_schema_is_found(postgres: EmbeddedServer) -> None:
    with fresh_database(postgres) as database:
        database.execute(_MADE.read_text(encoding="utf-8"))
        all_found(database)


def all_found(database: Database) -> None:
    """The break found, and nothing else said, in each of a few."""
    database.connection.close()  # a copy is only made of what nobody is connected to
    declaration = snapshot_of(database.url)
    tried = list(outcomes(database.url, declaration, count=12, seed=7, on_refused=_pass_over))
    assert len(tried) == 12
    assert [one for one in tried if one.missed or one.false] == []


def _pass_over(mutation: Mutation) -> None:
    """One that the server refused."""


def test_what_the_declaration_leaves_out_is_missed(postgres: EmbeddedServer) -> None:
    with fresh_database(postgres) as database:
        database.execute("CREATE TABLE a (id integer); CREATE TABLE b (id integer)")
        database.connection.close()
        declaration = "version: 1\ntables: {a: [id]}"
        tried = list(outcomes(database.url, declaration, count=99, seed=1, on_refused=_pass_over))
    missed = {one.mutation.statement for one in tried if one.missed}
    assert "DROP TABLE public.b CASCADE" in missed
    assert "DROP TABLE public.a CASCADE" not in missed


TABLE, COLUMN, INDEX = Thing("s.t", "s"), Thing("s.t.c", "s.t"), Thing("s.i", "s.t")
BEFORE = {Thing("s", ""): "", TABLE: "r", COLUMN: "text", INDEX: "(c)"}


def named(code: Code, *parts: str) -> Finding:
    return Finding(code=code, subject=Subject(parts=parts))


@pytest.mark.parametrize(
    ("gone", "findings", "missed", "false"),
    [
        pytest.param([COLUMN], [], ("s.t.c",), (), id="not found"),
        pytest.param([COLUMN], [named(Code.COLUMN_MISSING, "s", "t", "c")], (), (), id="found"),
        pytest.param(
            [COLUMN],
            [named(Code.COLUMN_MISSING, "s", "t", "c"), named(Code.INDEX_MISSING, "s", "i")],
            (),
            ("index.missing s.i",),
            id="and more said",
        ),
        pytest.param(
            [TABLE, COLUMN, INDEX],
            [named(Code.TABLE_MISSING, "s", "t")],
            (),
            (),
            id="all that went with it",
        ),
        pytest.param([TABLE, COLUMN, INDEX], [], ("s.i", "s.t", "s.t.c"), (), id="none of it"),
    ],
)
def test_judging(
    gone: list[Thing], findings: list[Finding], missed: tuple[str, ...], false: tuple[str, ...]
) -> None:
    after = {thing: text for thing, text in BEFORE.items() if thing not in gone}
    outcome = judged(_BREAK, BEFORE, after, findings)
    assert (outcome.missed, outcome.false) == (missed, false)

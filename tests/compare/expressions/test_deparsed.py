"""Each expression is loaded into a real server, read back, and must be itself and no other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import LiteralString

import pytest
from psycopg import Connection

from healthcheck.compare.expressions import Context, Verdict, same_expression
from healthcheck.compare.expressions.canonical import canonical
from healthcheck.compare.expressions.judge import Judge
from healthcheck.compare.expressions.naming import Naming
from healthcheck.compare.expressions.parser import parse
from healthcheck.compare.expressions.tree import Node
from healthcheck.compare.types import canonical_type
from healthcheck.embedded import EmbeddedServer
from tests.compare.expressions import rows
from tests.postgres import Database, fresh_database

COLUMN_TYPES = {name: str(canonical_type(text)) for name, text in rows.COLUMNS.items()}


@dataclass(frozen=True)
class Row:
    """An expression and the place where it stands; `type` is that of a default's column."""

    place: str
    text: str
    type: str | None = None

    @property
    def context(self) -> Context:
        return Context(
            column_types=COLUMN_TYPES,
            base_types=rows.BASE_TYPES,
            target_type=str(canonical_type(self.type)) if self.type else None,
        )


ROWS = [
    *(Row("default", text, kind) for kind, texts in rows.DEFAULTS.items() for text in texts),
    *(Row("check", text) for text in (*rows.CHECKS, *rows.SINCE)),
    *(Row("where", text) for text in rows.PREDICATES),
    *(Row("index", text) for text in rows.INDEXED),
]

STATEMENTS: dict[str, tuple[LiteralString, LiteralString]] = {
    "default": (
        "ALTER TABLE public.thing ADD COLUMN added {type} DEFAULT {text}",
        "SELECT pg_get_expr(adbin, 0) FROM pg_attrdef WHERE adrelid = 'public.thing'::regclass",
    ),
    "check": (
        "ALTER TABLE public.thing ADD CONSTRAINT made_up CHECK ({text})",
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'made_up'",
    ),
    "where": (
        "CREATE INDEX made_up ON public.thing (qty) WHERE {text}",
        "SELECT pg_get_expr(indpred, indrelid) FROM pg_index"
        " WHERE indexrelid = 'public.made_up'::regclass",
    ),
    "index": (
        "CREATE INDEX made_up ON public.thing ({text})",
        "SELECT pg_get_indexdef('public.made_up'::regclass, 1, false)",
    ),
}


@pytest.fixture(scope="module")
def table(postgres: EmbeddedServer) -> Iterator[Database]:
    """A database whose one table has a column of every type."""
    with fresh_database(postgres) as database:
        database.execute(rows.SETUP)
        columns = ", ".join(f'"{name}" {kind}' for name, kind in rows.COLUMNS.items())
        database.execute(f"CREATE TABLE public.thing ({columns})")
        yield database


def deparsed(database: Database, row: Row) -> str | None:
    """The text of the server's catalog, as a probe reads it; None where it stores none."""
    create, read = STATEMENTS[row.place]
    connection: Connection[tuple[str, ...]] = database.connection
    with connection.transaction(force_rollback=True):
        connection.execute("SET LOCAL TimeZone = 'UTC'; SET LOCAL search_path = public")
        connection.execute(create.format(text=row.text, type=row.type).encode())
        connection.execute("SET LOCAL search_path = pg_catalog, pg_temp")
        found = connection.execute(read).fetchone()
    if found is None:
        return None
    return found[0].removeprefix("CHECK (")[:-1] if row.place == "check" else found[0]


def understood(database: Database, row: Row) -> bool:
    return database.server_version // 10_000 >= rows.SINCE.get(row.text, 0)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.place} {row.type or ''} {row.text}")
def test_what_was_written_is_what_is_read_back(table: Database, row: Row) -> None:
    if not understood(table, row):
        pytest.skip("a newer server's syntax")
    have = deparsed(table, row)
    assert have is not None
    assert same_expression(row.text, have, row.context).verdict is Verdict.EQUAL, have
    assert same_expression(f"({have})", have, row.context).verdict is Verdict.EQUAL


@dataclass(frozen=True)
class Trees:
    row: Row
    want: Node
    have: Node


def test_no_expression_is_taken_for_another(table: Database) -> None:
    """Judged on the canonical trees, because parsing each text for each pair takes minutes."""
    columns = frozenset(rows.COLUMNS)
    read = [(row, deparsed(table, row) or "") for row in ROWS if understood(table, row)]
    trees = [
        Trees(row, *(canonical(parse(text), row.context, columns) for text in (row.text, have)))
        for row, have in read
    ]
    judge = Judge(Naming("public"))
    confused = [
        (one.row.text, other.row.text)
        for one in trees
        for other in trees
        if (one.row.place, one.row.type) == (other.row.place, other.row.type)
        and one is not other
        and {one.row.text, other.row.text} not in rows.EQUIVALENT
        and judge.judge(one.want, other.have).verdict is Verdict.EQUAL
    ]
    assert confused == []


def test_what_the_server_says_is_compared_alike_from_either_side(table: Database) -> None:
    checks = [row for row in ROWS if row.place == "check" and understood(table, row)]
    read = [deparsed(table, row) or "" for row in checks]
    pairs = [(first, second) for first in read for second in read]
    for first, second in pairs[::61]:
        there = same_expression(first, second, checks[0].context)
        back = same_expression(second, first, checks[0].context)
        assert there.verdict is back.verdict, (first, second)

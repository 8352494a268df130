"""A directory, and a ledger that stands where its tool has it, as that tool of ours reads them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import convert
from psycopg import sql

from healthcheck.ledgers import Place, Tool
from healthcheck.model.ledger import Entry, Files, Migration
from tests.postgres import Database


def read(database: Database, tool: Tool, release: Sequence[Migration]) -> tuple[Entry, ...]:
    found = place(database, tool)
    database.execute("SET search_path = pg_catalog")
    rows = database.query(tool.query(found))
    database.execute("RESET search_path")
    return tool.entries(convert(rows, list[tool.row]), release)  # type: ignore[name-defined]


def files(directory: Path) -> Files:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }


def place(database: Database, tool: Tool) -> Place:
    schema = tool.schema or "public"
    columns = database.query(
        "SELECT column_name FROM information_schema.columns WHERE (table_schema, table_name) ="
        " (%s, %s)",
        schema,
        tool.table,
    )
    beside = database.query(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = %s"
        " AND table_name = ANY (%s)",
        schema,
        list(tool.beside),
    )
    return Place(
        table=_quoted(schema, tool.table),
        name=_quoted(schema, tool.table),
        columns=frozenset(name for (name,) in columns),
        beside={name: _quoted(schema, name) for (name,) in beside},
    )


def _quoted(schema: str, table: str) -> str:
    return sql.Identifier(schema, table).as_string()

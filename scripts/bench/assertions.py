"""What the tables of the benchmarks are, as assertions of pgTAP."""

from __future__ import annotations

from typing import Final

from table import fetched

from tests.postgres import Database

_OF_A_TABLE: Final = (
    "has_table('public', 'thing_{n}', '')",
    "col_type_is('public', 'thing_{n}', 'id', 'bigint', '')",
    "col_type_is('public', 'thing_{n}', 'email', 'character varying(255)', '')",
    "col_type_is('public', 'thing_{n}', 'status', 'text', '')",
    "col_type_is('public', 'thing_{n}', 'total', 'numeric(10,2)', '')",
    "col_type_is('public', 'thing_{n}', 'created_at', 'timestamp(3) with time zone', '')",
    "col_type_is('public', 'thing_{n}', 'note', 'text', '')",
    "col_type_is('public', 'thing_{n}', 'tags', 'text[]', '')",
    "col_type_is('public', 'thing_{n}', 'parent', 'bigint', '')",
    "col_not_null('public', 'thing_{n}', 'id', '')",
    "col_not_null('public', 'thing_{n}', 'email', '')",
    "col_not_null('public', 'thing_{n}', 'status', '')",
    "col_not_null('public', 'thing_{n}', 'total', '')",
    "col_not_null('public', 'thing_{n}', 'created_at', '')",
    "col_default_is('public', 'thing_{n}', 'status', 'new', '')",
    "col_default_is('public', 'thing_{n}', 'total', '0', '')",
    "col_default_is('public', 'thing_{n}', 'created_at', 'now()', '')",
    "col_is_pk('public', 'thing_{n}', 'id', '')",
    "col_is_unique('public', 'thing_{n}', 'email', '')",
    "has_index('public', 'thing_{n}', 'thing_{n}_recent', 'created_at', '')",
    "fk_ok('public', 'thing_{n}', 'parent', 'public', 'thing_{parent}', 'id', '')",
    "col_has_check('public', 'thing_{n}', 'total', '')",
)


def assertions(tables: int) -> str:
    """One script that asserts what is declared of so many tables, as far as pgTAP can say it."""
    asserted = "".join(
        f"SELECT {each.format(n=number, parent=max(0, number - 1))};\n"
        for number in range(tables)
        for each in _OF_A_TABLE
    )
    plan = f"SELECT plan({tables * len(_OF_A_TABLE)});\n"
    path = "SET LOCAL search_path = tap, public;\n"
    return "".join(("BEGIN;\n", path, plan, asserted, "SELECT * FROM finish();\nROLLBACK;\n"))


def load(database: Database) -> None:
    """Its functions, which are SQL, into a schema of their own. Raises AbsentError."""
    file = "usr/share/postgresql/15/extension/pgtap.sql"
    script = fetched("scripts/debian", "postgresql-15-pgtap", file).read_text()
    database.run_script(f"CREATE SCHEMA tap;\nSET search_path = tap, public;\n{script}")

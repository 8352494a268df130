"""The SQL of a probe, put together from queries/*.sql into strings of one round trip each."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

# Everything that the text of an answer depends on, pinned for the transaction alone: a setting made
# for the session would leak to the next client of a transaction pooler.
_PINNED = {
    "search_path": "pg_catalog, pg_temp",
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "quote_all_identifiers": "off",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "jit": "off",
}

# What older versions have no column for: since when there is one, the SQL with it, and without.
_VERSIONED = {
    "{nulls_not_distinct}": (150000, "i.indnullsnotdistinct", "false"),
    "{delete_columns}": (150000, "k.confdelsetcols", "NULL::int2[]"),
    "{temporal}": (180000, "k.conperiod", "false"),
    "{validated_not_null}": (
        180000,
        "NOT EXISTS (SELECT FROM pg_constraint nn WHERE nn.conrelid = a.attrelid"
        " AND nn.contype = 'n' AND nn.conkey = ARRAY[a.attnum] AND NOT nn.convalidated)",
        "true",
    ),
}

SETTINGS = "healthcheck_settings"
"""The last column of the one result set of each transaction that is no answer."""

CATALOG_QUERIES = (
    "server",
    "schema",
    "table",
    "column",
    "index",
    "operator_class",
    "collation",
    "constraint",
    "neighbour",
    "token",
)
"""In the order of the result sets of `catalog_script`."""


@cache
def query(name: str) -> str:
    """The text of queries/NAME.sql."""
    return (files(__package__) / "queries" / f"{name}.sql").read_text(encoding="utf-8")


@cache
def catalog_script(server_version: int) -> str:
    """One transaction, one snapshot: a result set for each of CATALOG_QUERIES, in that order.

    `server_version` is libpq's number: 160004.
    """
    return _transaction(*(_with_relations(name, server_version) for name in CATALOG_QUERIES))


@cache
def token_script(server_version: int) -> str:
    """One result set: the tokens, as a fresh snapshot has them."""
    return _transaction(_with_relations("token", server_version))


def text_script(table: int) -> str:
    """One result set: the deparsed texts of the table with that oid."""
    return _text_script().replace("{table}", str(table))


@cache
def _text_script() -> str:
    return _transaction(query("text"), isolation="READ COMMITTED")


def _with_relations(name: str, server_version: int) -> str:
    text = query("relation") + query(name)
    for word, (since, modern, older) in _VERSIONED.items():
        text = text.replace(word, modern if server_version >= since else older)
    return text


def _transaction(*statements: str, isolation: str = "REPEATABLE READ") -> str:
    pinned = ", ".join(
        f"pg_catalog.set_config('{name}', '{value}', true)" for name, value in _PINNED.items()
    )
    return ";\n".join(
        (
            f"BEGIN ISOLATION LEVEL {isolation} READ ONLY",
            f"SELECT {pinned},"
            " pg_catalog.set_config('statement_timeout', %(statement_timeout)s, true),"
            " pg_catalog.set_config('lock_timeout', %(lock_timeout)s, true)"
            f" AS {SETTINGS}",
            *statements,
            "COMMIT",
        )
    )

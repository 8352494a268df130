"""The SQL of a probe, put together from queries/*.sql into strings of one round trip each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

# Everything that the text of an answer depends on, pinned for the transaction alone: a setting made
# for the session would leak to the next client of a transaction pooler.
_PINNED = {
    "search_path": "pg_catalog, pg_temp",
    "TimeZone": "'UTC'",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "quote_all_identifiers": "off",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "jit": "off",
    "row_security": "off",  # rows that it would hide are an error
}

# As many of them as the query for what is unchanged depends on: each costs a little.
_FEW: Final = {name: _PINNED[name] for name in ("search_path", "extra_float_digits", "jit")}

# What older versions have no column for: since when there is one, the SQL with it, and without.
_VERSIONED = {
    "{nulls_not_distinct}": (150000, "i.indnullsnotdistinct", "false"),
    "{delete_columns}": (150000, "k.confdelsetcols", "NULL::int2[]"),
    "{detach_pending}": (140000, "h.inhdetachpending", "false"),
    "{temporal}": (180000, "k.conperiod", "false"),
    "{validated_not_null}": (
        180000,
        "(a.attrelid, a.attnum) NOT IN (SELECT nn.conrelid, nn.conkey[1] FROM relation o"
        " JOIN pg_constraint nn ON nn.conrelid = o.oid"
        " AND nn.contype = 'n' AND NOT nn.convalidated)",
        "true",
    ),
}

# What several queries say of a type `t`, in queries/type_*.sql: {type_element} joins what it is an
# array of, or itself; {type_spelled: MODIFIER} is format_type() where it is built in or has a
# modifier, and made of rows elsewhere: they belong to the transaction's snapshot, and format_type()
# reads the newest catalog.
_OF_TYPES: Final = re.compile(r"\{(type_\w+)(?:: ([\w.]+))?\}")

# {hash: ALIAS, SEED} is a hash of a row's xmin, that tells it from other versions of the row; the
# seed may have one in it. Before 18 there is none of a transaction's number, but of its text.
_HASH: Final = re.compile(r"\{hash: (\w+), ([^{}]+)\}")
_HASH_SINCE: Final = 180000
# What queries/digest.sql is a hash over.
_DIGESTED: Final = re.compile(r"\{(token_hash|schema|neighbour)\}")

_OF_USERS: Final = " WHERE oid >= 12000"  # what has a lower one comes with the server, and stays

STAMPED: Final = {
    # They have most of the server's own, and few of anybody else's. In the other catalogs, to
    # compare each row's oid would cost more than it saves.
    **dict.fromkeys(("pg_opclass", "pg_operator", "pg_proc"), _OF_USERS),
    **dict.fromkeys(
        (
            *("pg_am", "pg_attrdef", "pg_attribute", "pg_auth_members", "pg_class"),
            *("pg_collation", "pg_constraint", "pg_database", "pg_depend", "pg_enum"),
            *("pg_extension", "pg_foreign_server", "pg_foreign_table", "pg_index", "pg_inherits"),
            *("pg_init_privs", "pg_language", "pg_namespace", "pg_partitioned_table", "pg_policy"),
            *("pg_rewrite", "pg_sequence", "pg_trigger", "pg_ts_config", "pg_ts_dict", "pg_type"),
        ),
        "",
    ),
}
"""The catalogs that anything is read of, and of which rows."""

COMMIT = "COMMIT"
SAVEPOINT = "healthcheck_ledger"

LOOK_QUERIES: Final = ("server", "table", "schema", "neighbour")
"""What tells which tables there are."""

TOKEN_QUERY: Final = "token"  # noqa: S105 - no secret
"""What tells which of them moved."""

TABLE_QUERIES: Final = ("column", "index", "operator_class", "collation", "constraint")
"""What tables are made of."""

TENANT_HEAD: Final = "tenant_schema"
"""The head with which all that is wanted is wanted of tenants, too."""

Kinds = tuple[tuple[str, str], ...]
"""Query and head of each kind that is asked for beside the tables."""


@cache
def query(name: str) -> str:
    """The text of queries/NAME.sql, with that of the pieces that it names in braces."""
    text = (files(__package__) / "queries" / f"{name}.sql").read_text(encoding="utf-8")
    return _OF_TYPES.sub(lambda part: _of_type(*part.groups()), text)


def _of_type(name: str, modifier: str | None) -> str:
    return query(name).rstrip().replace("{modifier}", modifier or "")


def opened(*statements: str) -> str:
    """One transaction, one snapshot. It is left open: COMMIT ends it."""
    return _opened(*statements)


@cache
def look_queries(server_version: int, beside: Kinds = ()) -> str:
    """A result set for each of LOOK_QUERIES, and of the kinds `beside` the tables.

    `server_version` is libpq's number: 160004.
    """
    relation = _relation(tenants=_has_tenants(beside))
    texts = [relation + query(name) for name in LOOK_QUERIES]
    texts += [relation + query(head) + query(name) for name, head in beside]
    return ";\n".join(_versioned(text, server_version) for text in texts)


@cache
def table_queries(server_version: int, within: Kinds = ()) -> str:
    """A result set for each of TABLE_QUERIES, and of the kinds `within` tables."""
    texts = [query("relation_found") + query(name) for name in TABLE_QUERIES]
    texts += [query("relation_found") + query(head) + query(name) for name, head in within]
    return ";\n".join(_versioned(text, server_version) for text in texts)


@cache
def token_query(server_version: int, kinds: Kinds = ()) -> str:
    """The tokens of the tables and of those kinds."""
    return _versioned(_pieces(kinds) + query("token_hash"), server_version)


@cache
def token_script(server_version: int, kinds: Kinds = ()) -> str:
    """One result set: the tokens, as a fresh snapshot has them."""
    return _transaction(token_query(server_version, kinds))


@cache
def unchanged_script(*, ledgers: bool, locks: bool) -> str:
    """One transaction: queries/unchanged.sql. It is left open: COMMIT ends it.

    `ledgers` says that some are read behind it, `locks` that it is asked what is locked: that is a
    result set before, queries/unchanged_locked.sql.
    """
    asked = (query("unchanged_locked"),) if locks else ()
    return _opened(*asked, unchanged_query(), pinned=None if ledgers else _FEW)


@cache
def still_script() -> str:
    """The same, whole: without locks, and with its end."""
    return f"{unchanged_script(ledgers=False, locks=False)};\n{COMMIT}"


@cache
def unchanged_query() -> str:
    """queries/unchanged.sql, to stand in another transaction."""
    return query("unchanged").replace("{moment}", query("unchanged_moment").rstrip())


@cache
def digest_query(server_version: int, kinds: Kinds = ()) -> str:
    """What `unchanged_script` takes for its parameter `digest`, as a template for its own."""
    whole = _DIGESTED.sub(lambda word: query(word[1]), query("digest"))
    return _versioned(_pieces(kinds) + whole, server_version)


@cache
def stamp_query(server_version: int) -> str:
    """The same, where it costs less to go through the catalogs than to make the tokens."""
    rows = (
        f"SELECT {{hash: {catalog}, {number}}} FROM {catalog}{which}"  # noqa: S608 - names of ours
        for number, (catalog, which) in enumerate(STAMPED.items(), 1)
    )
    text = query("stamp").replace("{catalogs}", "\n    UNION ALL ".join(rows))
    return _versioned(text, server_version)


def ledger_script(*statements: str) -> str:
    """One transaction: a result set for each of the statements that read ledgers."""
    return _transaction(*map(alone, statements))


def alone(statement: str) -> str:
    """A statement whose locks go when it is done, whatever comes behind it in the transaction."""
    return f"SAVEPOINT {SAVEPOINT};\n{statement};\nROLLBACK TO SAVEPOINT {SAVEPOINT}"


@cache
def inventory_script() -> str:
    """One result set: the names of all that is the user's."""
    return _transaction(query("inventory"))


def text_script(tables: Iterable[int], parts: tuple[str, ...] = ()) -> str:
    """One result set: the deparsed texts of the tables with those oids.

    `parts` are the kinds that have a queries/KIND_text.sql of their own and are asked for.
    """
    oids = ",".join(map(str, tables))
    return _text_script(parts).replace("{tables}", f"{{{oids}}}")


@cache
def _text_script(parts: tuple[str, ...]) -> str:
    texts = (query("text"), *(query(f"{part}_text") for part in parts))
    return _transaction("".join(texts), isolation="READ COMMITTED")


def _has_tenants(kinds: Kinds) -> bool:
    return any(head == TENANT_HEAD for _, head in kinds)


def _relation(*, tenants: bool) -> str:
    return query("relation").replace("{tenants}", query("relation_tenants") if tenants else "")


def _pieces(kinds: Kinds) -> str:
    heads = list(dict.fromkeys(head for _, head in kinds))
    text = _relation(tenants=_has_tenants(kinds)) + "".join(map(query, heads)) + query("token")
    text = text.replace("{own}", "".join(query(f"{head}_own") for head in heads))
    return text.replace("{pieces}", "".join(query(f"{head}_token") for head in heads))


def _versioned(text: str, server_version: int) -> str:
    for word, (since, modern, older) in _VERSIONED.items():
        text = text.replace(word, modern if server_version >= since else older)
    hashed = (
        r"hashxidextended(\1.xmin, \2)"
        if server_version >= _HASH_SINCE
        else r'hashtextextended(\1.xmin::text COLLATE "C", \2)'
    )
    found = 1
    while found:
        text, found = _HASH.subn(hashed, text)
    return text


def _transaction(*statements: str, isolation: str = "REPEATABLE READ") -> str:
    return f"{_opened(*statements, isolation=isolation)};\n{COMMIT}"


def _opened(
    *statements: str, isolation: str = "REPEATABLE READ", pinned: Mapping[str, str] | None = None
) -> str:
    # Not set_config(): a SELECT is planned, which takes the server several times as long.
    return ";\n".join(
        (
            f"BEGIN ISOLATION LEVEL {isolation} READ ONLY",
            *(f"SET LOCAL {name} = {value}" for name, value in (pinned or _PINNED).items()),
            "SET LOCAL statement_timeout = %(statement_timeout)s",
            "SET LOCAL lock_timeout = %(lock_timeout)s",
            *statements,
        )
    )

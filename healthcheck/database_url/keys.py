"""The keys that stand in connection strings: libpq's, and those of the tools that extended it."""

from __future__ import annotations

from functools import cache

from psycopg import pq

SCHEMA_KEYS = ("schema", "currentSchema", "search_path", "schema_search_path")
"""Prisma's, JDBC's, pgx's and Rails' keys for the schema of unqualified names."""

UNWANTED = frozenset({"client_encoding", "replication"})
"""libpq's own, but what a probe reads must not depend on them."""

_TOOLS = {
    "Prisma": (
        "connection_limit pool_timeout pgbouncer socket_timeout statement_cache_size sslaccept "
        "sslidentity single_use_connections max_connection_lifetime max_idle_connection_lifetime"
    ),
    "poolers": ("supa workaround"),
    "JDBC": (
        "ssl sslfactory ApplicationName connectTimeout socketTimeout loginTimeout tcpKeepAlive "
        "prepareThreshold preparedStatementCacheQueries preparedStatementCacheSizeMiB "
        "defaultRowFetchSize reWriteBatchedInserts binaryTransfer readOnly stringtype "
        "targetServerType loadBalanceHosts hostRecheckSeconds assumeMinServerVersion "
        "preferQueryMode autosave logUnclosedConnections cancelSignalTimeout allowEncodingChanges "
        "characterEncoding useUnicode gssEncMode sslResponseTimeout adaptiveFetch "
        "escapeSyntaxCallMode"
    ),
    "node-postgres and postgres.js": (
        "uselibpqcompat max min idleTimeoutMillis connectionTimeoutMillis query_timeout "
        "statement_timeout lock_timeout idle_in_transaction_session_timeout keepAlive "
        "idle_timeout max_lifetime prepare"
    ),
    "Django": ("conn_max_age conn_health_checks ssl_require disable_server_side_cursors"),
    "SQLAlchemy and asyncpg": (
        "prepared_statement_cache_size prepared_statement_name_func async_fallback charset "
        "command_timeout min_size max_size max_queries max_inactive_connection_lifetime "
        "max_cached_statement_lifetime max_cacheable_statement_size server_settings max_overflow "
        "pool_recycle pool_pre_ping"
    ),
    "Rails": (
        "pool timeout reaping_frequency checkout_timeout prepared_statements advisory_locks "
        "encoding min_messages variables adapter"
    ),
    "pgx, lib/pq, sqlx and Ecto": (
        "pool_max_conns pool_min_conns pool_max_conn_lifetime pool_max_conn_lifetime_jitter "
        "pool_max_conn_idle_time pool_health_check_period default_query_exec_mode "
        "statement_cache_capacity statement-cache-capacity description_cache_capacity "
        "binary_parameters disable_prepared_binary_result pool_size pool_min pool_max TimeZone "
        "timezone"
    ),
}

TOOL_KEYS = frozenset(key for keys in _TOOLS.values() for key in keys.split())
"""Keys of a query that only other tools know: they say nothing of where the database is."""

SSL_MODES = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


@cache
def libpq_keys() -> frozenset[str]:
    """The keys that the libpq in use knows."""
    return frozenset(option.keyword.decode() for option in pq.Conninfo.get_defaults())

"""Reads a catalog as a probe does, from tests that are not written in async."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg

from healthcheck.introspect import Limits, Memory, Wanted, read_catalog
from healthcheck.model.catalog import Catalog
from healthcheck.model.names import ObjectName, TableName

LIMITS = Limits(statement_timeout=10, lock_timeout=0.1)


def wanted(*names: str, schema: str = "public", role: str | None = None) -> Wanted:
    tables = {TableName(schema, name): False for name in names}
    return Wanted(tables=tables, texts=frozenset(tables), role=role)


def wanted_beside(section: str, *names: str) -> Wanted:
    """What stands beside the tables, of one kind."""
    outside: dict[str, dict[ObjectName, bool]] = {
        section: {TableName("public", name): False for name in names}
    }
    return Wanted(tables={}, texts=frozenset(), outside=outside)


@contextmanager
def reader(url: str, what: Wanted, memory: Memory | None = None) -> Iterator[Callable[[], Catalog]]:
    """A function that reads `what` anew at each call, on one connection and with one memory."""
    kept = memory or Memory()
    with asyncio.Runner() as runner:
        connection = runner.run(psycopg.AsyncConnection.connect(url, autocommit=True))
        try:
            yield lambda: runner.run(read_catalog(connection, what, limits=LIMITS, memory=kept))
        finally:
            runner.run(connection.close())


def read(url: str, what: Wanted) -> Catalog:
    with reader(url, what) as once:
        return once()

"""Others who read or test a schema, each on a warm connection: functions that do it once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from assertions import assertions
from measure import Work
from sqlalchemy.engine import Connection
from table import wanted

from tests.postgres import Database

COLUMNS = """
    SELECT table_name, count(*) AS columns FROM information_schema.columns
    WHERE table_schema = 'public' GROUP BY table_name
"""
"""What one would have an exporter ask, to alert on a number that is not that of the release."""


def read_at_once(connection: Connection) -> None:
    """All that is declared here, by the calls that read many tables in one query."""
    inspector = sqlalchemy.inspect(connection)
    inspector.clear_cache()
    inspector.get_multi_columns()
    inspector.get_multi_pk_constraint()
    inspector.get_multi_indexes()
    inspector.get_multi_unique_constraints()
    inspector.get_multi_foreign_keys()
    inspector.get_multi_check_constraints()


def reflected(connection: Connection) -> sqlalchemy.MetaData:
    metadata = sqlalchemy.MetaData()
    metadata.reflect(connection)
    return metadata


def compared(connection: Connection) -> Work:
    """A function that compares the database with the metadata of the same tables."""
    metadata = reflected(connection)
    options = {"compare_type": True, "compare_server_default": True}
    context = MigrationContext.configure(connection, opts=options)

    def compare() -> None:
        if differences := compare_metadata(context, metadata):
            raise SystemExit(f"Alembic found {differences[0]}")

    return compare


def inspected(connection: Connection) -> Work:
    """Raises AbsentError."""
    wanted("schemainspect")
    from schemainspect import get_inspector

    return lambda: get_inspector(connection)


@contextmanager
def sqlalchemy_connection(url: str) -> Iterator[Connection]:
    engine = sqlalchemy.create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection
    engine.dispose()


@contextmanager
def counting(url: str) -> Iterator[Work]:
    """A function that asks what an exporter would."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield lambda: connection.execute(COLUMNS).fetchall()


@contextmanager
def asserting(tapped: Database, tables: int) -> Iterator[Work]:
    """A function that has pgTAP assert what is declared; `tapped` is a database that has it."""
    text = assertions(tables)
    with psycopg.connect(tapped.url, autocommit=True) as connection:

        def ask() -> None:
            cursor = connection.execute(text)
            while True:
                # As a harness reads them: one line of text for each assertion.
                for (line,) in cursor.fetchall() if cursor.description else ():
                    if str(line).startswith("not ok"):
                        raise SystemExit(f"pgTAP: {line}")
                if not cursor.nextset():
                    return

        yield ask


WARM: dict[str, Callable[[Connection], Work]] = {
    "SQLAlchemy get_multi_*": lambda connection: lambda: read_at_once(connection),
    "SQLAlchemy reflect": lambda connection: lambda: reflected(connection),
    "Alembic compare_metadata": compared,
    "schemainspect get_inspector": inspected,
}
"""Those that use a connection of SQLAlchemy's."""

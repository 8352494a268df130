"""A probe beside what reads a schema with SQLAlchemy and compares it with Alembic."""

from __future__ import annotations

import alembic
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from measure import Step, arguments, database, declaration, machine, rounds, show
from probe import probing
from sqlalchemy.engine import Connection

from tests.postgres import Database


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


def measured(made: Database, tables: int, number: int) -> None:
    text = declaration(tables)
    url = made.url.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = sqlalchemy.create_engine(url)
    with (
        engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection,
        probing(made.url, text) as probe,
        probing(made.url, text, always_full=True) as probe_full,
    ):
        metadata = reflected(connection)
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        ours, all_new = "probe, nothing changed", "probe, all new"
        steps = {ours: Step(work=probe), all_new: Step(work=probe_full, floor=ours)}
        peers = {
            "SQLAlchemy get_multi_*": lambda: read_at_once(connection),
            "SQLAlchemy reflect": lambda: reflected(connection),
            "Alembic compare_metadata": lambda: compare_metadata(context, metadata),
        }
        steps |= {name: Step(work=work, floor=ours) for name, work in peers.items()}
        medians = rounds(steps, number)
    engine.dispose()
    show(f"{tables:,} tables; the ratio to a probe of an unchanged database", steps, medians)
    for name in peers:
        print(f"  {name:<42} {medians[name] / medians[all_new]:8.2f} x {all_new}")
    print(flush=True)


def main(tables: int, number: int) -> None:
    with database(tables) as made:
        versions = f"SQLAlchemy {sqlalchemy.__version__}, Alembic {alembic.__version__}"
        print(f"Beside others; {machine(made.server_version)}, {versions}\n", flush=True)
        measured(made, tables, number)


if __name__ == "__main__":
    given = arguments(
        "A probe beside SQLAlchemy's reflection and Alembic's comparison.", tables=100, rounds=10
    )
    main(given["tables"], given["rounds"])

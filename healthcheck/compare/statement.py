"""Statements that more than one kind needs. Text only, never run."""

from __future__ import annotations

from healthcheck.compare.scope import Scope
from healthcheck.model.catalog import Index
from healthcheck.model.names import quote


def alter_column(scope: Scope, name: str) -> str:
    """The beginning of a statement about a column."""
    return f"ALTER TABLE {scope.table} ALTER COLUMN {quote(name)}"


def add_constraint(scope: Scope, clause: str) -> str:
    return f"ALTER TABLE {scope.table} ADD {clause};"


def drop_constraint(scope: Scope, name: str) -> str:
    return f"ALTER TABLE {scope.table} DROP CONSTRAINT {quote(name)};"


def replace_constraint(scope: Scope, name: str, clause: str) -> str:
    return f"ALTER TABLE {scope.table} DROP CONSTRAINT {quote(name)}, ADD {clause};"


def rename_constraint(scope: Scope, old: str, new: str) -> str:
    return f"ALTER TABLE {scope.table} RENAME CONSTRAINT {quote(old)} TO {quote(new)};"


def validate_constraint(scope: Scope, name: str) -> str:
    return f"ALTER TABLE {scope.table} VALIDATE CONSTRAINT {quote(name)};"


def drop_index(scope: Scope, have: Index) -> str:
    """One that stands behind a constraint goes with it."""
    if have.of_constraint:
        return drop_constraint(scope, have.name)
    # PostgreSQL does nothing to the indexes of a partitioned table concurrently.
    word = "" if scope.have.partitioned else "CONCURRENTLY "
    return f"DROP INDEX {word}{scope.index(have.name)};"


def rename_index(scope: Scope, old: str, new: str) -> str:
    return f"ALTER INDEX {scope.index(old)} RENAME TO {quote(new)};"


def reindex(scope: Scope, name: str) -> str:
    return f"REINDEX INDEX CONCURRENTLY {scope.index(name)};"

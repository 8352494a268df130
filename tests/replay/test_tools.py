"""The releases that the ledgers in the tests are of, replayed as each tool's scripts say."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthcheck.ledgers import BY_NAME
from healthcheck.model.expectation import Table
from healthcheck.model.ledger import Files
from healthcheck.model.names import TableName
from tests.postgres import Database
from tests.replay.replaying import replay, scratch_of, told

_DATA = Path(__file__).parent.parent / "ledgers" / "data"


def _files(tool: str) -> Files:
    release = _DATA / tool / "release"
    return {
        path.relative_to(release).as_posix(): path.read_bytes()
        for path in release.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [
        pytest.param("atlas", "20240101000000_users", "20240102000000_name", id="atlas"),
        pytest.param(
            "diesel", "2024-01-01-000000_users", "2024-01-02-000000-0000_name", id="diesel"
        ),
        pytest.param("flyway", "V1__users", "V1_2__add_name", id="flyway"),
        pytest.param("golang-migrate", "000001_users", "000002_add_name", id="golang-migrate"),
        pytest.param("goose", "00001_users", "00003_name", id="goose"),
        pytest.param("sqlx", "20240101000000_users", "20240102000000_add_name", id="sqlx"),
        pytest.param("supabase", "20240101000000_users", "20240102000000_add_name", id="supabase"),
    ],
)
def test_a_release_is_replayed(database: Database, name: str, table: str, column: str) -> None:
    """Whatever leads back, or wants no transaction around it, stands in each of them."""
    read = BY_NAME[name].scripts
    assert read is not None
    made = told(replay(scratch_of(database), read(_files(name))))
    users = made.tables[TableName(schema="public", name="users")]
    assert isinstance(users, Table)
    assert users.origin.since == table
    assert users.columns["name"].origin.since == column

"""What docs/security.md says of the role is so."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from tests.cli.commands import SCHEMA, declared, healthcheck
from tests.docs.guide import ROOT
from tests.postgres import Database, unique_role

_SQL = re.compile(r"^```sql\n(.*?)^```$", re.DOTALL | re.MULTILINE)

_DECLARATION = """\
version: 1
role: none
migrations: {tool: prisma, expected: [0_init]}
tables: {users: [id, email], orders: [id]}
"""

_LEDGER = (ROOT / "healthcheck/demo/ledger.sql").read_text(encoding="utf-8")


def test_a_role_that_may_connect_is_enough(database: Database, tmp_path: Path) -> None:
    role, secret = unique_role(), "change me"
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    connect, ledger = (
        re.sub(r"\bhealthcheck\b", role, block).replace("shop", database.name)
        for block in _SQL.findall(page)
    )
    database.execute(f"REVOKE ALL ON DATABASE {database.name} FROM PUBLIC")
    database.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    database.execute(SCHEMA + _LEDGER)
    database.execute(connect)
    url = database.url_as(role, secret)
    path = declared(tmp_path, _DECLARATION)

    ran = healthcheck("check", DATABASE_URL=url, DECLARATION=path)
    told = "1 of 6 expected objects may not be used by the role: ledger public._prisma_migrations"
    assert ran.stdout.startswith(f"FAIL: {told}\n")
    database.execute(ledger)
    ran = healthcheck("check", DATABASE_URL=url, DECLARATION=path)
    assert "migration 0_init" in ran.stdout
    assert "is pending" in ran.stdout
    with psycopg.connect(url) as session:
        assert session.info.parameter_status("is_superuser") == "off"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("SELECT * FROM users")
    assert secret in connect

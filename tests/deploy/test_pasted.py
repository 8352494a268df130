from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from psycopg import sql

from tests.cli.commands import SCHEMA, declared, healthcheck
from tests.postgres import Database

PASSWORD = "p@ss/w%rd?#&=+ $x:\"'\\ü"


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("postgres://{role}:{password}@{place}", id="Coolify's own"),
        pytest.param(
            "postgresql://{role}:{password}@{place}?schema=public&connection_limit=5", id="Prisma's"
        ),
        pytest.param(" 'postgresql+psycopg://{role}:{password}@{place}'  \r\n", id="quoted"),
        pytest.param('DATABASE_URL="postgres://{role}:{password}@{place}"', id="a line of .env"),
    ],
)
def test_a_password_of_every_sign(form: str, database: Database, tmp_path: Path) -> None:
    database.execute(SCHEMA)
    role = database.create_role()
    change = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), PASSWORD)
    database.connection.execute(change)
    place = database.server.url(database.name).rpartition("@")[2]
    text = form.format(role=role, password=quote(PASSWORD, safe=""), place=place)
    declaration = declared(tmp_path, "version: 1\nrole: none\ntables: {users: [id]}\n")

    def check(pasted: str) -> int:
        return healthcheck(
            "check", variables={"DATABASE_URL": pasted}, DECLARATION=declaration
        ).returncode

    assert check(text) == 0
    assert check(text.replace("%3A", "%3B")) == 3

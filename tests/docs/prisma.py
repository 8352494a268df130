"""What takes the place of `npx prisma migrate deploy` where a test does without npm.

It applies the folders that the ledger lacks, and keeps the ledger as Prisma does.
"""

from __future__ import annotations

import os
import sys
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from uuid import uuid4

import psycopg


def main() -> None:
    assert sys.argv[1:] == ["prisma", "migrate", "deploy"], sys.argv
    url, _, _ = os.environ["DATABASE_URL"].partition("?")
    with psycopg.connect(url, autocommit=True) as connection:
        known = connection.execute("SELECT to_regclass('_prisma_migrations')").fetchone()
        if known == (None,):
            connection.execute((files("healthcheck.demo") / "ledger.sql").read_bytes())
        applied = connection.execute("SELECT migration_name FROM _prisma_migrations").fetchall()
        for folder in sorted(Path("prisma/migrations").iterdir()):
            if (folder.name,) not in applied:
                _apply(connection, folder)
    sys.stdout.write("\nAll migrations have been successfully applied.\n")


def _apply(connection: psycopg.Connection[tuple[object, ...]], folder: Path) -> None:
    content = (folder / "migration.sql").read_bytes()
    connection.execute(content)
    connection.execute(
        "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at,"
        " applied_steps_count) VALUES (%s, %s, %s, now(), now(), 1)",
        (str(uuid4()), sha256(content).hexdigest(), folder.name),
    )


if __name__ == "__main__":
    main()

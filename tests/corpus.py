"""Real schemas that stand beside the checkout, where they do: tests without them are skipped."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from tests.postgres import Database

_ROOT = Path(__file__).parent.parent
_KNOWN = 150000  # every one of them was loaded on PostgreSQL 15
_EXTENSION = re.compile(r'^CREATE EXTENSION (?:IF NOT EXISTS )?"?([\w-]+)"?[^;]*;', re.M | re.I)


def _folder() -> Path:
    """Beside the checkout; of another work tree of it, beside the first."""
    git = _ROOT / ".git"
    home = _ROOT
    if git.is_file():
        home = Path(git.read_text().removeprefix("gitdir: ").strip()).parents[2]
    return home.parent / "shared" / "corpus"


FOLDER = _folder()
SCHEMAS = sorted(path for path in FOLDER.glob("*") if path.is_dir())


def each_schema() -> list[object]:
    """Parameters for a test that takes one as `schema`."""
    if SCHEMAS:
        return [pytest.param(path, id=path.name) for path in SCHEMAS]
    absent = pytest.mark.skip(reason="there are no real schemas in ../shared/corpus")
    return [pytest.param(None, id="no schemas", marks=absent)]


def load(schema: Path, database: Database) -> None:
    """Make a schema, in one transaction for each of its files, as its own tool would."""
    there = {name for (name,) in database.query("SELECT name FROM pg_available_extensions")}
    lacking: set[str] = set()
    for path in _files(schema):
        text = path.read_text(encoding="utf-8")
        lacking |= {name for name in _EXTENSION.findall(text) if name not in there}
        text = _EXTENSION.sub(lambda match: match[0] if match[1] in there else "", text)
        try:
            database.execute(text)
        except (psycopg.errors.UndefinedObject, psycopg.errors.UndefinedFunction):
            if lacking:
                pytest.skip(f"this server lacks the extension {', '.join(sorted(lacking))}")
            raise
        except psycopg.errors.SyntaxError:
            if database.server_version < _KNOWN:
                pytest.skip("it is written for a newer server")
            raise
        database.execute("RESET ALL")


def _files(schema: Path) -> list[Path]:
    prisma = schema.glob("prisma/migrations/*/migration.sql")
    flyway = schema.glob("migrations/V*.sql")
    return (
        sorted(schema.glob("*.sql"))
        or sorted(prisma, key=lambda path: path.parent.name)
        or sorted(flyway, key=lambda path: _numbers(path.name.partition("__")[0]))
    )


def _numbers(text: str) -> list[int]:
    """V1_2 comes before V1_10."""
    return [int(number) for number in re.findall("[0-9]+", text)]

"""What a guide takes for granted: programs on the path, and a database."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Final

from healthcheck.embedded.binaries import find_binaries
from tests.docs.guide import ROOT
from tests.postgres import Database

_SCHEME = re.compile(r"DATABASE_URL=\"?([\w+]+)://")
_QUERY = re.compile(r"DATABASE_URL=\"?[^\s\"]*(\?[^\s\"]*)")

_PRISMA_CONFIG: Final = """\
import { PrismaPg } from '@prisma/adapter-pg'
export default {
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () => new PrismaPg({ connectionString: process.env.DATABASE_URL }),
  schema: 'prisma/schema.prisma',
}
"""
"""Has Prisma reach the server through node-postgres, and not fetch a program for that."""


def variables_of(page: str, database: Database, folder: Path, *, npm: bool) -> dict[str, str]:
    """The environment in which the commands of the guide `page` run, in `folder`.

    The connection string has the form that the guide gives it. Without `npm` a stand-in takes the
    place of Prisma: it applies the folders, and keeps the ledger that Prisma would.
    """
    programs = folder.parent / "programs"
    programs.mkdir()
    python = shlex.quote(sys.executable)
    _program(
        programs / "healthcheck",
        f'PYTHONPATH={shlex.quote(str(ROOT))} exec {python} -m healthcheck "$@"',
    )
    _program(
        programs / "psql", f'exec {shlex.quote(str(find_binaries() / "psql"))} --no-psqlrc "$@"'
    )
    scheme, query = _SCHEME.search(page), _QUERY.search(page)
    assert scheme is not None
    _, _, rest = database.url.partition("://")
    url = f"{scheme[1]}://{rest}{query[1] if query else ''}"
    path = f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    known = {"PATH": path, "DATABASE_URL": url}
    if "npx prisma" not in page:
        return known
    return known | (_prisma(folder, programs) if npm else _stand_in(programs))


def _program(path: Path, command: str) -> None:
    path.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
    path.chmod(0o755)


def _prisma(folder: Path, programs: Path) -> dict[str, str]:
    """Prisma as npm has it. Files that are there keep it from fetching its engines: one that no
    migration needs, and one that it asks whether there is a server.
    """
    beside = folder.parent  # where node looks too
    adapter = ["npm", "install", "--silent", "--prefix", str(beside), "@prisma/adapter-pg@7.10.1"]
    subprocess.run(adapter, check=True)
    (folder / "prisma.config.mjs").write_text(_PRISMA_CONFIG, encoding="utf-8")
    _program(programs / "schema-engine", "exit 0")
    return {
        "PRISMA_QUERY_ENGINE_LIBRARY": str(beside / "package.json"),
        "PRISMA_SCHEMA_ENGINE_BINARY": str(programs / "schema-engine"),
    }


def _stand_in(programs: Path) -> dict[str, str]:
    _program(programs / "npm", ":")
    stand_in = f"{shlex.quote(sys.executable)} -m tests.docs.prisma"
    _program(programs / "npx", f'PYTHONPATH={shlex.quote(str(ROOT))} exec {stand_in} "$@"')
    return {}

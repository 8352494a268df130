"""Running `healthcheck` as people do: as a process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import IO

from tests.server.serving import LONG_S, environment

DECLARATION = """\
version: 1
tables:
  users:
    columns:
      id: integer not null
      email: text not null
    indexes:
      users_email_idx: [email]
  orders: [id]
"""

SCHEMA = """\
CREATE TABLE users (id integer NOT NULL, email text NOT NULL);
CREATE INDEX users_email_idx ON users (email);
CREATE TABLE orders (id integer);
"""


def declared(folder: Path, text: str = DECLARATION) -> str:
    """A declaration in `folder`; its path."""
    path = folder / "expected_schema.yaml"
    path.write_text(text)
    return str(path)


def healthcheck(
    *arguments: str,
    stdin: str = "",
    stdout: int | IO[str] = subprocess.PIPE,
    folder: Path | None = None,
    **settings: str,
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end; settings without HEALTHCHECK_."""
    return subprocess.run(
        [sys.executable, "-m", "healthcheck", *arguments],
        env=environment(**settings),
        input=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=LONG_S,
        cwd=folder,
    )

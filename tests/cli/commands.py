"""Running `healthcheck` as people do."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import IO
from unittest.mock import patch

from healthcheck.cli.main import main
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


@dataclass(frozen=True)
class Ran:
    """What a command came to."""

    returncode: int
    stdout: str
    stderr: str


def declared(folder: Path, text: str = DECLARATION) -> str:
    """A declaration in `folder`; its path."""
    path = folder / "expected_schema.yaml"
    path.write_text(text)
    return str(path)


def healthcheck(
    *arguments: str,
    folder: Path | None = None,
    variables: Mapping[str, str] | None = None,
    **settings: str,
) -> Ran:
    """Run one command to its end, in this process; settings without HEALTHCHECK_."""
    out, err = StringIO(), StringIO()
    env = environment(**settings) | dict(variables or {})
    with (
        patch.dict(os.environ, env, clear=True),
        chdir(folder or Path.cwd()),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            status = main(arguments)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 99
        finally:
            logging.disable(logging.NOTSET)
    return Ran(status, out.getvalue(), err.getvalue())


def process(
    *arguments: str,
    stdin: str = "",
    stdout: int | IO[str] = subprocess.PIPE,
    env: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, as a process."""
    return subprocess.run(
        [sys.executable, "-m", "healthcheck", *arguments],
        env=env or environment(),
        input=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=LONG_S,
    )

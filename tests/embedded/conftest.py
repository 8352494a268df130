"""Folders and programs for the tests of the embedded server."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder with an awkward name that every account may enter, as those of pytest are not."""
    folder = Path(tempfile.mkdtemp(prefix="it's a, b "))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs that say they are PostgreSQL, of which initdb fails."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, script in {
        "postgres": 'echo "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"',
        "initdb": "echo 'initdb: error: no space left on device' >&2; exit 3",
    }.items():
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
    return folder

"""A connection string in the wrong place is not repeated."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SECRET = "hunter2-correct-horse"
URL = f"postgresql://bob:{SECRET}@127.0.0.1:1/app"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param([URL], id="as a command"),
        pytest.param(["check", "--format", URL], id="as a choice"),
        pytest.param(["check", "--timeout", URL], id="as a number"),
        pytest.param(["check", "--declaration", URL], id="as a file"),
        pytest.param(["validate", URL], id="as a file to validate"),
        pytest.param(["serve", "--port", URL], id="as a port"),
        pytest.param(["check", "--declaration", f"host=h password={SECRET}"], id="as keywords"),
    ],
)
def test_it_is_not_shown(arguments: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "healthcheck", *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"DATABASE_URL": "postgresql://127.0.0.1:1/app"},
    )
    assert done.returncode == 2
    assert done.stderr
    assert SECRET not in done.stdout + done.stderr

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "scripts/bench"
SCRIPTS = sorted(path for path in FOLDER.iterdir() if path.is_file() and not path.suffix)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_every_benchmark_can_be_run_and_is_documented(script: Path) -> None:
    assert os.access(script, os.X_OK)
    assert f"\n## `scripts/bench/{script.name}`\n" in (ROOT / "docs/benchmarks.md").read_text()
    program = script.read_text().split("scripts/bench/")[-1].split()[0]
    assert (FOLDER / program).is_file()


def test_a_benchmark_prints_ratios_of_one_run() -> None:
    command = [sys.executable, "scripts/bench/decode.py", "--columns", "20", "--rounds", "1"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    assert ran.stdout.count(" x CSafeLoader\n") == 2
    assert "20 columns in the short form" in ran.stdout

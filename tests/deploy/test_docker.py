from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.coolify import timing_of

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/coolify"
DOCKERFILES = sorted([ROOT / "Dockerfile", *FOLDER.glob("*Dockerfile")])


def run(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A program that is installed beside the Python of the tests."""
    path = Path(sys.executable).parent / program
    return subprocess.run([path, *arguments], capture_output=True, text=True, check=False)


def test_hadolint_finds_nothing() -> None:
    ran = run("hadolint", "--no-color", *DOCKERFILES, ROOT / "deploy/gitlab/Dockerfile")
    assert (ran.returncode, ran.stdout) == (0, "")


def test_the_compose_file_is_one() -> None:
    ran = run(
        "check-jsonschema", "--builtin-schema", "vendor.compose-spec", FOLDER / "compose.yaml"
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.name)
def test_coolify_reads_what_docker_does(path: Path) -> None:
    text = path.read_text()
    begun = [line for line in text.splitlines() if line.strip().startswith("HEALTHCHECK")]
    assert len(begun) == 1, "Coolify takes each for the instruction"
    timing = timing_of(text)
    # The command ends by itself, and says why, before Docker ends it without a word.
    assert "--timeout" not in begun[0].partition("CMD")[2] or timing.timeout > 5


@pytest.mark.parametrize("page", ["docker.md", "coolify.md"])
def test_what_the_pages_show_is_what_the_files_say(page: str) -> None:
    """Every block of a Dockerfile or a compose file in them is a piece of a file."""
    text = (ROOT / "docs" / page).read_text()
    files = [path.read_text() for path in (*DOCKERFILES, FOLDER / "compose.yaml")]
    blocks = text.split("```")[1::2]
    pieces = [each.partition("\n")[2] for each in blocks if each.startswith(("dockerfile", "yaml"))]
    assert pieces
    for piece in pieces:
        assert any(piece.strip() in file for file in files), piece

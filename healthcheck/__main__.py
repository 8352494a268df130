"""`python -m healthcheck`, and what the script `healthcheck` calls."""

from __future__ import annotations

import os
import sys
import threading
from typing import NoReturn

from healthcheck.cli.main import main as run

RESOLVER = "resolver"
"""How the names of threads begin that look names up."""


def main() -> NoReturn:
    """Run the command line and end the process, even if a look-up still hangs in its thread."""
    status = run()
    if _hangs():
        # Python itself would wait for the name server's answer.
        os._exit(status)
    sys.exit(status)


def _hangs() -> bool:
    resolvers = [each for each in threading.enumerate() if each.name.startswith(RESOLVER)]
    for thread in resolvers:
        thread.join(0.1)
    return any(thread.is_alive() for thread in resolvers)


if __name__ == "__main__":
    main()

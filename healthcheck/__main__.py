"""`python -m healthcheck`, and what the script `healthcheck` calls."""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType
from typing import NoReturn

from healthcheck.cli.main import main as run
from healthcheck.cli.status import Exit

RESOLVER = "resolver"
"""How the names of threads begin that look names up."""


def main() -> NoReturn:
    """Run the command line and end the process, even if a look-up still hangs in its thread."""
    # The first process of a container gets no signal for which it has no handler of its own.
    signal.signal(signal.SIGTERM, _end)
    try:
        status = run()
    except SystemExit as ended:
        status = int(ended.code or 0)
    if _hangs():
        # Python itself would wait for the name server's answer.
        os._exit(status)
    sys.exit(status)


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(Exit.TERMINATED)


def _hangs() -> bool:
    resolvers = [each for each in threading.enumerate() if each.name.startswith(RESOLVER)]
    for thread in resolvers:
        thread.join(0.1)
    return any(thread.is_alive() for thread in resolvers)


if __name__ == "__main__":
    main()

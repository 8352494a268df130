"""`python -m healthcheck`, and what the script `healthcheck` calls."""

from __future__ import annotations

import sys

from healthcheck.cli.main import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())

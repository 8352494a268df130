"""The variables that libpq reads: they name another server than the scratch database's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager


def unset_libpq() -> dict[str, str]:
    """Unset PGHOSTADDR, PGOPTIONS, PGSSLMODE and the like; what they were."""
    names = [name for name in os.environ if name.startswith("PG")]
    return {name: os.environ.pop(name) for name in names}


@contextmanager
def no_libpq() -> Iterator[dict[str, str]]:
    """Unset them until this is left; what they were."""
    taken = unset_libpq()
    try:
        yield taken
    finally:
        os.environ.update(taken)

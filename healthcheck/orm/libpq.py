"""The variables that libpq reads: they name another server than the scratch database's."""

from __future__ import annotations

import os


def unset_libpq() -> dict[str, str]:
    """Unset PGHOSTADDR, PGOPTIONS, PGSSLMODE and the like; what they were."""
    names = [name for name in os.environ if name.startswith("PG")]
    return {name: os.environ.pop(name) for name in names}

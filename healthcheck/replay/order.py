"""What a project's migration tool is told to do."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

_OF_LIBPQ: Final = (
    *("PGOPTIONS", "PGSERVICE", "PGSERVICEFILE", "PGHOSTADDR", "PGSSLMODE"),
    *("PGSSLNEGOTIATION", "PGTARGETSESSIONATTRS", "PGREQUIREAUTH", "PGCHANNELBINDING"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Apply the migrations of `directory` to the database of `url`, and tell of each.

    `names` are those that are known by its files, in order. `tell(name, number, total)` waits
    until somebody has looked.
    """

    directory: str
    names: Sequence[str]
    url: str = field(repr=False)
    schema: str
    tell: Callable[[str, int, int], None]


def forget_libpq() -> None:
    """Unset the variables that lead elsewhere though an address is given; a project may read the
    others itself.
    """
    for name in _OF_LIBPQ:
        os.environ.pop(name, None)

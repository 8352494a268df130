"""The search for garbage, put off while much is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def put_off(condition: bool) -> Iterator[None]:
    """Rows and tables make no cycles: each search among millions of them holds up everybody for
    tenths of a second and finds nothing. The next one does not go through them either: all that
    is there is counted among what is old.
    """
    was_enabled = gc.isenabled()
    if condition:
        gc.disable()
    try:
        yield
    finally:
        if condition and not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if was_enabled:
            gc.enable()

"""Threads that look names up, for an end that does not wait for a dead name server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final

MOST: Final = 2
"""A dead name server takes up these threads and no more."""

PREFIX: Final = "resolver"
"""How the names of the threads begin."""


class Resolvers(ThreadPoolExecutor):
    """The event loop's executor; nothing but look-ups goes there."""

    def __init__(self) -> None:
        super().__init__(MOST, thread_name_prefix=PREFIX)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more, and never wait, as the end of an event loop would."""
        super().shutdown(wait=False, cancel_futures=True)

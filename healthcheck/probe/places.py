"""How many targets are checked at one time, by one process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

MOST: Final = 32
"""Hundreds would else open their connections and put together what they read at the same time."""

PATIENCE_S: Final = 0.1
"""How long a check keeps its place: one that takes longer waits for its server."""


class Places:
    """Checks side by side, `most` of them at one time.

    A check that takes longer than `patience` seconds goes on without a place, so that servers that
    hang are not in the way of those that answer.
    """

    def __init__(self, most: int = MOST, patience: float = PATIENCE_S) -> None:
        self._free = asyncio.Semaphore(most)
        self._patience = patience

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """Wait for a place, and keep it for a while."""
        await self._free.acquire()
        timer = asyncio.get_running_loop().call_later(self._patience, self._free.release)
        try:
            yield
        finally:
            # One that is due has run or will.
            if timer.when() > asyncio.get_running_loop().time():
                timer.cancel()
                self._free.release()

"""Coalescing: however many ask, at most one check runs and one waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Gate(Generic[T]):
    """Shares checks between callers who came before they began.

    An answer is never older than its question: a caller never joins a check that is under way.
    """

    def __init__(self, check: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._check = check
        self._running: asyncio.Task[T] | None = None
        self._waiting: asyncio.Task[T] | None = None

    def join(self) -> asyncio.Task[T]:
        """The check that starts next, which is now if none runs.

        Wait for it with `asyncio.wait`, which leaves it alone when the caller gives up.
        """
        if self._waiting is not None and not self._waiting.done():
            return self._waiting
        if self._running is None or self._running.done():
            self._running = asyncio.create_task(self._check())
            return self._running
        self._waiting = asyncio.create_task(self._after(self._running))
        return self._waiting

    async def _after(self, running: asyncio.Task[T]) -> T:
        await asyncio.wait({running})
        # No await between these lines: from here on, nobody joins this check any more.
        self._running, self._waiting = self._waiting, None
        return await self._check()

    async def close(self) -> None:
        """End what runs and what waits."""
        tasks = {task for task in (self._running, self._waiting) if task is not None}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

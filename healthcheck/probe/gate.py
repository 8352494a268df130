"""Coalescing: however many ask, at most one check runs and one waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Gate(Generic[T]):
    """Shares checks between callers who came before they began.

    An answer is never older than its question: a caller never joins a check that is under way.
    `begun` is how many checks have begun: who asks at the same number is told of the same check.
    """

    def __init__(self, check: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self.begun = 0
        self._check = check
        self._running: asyncio.Task[None] | None = None
        # One for each caller, who is woken sooner than by a task that all share, and for a third of
        # the cost; and who gives up takes it from nobody else.
        self._waiting: list[asyncio.Future[T | None]] = []

    async def ask(self, *, timeout: float) -> T | None:
        """What the check that begins next comes to, or raises; that is now if none runs.

        None where it takes longer than `timeout` seconds. It goes on when a caller gives up.
        """
        loop = asyncio.get_running_loop()
        caller: asyncio.Future[T | None] = loop.create_future()
        timer = loop.call_later(timeout, _give_up, caller)
        self._waiting.append(caller)
        if self._running is None:
            self._begin()
        try:
            return await caller
        finally:
            timer.cancel()

    def _begin(self) -> None:
        self._running = asyncio.create_task(self._run())
        # Whatever becomes of it, also if it is cancelled before its first step.
        self._running.add_done_callback(self._end)

    def _end(self, _: asyncio.Task[None]) -> None:
        self._running = None
        if self._waiting:
            self._begin()

    async def _run(self) -> None:
        # No await between these lines: from here on, nobody joins this check any more.
        callers, self._waiting = self._waiting, []
        self.begun += 1
        try:
            result = await self._check()
        except Exception as error:
            for caller in _staying(callers):
                caller.set_exception(error)
        except asyncio.CancelledError:
            for caller in _staying(callers):
                caller.cancel()
            raise
        else:
            for caller in _staying(callers):
                caller.set_result(result)

    async def close(self) -> None:
        """End what runs and what waits."""
        for caller in _staying(self._waiting):
            caller.cancel()
        self._waiting.clear()
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})


def _give_up(caller: asyncio.Future[T | None]) -> None:
    if not caller.done():
        caller.set_result(None)


def _staying(callers: list[asyncio.Future[T | None]]) -> list[asyncio.Future[T | None]]:
    return [caller for caller in callers if not caller.done()]

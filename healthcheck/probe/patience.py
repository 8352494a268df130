"""An end of work that does not wait for the work to agree."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def patiently(
    work: Awaitable[T], *, left_s: Callable[[], float], cut: Callable[[], None]
) -> T | None:
    """The result of `work`; None where it was ended, because no second was left any more.

    `cut` takes away what it waits for. It is called before the work is cancelled, because psycopg
    that is cancelled goes on waiting for a server that is frozen, up to ten seconds.
    """
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    timer: asyncio.TimerHandle
    ended = False

    def look() -> None:
        nonlocal timer, ended
        if (left := left_s()) > 0:
            timer = loop.call_later(left, look)
            return
        ended = True
        cut()
        if task is not None:
            task.cancel()

    timer = loop.call_later(left_s(), look)
    try:
        result = await work
    except asyncio.CancelledError:
        # Somebody else may have cancelled it, too.
        if not ended or task is None or task.uncancel():
            raise
        return None
    finally:
        timer.cancel()
    return None if ended else result

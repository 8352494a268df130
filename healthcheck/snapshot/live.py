"""A snapshot of a database that has first to be reached."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

import psycopg

from healthcheck.introspect import Limits, MovingError
from healthcheck.model.expectation import Expectation
from healthcheck.probe.failure import failure_of, out_of_time
from healthcheck.probe.link import Link
from healthcheck.snapshot.failure import UnavailableError
from healthcheck.snapshot.scope import Scope
from healthcheck.snapshot.take import Say, Snapshot, take

_LOCK_TIMEOUT_S: Final = 1.0  # longer than a probe waits; a migration behind it waits as long


async def take_from(
    parameters: Mapping[str, str],
    scope: Scope,
    *,
    file: str,
    timeout: float,
    say: Say,
    old: Expectation | None = None,
) -> Snapshot:
    """Connect with libpq's `parameters`, and take() all that `scope` asks for.

    Raises UsageError where there is nothing, and UnavailableError after `timeout` seconds or where
    the database cannot be had.
    """
    link = Link(parameters)
    limits = Limits(statement_timeout=timeout, lock_timeout=_LOCK_TIMEOUT_S)

    async def work() -> Snapshot:
        say("connecting")
        connection = await link.connection()
        return await take(connection, scope, limits=limits, file=file, say=say, old=old)

    # The socket is shut down from outside: psycopg itself would wait for a frozen server.
    task = asyncio.create_task(work())
    done, _ = await asyncio.wait({task}, timeout=timeout)
    link.cut()
    if not done:
        task.cancel()
        raise UnavailableError(out_of_time(timeout).message)
    try:
        return task.result()
    except (psycopg.Error, MovingError, OSError) as error:
        raise UnavailableError(failure_of(error).message) from None

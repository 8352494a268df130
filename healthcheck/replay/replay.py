"""A history on a scratch database: what it makes in the end, and what each migration made of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import psycopg
from msgspec import Struct

from healthcheck.model.expectation import Expectation
from healthcheck.probe.link import Link
from healthcheck.replay.scratch import LIMITS, Scratch, unavailable
from healthcheck.replay.scripts import Applied
from healthcheck.replay.watch import Watch
from healthcheck.snapshot import Scope, Snapshot, take
from healthcheck.snapshot.history import History

Say = Callable[[str], None]


class Replayed(Struct, frozen=True, kw_only=True):
    """What a history makes, and where each thing comes from."""

    snapshot: Snapshot
    history: History


async def replayed(
    scratch: Scratch,
    steps: AsyncIterator[Applied],
    scope: Scope,
    *,
    schema: str,
    say: Say,
    old: Expectation | None = None,
) -> Replayed:
    """Apply a history, looking after each of its migrations. `old` is a declaration that the
    snapshot is to be merged into. Raises what `steps` raises, and UsageError where nothing is left
    in the end.
    """
    link = Link(scratch.parameters)
    try:
        connection = await link.connection()
        watch = Watch(connection=connection, scope=scope, schema=schema, limits=LIMITS)
        async for applied in steps:
            say(f"migration {applied.number} of {applied.total}: {applied.migration}")
            await watch.look(applied.migration)
        snapshot = await take(connection, scope, limits=LIMITS, file="snapshot", say=say, old=old)
    except psycopg.Error as error:
        raise unavailable(scratch.place, error) from None
    finally:
        link.cut()
    return Replayed(snapshot=snapshot, history=watch.history)


async def applied_to_the_end(steps: AsyncIterator[Applied], *, say: Say) -> frozenset[str]:
    """Apply a history without looking at what it makes on the way; the names of its migrations."""
    names: set[str] = set()
    async for applied in steps:
        names.add(applied.migration)
        say(f"migration {applied.number} of {applied.total}: {applied.migration}")
    return frozenset(names)

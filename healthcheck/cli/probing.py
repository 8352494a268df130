"""One probe of every target, for commands that end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from healthcheck.cli.output import complain
from healthcheck.database_url import DatabaseUrl
from healthcheck.model.report import Report
from healthcheck.probe import DeclarationSource, Target
from healthcheck.probe.silence import silence_within
from healthcheck.server.resolvers import Resolvers
from healthcheck.server.targets import open_targets
from healthcheck.settings import Settings

_CLOSING_S: Final = 0.5
_PATIENCE_S: Final = 1.0  # with a lock, where nobody waits for the answer within a second


@asynccontextmanager
async def opened(
    settings: Settings, *, longest: float, once: bool = False
) -> AsyncIterator[Mapping[str, Target]]:
    """The targets, each of whose checks may take `longest` seconds, closed in the end.

    `once` says that they are asked but once. Raises DeclarationError.
    """
    # Libraries put values into their messages that are nobody's business.
    logging.disable(logging.CRITICAL)
    longest_check = max(settings.statement_timeout, longest)
    patient = replace(settings, timeout=longest, statement_timeout=longest_check)
    targets = open_targets(patient, once=once, on_error=_complain)
    asyncio.get_running_loop().set_default_executor(Resolvers())
    try:
        yield targets
    finally:
        closing = {asyncio.create_task(target.close()) for target in targets.values()}
        await asyncio.wait(closing, timeout=_CLOSING_S)


async def reports_of(targets: Mapping[str, Target], *, timeout: float) -> list[Report]:
    return await asyncio.gather(*(each.report(timeout=timeout) for each in targets.values()))


async def one_probe(
    name: str, url: DatabaseUrl, declaration: DeclarationSource, *, timeout: float
) -> Report:
    """The report of a database that no setting names."""
    logging.disable(logging.CRITICAL)
    target = Target(
        name,
        url=url,
        declaration=declaration,
        statement_timeout=timeout,
        once=True,
        lock_timeout=_PATIENCE_S,
        silence=silence_within(timeout),
        on_error=lambda error: _complain(name, error),
    )
    try:
        return await target.report(timeout=timeout)
    finally:
        await asyncio.wait({asyncio.create_task(target.close())}, timeout=_CLOSING_S)


def _complain(target: str, error: Exception) -> None:
    # The log's package is dear to import, and nearly never needed here.
    from healthcheck.log.failure import told

    fields = told(error)
    complain(f"healthcheck: target {target}: {fields['error']} at {fields['where']}")

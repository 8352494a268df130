"""One probe of every target, for commands that end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from healthcheck.cli.output import complain
from healthcheck.model.report import Report
from healthcheck.probe import Target
from healthcheck.server.resolvers import Resolvers
from healthcheck.server.targets import open_targets
from healthcheck.settings import Settings

_CLOSING_S: Final = 0.5


@asynccontextmanager
async def opened(settings: Settings, *, longest: float) -> AsyncIterator[Mapping[str, Target]]:
    """The targets, each of whose checks may take `longest` seconds, closed in the end.

    Raises DeclarationError.
    """
    # Libraries put values into their messages that are nobody's business.
    logging.disable(logging.CRITICAL)
    patient = replace(settings, statement_timeout=max(settings.statement_timeout, longest))
    targets = open_targets(patient, on_error=_complain)
    asyncio.get_running_loop().set_default_executor(Resolvers())
    try:
        yield targets
    finally:
        closing = {asyncio.create_task(target.close()) for target in targets.values()}
        await asyncio.wait(closing, timeout=_CLOSING_S)


async def reports_of(targets: Mapping[str, Target], *, timeout: float) -> list[Report]:
    return await asyncio.gather(*(each.report(timeout=timeout) for each in targets.values()))


def _complain(target: str, error: Exception) -> None:
    # The log's package is dear to import, and nearly never needed here.
    from healthcheck.log.failure import told

    fields = told(error)
    complain(f"healthcheck: target {target}: {fields['error']} at {fields['where']}")

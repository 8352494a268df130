"""Settings → targets."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from healthcheck.errors import DeclarationError, Problem
from healthcheck.model.report import Report
from healthcheck.probe import DeclarationSource, Places, Target
from healthcheck.probe.silence import silence_within
from healthcheck.settings import Settings


def open_targets(
    settings: Settings,
    *,
    once: bool = False,
    on_report: Callable[[Report], None] | None = None,
    on_error: Callable[[str, Exception], None] | None = None,
) -> dict[str, Target]:
    """The targets by name, with their declarations loaded; `once` where they are asked but once.

    `on_report` is told of their reports, `on_error` of a target's name and a fault of this program.
    Raises DeclarationError with the problems of all. Nothing is connected: the first report of a
    target does that.
    """
    sources = _load(settings)
    places = Places() if len(settings.targets) > 1 else None
    return {
        target.name: Target(
            target.name,
            url=target.url,
            declaration=sources[target.declaration, target.url.default_schema],
            statement_timeout=settings.statement_timeout,
            lock_timeout=settings.lock_timeout,
            silence=silence_within(settings.timeout),
            always_full=settings.always_full,
            once=once,
            places=places,
            on_report=on_report,
            on_error=on_error and partial(on_error, target.name),
        )
        for target in settings.targets
    }


def _load(settings: Settings) -> dict[tuple[Path, str | None], DeclarationSource]:
    """Each file once for each schema that it is read with."""
    sources: dict[tuple[Path, str | None], DeclarationSource] = {}
    problems: dict[Problem, None] = {}
    for target in settings.targets:
        key = target.declaration, target.url.default_schema
        try:
            sources[key] = sources.get(key) or DeclarationSource.load(
                target.declaration, connected_schema=target.url.default_schema
            )
        except DeclarationError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise DeclarationError(list(problems))
    return sources

"""The steps of a directory's history: its scripts, or its tool at work."""

from __future__ import annotations

from collections.abc import AsyncIterator

from healthcheck.errors import Problem, UsageError
from healthcheck.replay.directory import OPTION, MigrationDirectory
from healthcheck.replay.programs import RUN, Programs
from healthcheck.replay.scratch import Scratch
from healthcheck.replay.scripts import Applied, Scripts


async def steps_of(
    directory: MigrationDirectory, scratch: Scratch, *, schema: str, notes: list[str]
) -> AsyncIterator[Applied]:
    """Apply a history; `notes` takes sentences for the user. Raises UsageError and ScratchError."""
    if directory.tool.name in RUN:
        async for applied in Programs(
            scratch=scratch, directory=directory, schema=schema
        ).applied():
            yield applied
        return
    if directory.scripts is None:
        title = directory.tool.title
        text = (
            f"{directory.path}: the migrations of {title} are programs, which only {title} itself"
            " can run; let it migrate an empty database, and then:"
            " healthcheck snapshot --database-url"
        )
        raise UsageError([Problem(OPTION, 0, 0, text)])
    scripts = Scripts(
        scratch=scratch,
        scripts=directory.scripts,
        directory=directory.path,
        schema=schema,
        notes=notes,
    )
    async for applied in scripts.applied():
        yield applied

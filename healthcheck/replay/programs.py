"""Migrations that are programs: their own tool applies them, in a process of its own.

That process answers on a descriptor, a line of JSON each: {"applied": name, "number": 1, "total":
9} after each migration, whereupon it waits for a line; {"problems": [[source, line, column, text],
…]} at what is wrong.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

from msgspec import Struct

from healthcheck.errors import Problem, UsageError
from healthcheck.replay.directory import OPTION, MigrationDirectory
from healthcheck.replay.scratch import Scratch
from healthcheck.replay.scripts import Applied

RUN: Final = ("alembic", "django")
"""The tools that can be run here."""

# Where we ourselves are is no place for the project's imports.
_START: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from healthcheck.replay.child import main; del sys.path[0]; main()"
)
_HOME: Final = str(Path(__file__).parents[2])
_LAST_LINES: Final = 5
_MOST_BYTES: Final = 1 << 20  # of one line of the answer


class Programs(Struct, frozen=True, kw_only=True):
    """A directory whose migrations its own tool applies. `schema` is that of unqualified names."""

    scratch: Scratch
    directory: MigrationDirectory
    schema: str = "public"

    async def applied(self) -> AsyncIterator[Applied]:
        """Apply them, telling of each. Raises UsageError with what is wrong."""
        ours, theirs = os.pipe()
        with tempfile.TemporaryFile("w+") as printed, os.fdopen(ours, "rb", 0) as answer:
            try:
                child = await self._started(theirs, printed)
            finally:
                os.close(theirs)
            try:
                async for told in _lines(answer):
                    if "problems" in told:
                        raise UsageError([Problem(*each) for each in told["problems"]])
                    yield Applied(told["applied"], told["number"], told["total"])
                    await _go_on(child)
                status = await child.wait()
                if status:
                    raise UsageError([self._died(status, printed)])
            finally:
                with contextlib.suppress(ProcessLookupError):
                    child.kill()
                await child.wait()

    async def _started(self, answer: int, printed: IO[str]) -> asyncio.subprocess.Process:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-c", _START, _HOME, str(answer)),
            stdin=asyncio.subprocess.PIPE,
            stdout=printed,
            stderr=printed,
            pass_fds=[answer],
            env={**os.environ, **self.scratch.libpq},
        )
        order = {
            "tool": self.directory.tool.name,
            "directory": str(self.directory.path.absolute()),
            "names": [migration.name for migration in self.directory.release],
            "url": self.scratch.url,
            "schema": self.schema,
        }
        await _send(child, json.dumps(order))
        return child

    def _died(self, status: int, printed: IO[str]) -> Problem:
        printed.seek(0)
        lines = printed.read().splitlines()[-_LAST_LINES:]
        text = f"the process that ran {self.directory.tool.title} ended itself with status {status}"
        return Problem(OPTION, 0, 0, "\n".join([text, *(f"  {line}" for line in lines)]))


async def _lines(answer: IO[bytes]) -> AsyncIterator[Mapping[str, Any]]:
    reader = asyncio.StreamReader(limit=_MOST_BYTES)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), answer
    )
    try:
        while line := await reader.readline():
            yield json.loads(line)
    finally:
        transport.close()


async def _go_on(child: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        await _send(child, "go on")


async def _send(child: asyncio.subprocess.Process, line: str) -> None:
    if child.stdin is not None:
        child.stdin.write(f"{line}\n".encode())
        await child.stdin.drain()

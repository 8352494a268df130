"""`healthcheck serve`: from settings to a listening process, and to its end."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import structlog
import uvicorn
from starlette.types import ASGIApp

from healthcheck.log import Event, log_to_stderr
from healthcheck.probe import Target
from healthcheck.server.app import make_app
from healthcheck.server.listener import address_of, listen
from healthcheck.server.protocol import LimitedProtocol
from healthcheck.server.reload import reloading
from healthcheck.server.resolvers import Resolvers
from healthcheck.server.targets import open_targets
from healthcheck.server.watch import Watch
from healthcheck.settings import Settings

GRACE_S: Final = 0.3
"""How much longer than an answer's deadline a stop waits for the answers that are owed."""

LAST_S: Final = 0.8
"""After the deadline and this the process ends, whatever still holds it up."""

INTERRUPTED: Final = 130


def run(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; the exit status.

    Raises DeclarationError or SettingsError, with every problem, where it cannot begin. A database
    that cannot be reached is no such problem: its status is unknown.
    """
    watch = Watch(target.name for target in settings.targets)
    targets = open_targets(settings, on_report=watch.reported, on_error=watch.failed)
    listener = listen(settings.host, settings.port)
    with log_to_stderr(format=settings.log_format, level=settings.log_level):
        server = _Server(make_app(targets, settings, watch=watch), settings)
        with reloading({target.declaration for target in targets.values()}):
            asyncio.run(_serve(server, targets, listener))
        structlog.get_logger().info(Event.SERVER_STOPPED.value)
    return server.exit_status


async def _serve(server: _Server, targets: Mapping[str, Target], listener: socket.socket) -> None:
    asyncio.get_running_loop().set_default_executor(Resolvers())
    try:
        await server.serve(sockets=[listener])
    finally:
        closing = {asyncio.create_task(target.close()) for target in targets.values()}
        await asyncio.wait(closing, timeout=GRACE_S)


class _Server(uvicorn.Server):
    """uvicorn, but that a signal ends it with an exit status of ours and in bounded time."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                loop="asyncio",
                http=LimitedProtocol,
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_graceful_shutdown=settings.timeout + GRACE_S,  # type: ignore[arg-type]
            )
        )
        self.exit_status = 0
        self._longest_s = settings.timeout + LAST_S

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or []:
            structlog.get_logger().info(Event.SERVER_LISTENING.value, address=address_of(listener))

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The original raises the signal again in the end, which would be the exit status."""
        loop = asyncio.get_running_loop()
        numbers = (signal.SIGTERM, signal.SIGINT)
        for number in numbers:
            loop.add_signal_handler(number, self._stop, number)
        try:
            yield
        finally:
            for number in numbers:
                loop.remove_signal_handler(number)

    def _stop(self, number: int) -> None:
        if self.should_exit:
            self.force_exit = number == signal.SIGINT
            return
        self.should_exit = True
        self.exit_status = INTERRUPTED if number == signal.SIGINT else 0
        structlog.get_logger().info(Event.SERVER_STOPPING.value, signal=signal.Signals(number).name)
        # Whatever does not let itself be cancelled would be waited for without end.
        last = threading.Timer(self._longest_s, os._exit, (self.exit_status,))
        last.daemon = True
        last.start()

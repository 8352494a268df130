"""A network gone black is told from a server that is slow: not even its machine acknowledges.

What the kernel knows of a connection says it, on Linux; elsewhere, and on a socket that is no
TCP's, nothing is ever called silent.
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, Final

import psycopg
from msgspec import Struct

from healthcheck.probe.owed import Owed

SILENCE_S: Final = 5.0
"""Where nobody says how soon an answer is wanted."""

_LEAST_S: Final = 0.2

# struct tcp_info of <linux/tcp.h>: eight bytes of small fields, then 32-bit ones.
_TCP_INFO: Final = struct.Struct("=BxBB4x16xI28xI8xI")
_SYN_SENT: Final = 2
_KEEPALIVE_S: Final = 1  # the least that kernels take
_HASTE_S: Final = 0.2  # what an acknowledgment may take beyond the way there and back
_LOOKS: Final = 4  # while as much time passes as a silence may last


def silence_within(timeout: float) -> float:
    """How long a silence may last where an answer is wanted within `timeout`, all in seconds.

    Another connection then still has the time to answer; and a distant server has the time to
    acknowledge, however soon the answer is wanted.
    """
    return max(_LEAST_S, timeout / 2)


class Tcp(Struct, frozen=True, kw_only=True):
    """One connection, as its kernel sees it."""

    connecting: bool
    sent_again: int  # in a row, without an acknowledgment of what was sent
    unanswered: int  # "are you there?" without an answer, where nothing else is on its way
    unacknowledged: int  # segments
    heard_s: float  # ago: the last acknowledgment of anything
    round_trip_s: float  # as a rule

    @classmethod
    def of(cls, end: socket.socket) -> Tcp | None:
        """None where nothing is known: the socket is another kind's, or the system is."""
        if not hasattr(socket, "TCP_INFO"):
            return None
        try:
            info = end.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TCP_INFO.size)
            state, again, probes, unacknowledged, heard_ms, rtt_us = _TCP_INFO.unpack(info)
        except (OSError, struct.error):
            return None
        return cls(
            connecting=state == _SYN_SENT,
            sent_again=again,
            unanswered=probes,
            unacknowledged=unacknowledged,
            heard_s=heard_ms / 1e3,
            round_trip_s=rtt_us / 1e6,
        )

    def is_silent(self, watched_s: float, longest_s: float) -> bool:
        """Whether the other machine owes a sign of life for longer than `longest_s`.

        `watched_s` is how long somebody has been waiting for one.
        """
        if self.connecting:
            return watched_s >= longest_s
        silent_s = min(watched_s, self.heard_s)
        if self.unacknowledged:
            return self.sent_again > 0 and silent_s >= longest_s
        soonest_s = _KEEPALIVE_S + 2 * self.round_trip_s + _HASTE_S
        return self.unanswered > 0 and silent_s >= max(longest_s, soonest_s)


class Silence:
    """Ends the connection of a check once it has been silent for `longest_s`.

    `was_met` says that it did so since the check began.
    """

    def __init__(self, longest_s: float) -> None:
        self.was_met = False
        self._longest_s = longest_s
        self._end: socket.socket | None = None
        self._number = 0  # of the socket, whatever descriptor it has
        self._since_s = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """A check begins: from now on somebody waits."""
        self.was_met = False
        self._since_s = time.monotonic()
        self._again(self._longest_s)

    def pause(self) -> None:
        """Nobody waits any more; the connection rests."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def watch(self, descriptor: int) -> None:
        """Let the socket of `descriptor` be the one; its time begins where it was not."""
        number = os.fstat(descriptor).st_ino
        if self._end is not None and number == self._number:
            return
        self.forget()
        # A copy, so that the socket can be shut down while psycopg waits for it: cancelling psycopg
        # itself waits up to ten seconds for a frozen server.
        self._end = socket.socket(fileno=os.dup(descriptor))
        self._number, self._since_s = number, time.monotonic()

    def shut_down(self) -> None:
        """End the connection for whoever uses it; what is sent or awaited fails at once."""
        if self._end is not None:
            # Not connected any more is just what was wanted.
            with suppress(OSError):
                self._end.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        """Let go of the socket, without a word to the other side."""
        if self._end is not None:
            self._end.close()
            self._end = None

    def _again(self, after_s: float) -> None:
        self.pause()
        self._timer = asyncio.get_running_loop().call_later(after_s, self._look)

    def _look(self) -> None:
        self._again(self._longest_s / _LOOKS)
        tcp = None if self._end is None else Tcp.of(self._end)
        if self._end is None or tcp is None:
            return
        if tcp.is_silent(time.monotonic() - self._since_s, self._longest_s):
            self.was_met = True
            self.shut_down()
            self.forget()
        elif not tcp.connecting:
            _ask_for_life(self._end)


def _ask_for_life(end: socket.socket) -> None:
    """Have the kernel ask for it: a lost answer leaves nothing that is to be acknowledged."""
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, _KEEPALIVE_S)
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, _KEEPALIVE_S)


_watching: ContextVar[Silence] = ContextVar("_watching")


@contextmanager
def watching(silence: Silence) -> Iterator[None]:
    """While it holds, a WatchedConnection is watched from its first packet on."""
    token = _watching.set(silence)
    try:
        yield
    finally:
        _watching.reset(token)


class WatchedConnection(psycopg.AsyncConnection[tuple[Any, ...]]):
    """A connection whose socket is known while it is being made, and of which it is known how long
    the server has `owed` a word.

    psycopg keeps its socket to itself; where another version of it has no such method, silence is
    only met once the connection stands.
    """

    owed: Owed

    async def wait(self, gen: Any, *arguments: Any, **options: Any) -> Any:
        """As psycopg waits for the server, whatever for."""
        self.owed.begin()
        try:
            return await super().wait(self.owed.noting(gen), *arguments, **options)
        finally:
            self.owed.end()

    @classmethod
    def _connect_gen(cls, *arguments: Any, **options: Any) -> Any:
        silence = _watching.get()
        connecting = super()._connect_gen(*arguments, **options)
        try:
            wanted = next(connecting)
            while True:
                silence.watch(wanted[0])
                wanted = connecting.send((yield wanted))
        except StopIteration as done:
            return done.value

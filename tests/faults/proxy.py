"""A network that a test holds in its hand: a TCP proxy on loopback."""

from __future__ import annotations

import ctypes
import select
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum

_READY = b"Z\x00\x00\x00\x05I"  # ReadyForQuery, outside of a transaction
_AUTHENTICATION = b"R"
_CHUNK = 1 << 16
_LOOK_S = 0.02

# SO_ATTACH_FILTER of <asm-generic/socket.h>; the program is `ret #0`, which drops every segment
# before TCP sees it: nothing is acknowledged, as where a cable is cut.
_SO_ATTACH_FILTER, _SO_DETACH_FILTER = 26, 27
_RET_0 = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))
_DROP_ALL = struct.pack("HL", 1, ctypes.addressof(_RET_0))


class Moment(StrEnum):
    """When something can be made to happen, in the life of a connection."""

    AUTHENTICATING = "authenticating"  # before the server's first word reaches the client
    QUERYING = "querying"  # before a question of an open session reaches the server
    READING_ON = "reading on"  # the same, of the question after that


class Proxy:
    """Passes bytes between clients and the server on port `to`, and counts.

    `round_trips` is how often a client spoke after the server had: what latency is paid for.
    """

    def __init__(self, to: int) -> None:
        self.to = to
        self.delay_s = 0.0
        self.resets = False  # every connection, at once
        self.round_trips = 0
        self.errors: list[BaseException] = []
        self._dark = False
        self._light = threading.Event()
        self._light.set()
        self._planned: tuple[Moment, Callable[[], object]] | None = None
        self._pairs: list[_Pair] = []
        self._listener = _listener(0)
        self.port: int = self._listener.getsockname()[1]
        self._accepting()

    def plan(self, moment: Moment, act: Callable[[], object]) -> None:
        """Let `act` happen once, at the next such moment; until it is done all bytes wait."""
        self._planned = moment, act

    @property
    def is_planned(self) -> bool:
        """Whether what was planned is still to come."""
        return self._planned is not None

    def refuse(self) -> None:
        """Stop listening; what is open stays so."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def listen(self) -> None:
        """Listen again, on the same port."""
        self._listener = _listener(self.port)
        if self._dark:
            _blind(self._listener)
        self._accepting()

    def darken(self) -> None:
        """Let nothing through and acknowledge nothing, in both directions, connecting included."""
        self._dark = True
        self._light.clear()
        for end in [self._listener, *(pair.client for pair in self._pairs)]:
            _blind(end)

    def lighten(self) -> None:
        """Undo darken(): what was held back goes on."""
        self._dark = False
        for end in [self._listener, *(pair.client for pair in self._pairs)]:
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, _SO_DETACH_FILTER, 0)
        self._light.set()

    def forget(self) -> None:
        """Let nothing more through of what is open, as a firewall that has forgotten it."""
        for pair in self._pairs:
            _blind(pair.client)

    def hang_up(self) -> None:
        """Close every connection in order, as a server that ends a session does."""
        for pair in self._pairs:
            pair.close()
        self._pairs.clear()

    def reset(self) -> None:
        """Let every client have an RST."""
        for pair in self._pairs:
            pair.reset()
        self._pairs.clear()

    def lose_server(self) -> None:
        """Close the server's ends alone: to a client all looks well, and nothing ever comes."""
        for pair in self._pairs:
            pair.half = True
            pair.close_server()

    def close(self) -> None:
        """End it all."""
        self.lighten()
        with suppress(OSError):
            self.refuse()
        self.hang_up()

    def happen(self, moment: Moment) -> None:
        """Do what was planned for `moment`, if anything was."""
        planned = self._planned
        if planned is None:
            return
        if planned[0] is Moment.READING_ON and moment is Moment.QUERYING:
            self._planned = Moment.QUERYING, planned[1]
        elif planned[0] is moment:
            self._planned = None
            self._light.clear()
            try:
                planned[1]()
            except BaseException as error:  # a thread's: the test raises it
                self.errors.append(error)
            finally:
                if not self._dark:
                    self._light.set()

    def wait_for_light(self) -> None:
        """Return once bytes may pass."""
        self._light.wait()

    def _accepting(self) -> None:
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self.wait_for_light()
            try:
                server = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                _reset(client)
                continue
            pair = _Pair(self, client, server)
            self._pairs.append(pair)
            if self.resets:
                pair.reset()
            else:
                pair.start()


class _Pair:
    """One client's connection, and the one to the server that goes with it."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self.client = client
        self.half = False
        self._proxy = proxy
        self._server = server
        self._greeted = self._ready = False
        self._server_spoke = True

    def start(self) -> None:
        for pump in (self._up, self._down):
            threading.Thread(target=pump, daemon=True).start()

    def _up(self) -> None:
        while data := _receive(self.client):
            if self._server_spoke:
                self._server_spoke = False
                self._proxy.round_trips += 1
                if self._ready:
                    self._proxy.happen(Moment.QUERYING)
            self._pass(data, self._server)
        self.close_server()

    def _down(self) -> None:
        while data := _receive(self._server):
            self._server_spoke = True
            if data.startswith(_AUTHENTICATION) and not self._greeted:
                self._greeted = True
                self._proxy.happen(Moment.AUTHENTICATING)
            self._ready = self._ready or data.endswith(_READY)
            self._pass(data, self.client)
        if not self.half:
            self._proxy.wait_for_light()
            _close(self.client)

    def _pass(self, data: bytes, end: socket.socket) -> None:
        if self._proxy.delay_s:
            threading.Event().wait(self._proxy.delay_s)
        self._proxy.wait_for_light()
        with suppress(OSError):
            end.sendall(data)

    def close(self) -> None:
        _close(self.client)
        self.close_server()

    def close_server(self) -> None:
        _close(self._server)

    def reset(self) -> None:
        _reset(self.client)
        self.close_server()


def _listener(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port))


def _receive(end: socket.socket) -> bytes:
    """What comes next, b"" at the end of it.

    A thread that waits in recv() would hold the socket, and reset() would send its RST only later.
    """
    try:
        while not select.select([end], [], [], _LOOK_S)[0]:
            pass
        return end.recv(_CHUNK)
    except (OSError, ValueError):  # closed by another thread
        return b""


def _close(end: socket.socket) -> None:
    """Also for a thread that is waiting for it, which close() alone would leave there."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


def _reset(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()


def can_darken() -> bool:
    """Whether this system lets us: some let root alone."""
    with socket.socket() as end:
        try:
            end.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, _DROP_ALL)
        except PermissionError:
            return False
    return True


def _blind(end: socket.socket) -> None:
    with suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, _DROP_ALL)

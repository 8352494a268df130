"""A thread that writes lines, so that nobody else waits for where they go."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Callable
from typing import Final

MOST_BYTES: Final = 1 << 20
"""How much may wait to be written; what comes on top of it is dropped and counted."""


class Writer:
    """Lines to a file descriptor, in order. Nothing here blocks its caller or raises.

    `dropped` counts the lines that had no room or could not be written. When lines can be written
    again, `note` says in a line how many were lost since it last did. A descriptor of None takes
    nothing: stderr was closed before we began, and its number may be somebody else's by now.
    """

    def __init__(
        self,
        descriptor: int | None,
        *,
        note: Callable[[int], str],
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.dropped = 0
        self._descriptor = descriptor
        self._note = note
        self._most_bytes = most_bytes
        self._lines: list[bytes] = []
        self._waiting_bytes = 0
        self._noted = 0
        self._closing = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="log", daemon=True)
        self._thread.start()

    def write(self, line: str) -> None:
        """Take a line, which has no line end, if there is room for it."""
        octets = line.encode("utf-8", "backslashreplace") + b"\n"
        with self._changed:
            full = self._waiting_bytes + len(octets) > self._most_bytes
            if full or self._closing or self._descriptor is None:
                self.dropped += 1
                return
            self._lines.append(octets)
            self._waiting_bytes += len(octets)
            self._changed.notify()

    def close(self, *, timeout: float) -> None:
        """Write what waits, for at most `timeout` seconds, and take no more."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(timeout)

    def _run(self) -> None:
        while lines := self._take():
            if self._put(b"".join(lines)):
                self._tell_of_dropped()
            else:
                with self._changed:
                    self.dropped += len(lines)

    def _take(self) -> list[bytes]:
        """All that waits, once there is something; nothing when it is over."""
        with self._changed:
            while not self._lines and not self._closing:
                self._changed.wait()
            lines, self._lines, self._waiting_bytes = self._lines, [], 0
            return lines

    def _tell_of_dropped(self) -> None:
        lost = self.dropped - self._noted
        if lost and self._put(self._note(lost).encode() + b"\n"):
            self._noted += lost

    def _put(self, octets: bytes) -> bool:
        """Write all of it, however long that takes; false if it cannot be."""
        descriptor = self._descriptor
        while octets and descriptor is not None:
            try:
                octets = octets[os.write(descriptor, octets) :]
            except BlockingIOError:
                # Somebody who shares the descriptor made it so.
                poll = select.poll()
                poll.register(descriptor, select.POLLOUT)
                poll.poll()
            except OSError:
                return False
        return True

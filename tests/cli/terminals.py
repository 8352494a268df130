"""A terminal, as a program has it in front of it."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Final

_END: Final = "\x1e"


@dataclass(frozen=True)
class Terminal:
    """`stream` is what a program writes to; `seen()` is what came, and takes it away."""

    stream: IO[str]
    screen: int

    def seen(self) -> str:
        self.stream.write(_END)
        self.stream.flush()
        content = b""
        while not content.endswith(_END.encode()):  # the system hands it over bit by bit
            content += os.read(self.screen, 1 << 16)
        return content.decode().removesuffix(_END).replace("\r\n", "\n")


@contextmanager
def terminal(columns: int = 80) -> Iterator[Terminal]:
    """A terminal of so many columns; 0 where it does not say."""
    screen, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with open(theirs, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor
        yield Terminal(stream, screen)
    os.close(screen)

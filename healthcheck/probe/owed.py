"""How long the server has owed a word, which is what a check is given up by.

A first look at very many tables takes long, and is not to be lost for that: each of its questions
has the same time, and what is made of the answers here has any.
"""

from __future__ import annotations

import time
from typing import Any


class Owed:
    """The debt of one connection, from when it is begun to be made."""

    def __init__(self) -> None:
        self._since: float | None = None
        self.begin()

    @property
    def seconds(self) -> float:
        """Since something was asked, or since the last piece of an answer; 0 where none is owed."""
        return 0.0 if self._since is None else time.monotonic() - self._since

    def begin(self) -> None:
        """Something is asked, or a piece of an answer came and there is more."""
        self._since = time.monotonic()

    def end(self) -> None:
        """The answer is there."""
        self._since = None

    def noting(self, talking: Any) -> Any:
        """A generator of psycopg's that talks to the server; each piece that comes is noted."""
        try:
            wanted = next(talking)
            while True:
                ready = yield wanted
                if ready:  # else it is only asked whether to go on
                    self.begin()
                wanted = talking.send(ready)
        except StopIteration as done:
            return done.value

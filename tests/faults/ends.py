"""Services that are told to end at any instant, while callers ask: what is owed is answered."""

from __future__ import annotations

import random
import signal
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.faults.proxy import Proxy
from tests.faults.scene import Scene, scene
from tests.faults.server import Cluster
from tests.server.serving import eventually

_CALLERS = 6
_TIMEOUT_S = 0.8
_END_S = _TIMEOUT_S + 1
_AT_MOST_S = 0.5  # until the signal
_REQUEST = b"GET /health/schema HTTP/1.1\r\nHost: a\r\n\r\n"

_WAYS: Final[Mapping[str, Callable[[Proxy], None]]] = {
    "as it is": lambda proxy: None,
    "slow": lambda proxy: setattr(proxy, "delay_s", 0.02),
    "black": Proxy.darken,
}
"""What the way to the database is."""


@dataclass(slots=True)
class _Signal:
    """When the service was told to end, once it was."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    sent: bool = False


class _Caller(threading.Thread):
    """Asks again and again, now on a connection that it keeps and now on a new one."""

    def __init__(self, port: int, told: _Signal, seed: int) -> None:
        super().__init__()
        self.came: Counter[str] = Counter()
        self._port = port
        self._told = told
        self._chance = random.Random(seed)  # noqa: S311 - a seed, so that a failure comes again
        self.start()

    def run(self) -> None:
        while self._ask_for_a_while():
            pass

    def _ask_for_a_while(self) -> bool:
        """On one connection; False where the service takes no more of them."""
        try:
            connection = socket.create_connection(("127.0.0.1", self._port), timeout=10)
        except OSError:
            return False
        with connection:
            for _ in range(self._chance.randint(1, 10)):
                # Held, so that no question is sent while the signal is.
                with self._told.lock:
                    owed = not self._told.sent
                    with suppress(OSError):
                        connection.sendall(_REQUEST)
                came = _answer(connection)
                self.came[came if owed or came == "whole" or came == "part" else "late"] += 1
                if came != "whole":
                    return not self._told.sent
                time.sleep(self._chance.random() * 0.02)
        return True


def _answer(connection: socket.socket) -> str:
    """Whether an answer is there as a "whole", in "part" or "none"."""
    came = b""
    try:
        while data := connection.recv(1 << 16):
            came += data
            head, _, body = came.partition(b"\r\n\r\n")
            length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            if length and len(body) >= int(length):
                return "whole"
    except OSError:
        pass
    return "part" if came else "none"


def _one_round(one: Scene, way: str, chance: random.Random) -> tuple[Counter[str], float]:
    """What came of the questions, and how long the end took in seconds."""
    told = _Signal()
    callers = [_Caller(one.service.port, told, chance.randrange(1 << 30)) for _ in range(_CALLERS)]
    _WAYS[way](one.proxy)
    time.sleep(chance.random() * _AT_MOST_S)
    with told.lock:
        told.sent = True
        one.service.process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    status = one.service.process.wait(30)
    took = time.monotonic() - began
    assert status == 0, f"exit status {status}"
    came: Counter[str] = Counter()
    for caller in callers:
        caller.join()
        came += caller.came
    return came, took


def run(cluster: Cluster, rounds: int, seed: int = 1) -> tuple[str, bool]:
    """What came of it, in a sentence, and whether all ended in time.

    Raises AssertionError where one was owed an answer and had none.
    """
    chance = random.Random(seed)  # noqa: S311 - a seed, so that a failure comes again
    came: Counter[str] = Counter()
    longest = 0.0
    for number in range(rounds):
        way = list(_WAYS)[number % len(_WAYS)]
        with (
            tempfile.TemporaryDirectory() as folder,
            scene(cluster, Path(folder), TIMEOUT=str(_TIMEOUT_S)) as one,
        ):
            # The first answer may take longer than a deadline on a busy machine.
            eventually(lambda: one.ask().said == "pass")
            here, took = _one_round(one, way, chance)
        assert here["part"] == here["none"] == 0, f"round {number}, the way {way}: {dict(here)}"
        came += here
        longest = max(longest, took)
    told = (
        f"Ends: {rounds} services were sent SIGTERM; {came['whole']} answers, none is owed"
        f" ({came['late']} questions came after it); the longest end took {longest:.2f} s,"
        f" {_END_S:.1f} are allowed."
    )
    return told, longest <= _END_S

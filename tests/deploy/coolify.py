"""Docker's health check and Coolify's deployment, as their sources have them, on a clock of ours:
an interval takes no time, and the command is the real one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

KEPT_BYTES = 4096
"""What Docker keeps of the output of one health check."""


@dataclass(frozen=True, kw_only=True)
class Timing:
    """The options of a HEALTHCHECK; times are seconds."""

    interval: int
    timeout: int
    start_period: int
    retries: int


def timing_of(dockerfile: str) -> Timing:
    """What Coolify reads in the text of a Dockerfile: the numbers of the first line that begins
    with HEALTHCHECK, and of those that continue it. Each number has to be there.
    """
    joined = ""
    for line in map(str.strip, dockerfile.splitlines()):
        if line.startswith("HEALTHCHECK") or joined:
            joined += " " + line.strip("\\ ")
            if not line.endswith("\\"):
                break
    found = dict(re.findall(r"--(interval|timeout|start-period|retries)=(\d+)s?\s", joined))
    return Timing(**{name.replace("-", "_"): int(number) for name, number in found.items()})


@dataclass(frozen=True)
class Result:
    """One run of a health check's command."""

    exit_code: int
    output: str


@dataclass(kw_only=True)
class Container:
    """A container whose health Docker looks after."""

    timing: Timing
    check: Callable[[], Result]
    status: str = "starting"
    log: list[Result] = field(default_factory=list)
    clock: int = 0
    _failing: int = 0

    def live_until(self, clock: int) -> None:
        """Every check that is due by then; the first is due after one interval."""
        while self.clock + self.timing.interval <= clock:
            self.clock += self.timing.interval
            self._look()

    def _look(self) -> None:
        result = self.check()
        kept = result.output.encode()[:KEPT_BYTES].decode(errors="ignore")
        self.log.append(Result(result.exit_code, kept))
        if result.exit_code == 0:
            self.status, self._failing = "healthy", 0
        elif self.status != "starting" or self.clock >= self.timing.start_period:
            self._failing += 1
            if self._failing >= self.timing.retries:
                self.status = "unhealthy"


def deployment(container: Container) -> Iterator[str]:
    """The log of Coolify's deployment, the last line of which says how it ended."""
    timing = container.timing
    for attempt in range(timing.retries):
        container.live_until(timing.start_period + attempt * timing.interval)
        yield f"Attempt {attempt + 1} of {timing.retries} | Healthcheck status: {container.status}"
        for last in container.log[-1:]:
            yield f"Healthcheck logs: {last.output} | Return code: {last.exit_code}"
        if container.status != "starting":
            break
    if container.status == "healthy":
        yield "New container is healthy."
    else:
        yield "New container is not healthy, rolling back to the old container."

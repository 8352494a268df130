"""A root file system run as Docker runs a container's: read-only, as its user, first of its own
processes, with the environment of its image and no other.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.server.serving import LONG_S

# By their paths: the environment is the image's.
_APART = ("/usr/bin/unshare", "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c")
_ENTER = """\
root=$0 user=$1
shift
/bin/mount --bind -o ro "$root" "$root" &&
exec /usr/sbin/chroot --userspec="$user" "$root" "$@"
"""


@dataclass(frozen=True, kw_only=True)
class Container:
    """What would be one: a root folder, and what the image says of how it is run."""

    root: Path
    user: str
    entrypoint: list[str]
    command: list[str]
    health_check: list[str]
    environment: Mapping[str, str] = field(repr=False)

    def run(self, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
        """A command to its end, as `docker exec` and a health check do."""
        return subprocess.run(
            self._entered(command),
            env={**self.environment, **settings},
            capture_output=True,
            text=True,
            check=False,
            timeout=LONG_S,
        )

    @contextmanager
    def started(self, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
        """The container's own process."""
        process = subprocess.Popen(
            self._entered((*self.entrypoint, *self.command)),
            env={**self.environment, **settings},
            stderr=subprocess.DEVNULL,
        )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def _entered(self, command: tuple[str, ...]) -> list[str]:
        return [*_APART, _ENTER, str(self.root), self.user, *command]


def first_process(container: subprocess.Popen[bytes]) -> int:
    """The process of `container` that is the first of its own, by its number out here."""
    (number,) = Path(f"/proc/{container.pid}/task/{container.pid}/children").read_text().split()
    return int(number)


def facts_of(process: int) -> dict[str, str]:
    """What the kernel says of a process: its user, its number in each name space, …"""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return {
        name: " ".join(value.split()) for name, _, value in (each.partition(":") for each in lines)
    }


def described(dockerfile: str) -> dict[str, Any]:
    """What the last stage of a Dockerfile says, as the configuration of the image that it makes."""
    _, _, stage = re.sub(r"\\\n\s*", "", dockerfile).rpartition("\nFROM ")
    config: dict[str, Any] = {"Env": []}
    for line in stage.splitlines():
        instruction, _, rest = line.partition(" ")
        match instruction:
            case "ENV":
                config["Env"] += shlex.split(rest)
            case "ENTRYPOINT" | "CMD":
                config[instruction.title()] = json.loads(rest)
            case "USER":
                config["User"] = rest
            case "HEALTHCHECK":
                command = json.loads(rest.partition("CMD ")[2])
                config["Healthcheck"] = {"Test": ["CMD", *command]}
            case _:
                pass
    return config


def container_of(root: Path, config: Mapping[str, Any]) -> Container:
    known, *health_check = config["Healthcheck"]["Test"]
    assert known == "CMD"
    return Container(
        root=root,
        user=config["User"],
        entrypoint=config["Entrypoint"],
        command=config["Cmd"],
        health_check=health_check,
        environment=dict(pair.split("=", 1) for pair in config["Env"]),
    )

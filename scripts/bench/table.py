"""Tables of ratios, and what is fetched for them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from measure import ROOT, Step, rounds

_WIDTH: Final = 36


class AbsentError(Exception):
    """A peer that cannot be had here, and why."""


def fetched(*command: str) -> Path:
    """The path that a script of the project prints. Raises AbsentError with what it says else."""
    script = [str(ROOT / command[0]), *command[1:]]
    ran = subprocess.run(script, capture_output=True, text=True, check=False)
    if ran.returncode:
        said = ran.stderr.strip().splitlines()
        raise AbsentError(said[-1] if said else f"{command[0]} ended with {ran.returncode}")
    return Path(ran.stdout.strip())


def wanted(package: str) -> None:
    """Raise AbsentError if a package of requirements/bench.txt is not there."""
    if find_spec(package) is None:
        raise AbsentError("its package is not there")


def shown(title: str, steps: Mapping[str, Step], number: int) -> None:
    """Measure the steps in turn, and print their medians and the ratios to each that is a floor.

    A step names the floor that a column is for; every row has a ratio in it.
    """
    medians = rounds(steps, number)
    floors = dict.fromkeys(step.floor for step in steps.values() if step.floor is not None)
    heads = "".join(f"  x {name}" for name in floors)
    print(f"{title:<{_WIDTH + 2}} {'ms':>10}{heads}")
    for name, seconds in medians.items():
        ratios = "".join(f"{seconds / medians[floor]:{len(floor) + 4}.2f}" for floor in floors)
        print(f"  {name:<{_WIDTH}} {seconds * 1000:10.2f}{ratios}")
    print(flush=True)

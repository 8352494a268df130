"""The steps of a composite action, run as a runner of GitHub does."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What a use of an action came to."""

    status: int
    log: str
    outputs: Mapping[str, str]
    summary: str  # Markdown on the page of the run


def use(action: Path, inputs: Mapping[str, str], *, workspace: Path, env: Mapping[str, str]) -> Ran:
    """Run the steps in `workspace`, the checkout of whoever uses the action, until one fails.

    The action's own checkout is the folder of the file `action`. Expressions are replaced
    wherever they stand, as the runner does: in a script they would be a part of it.
    """
    written: dict[str, Any] = yaml.safe_load(action.read_text())
    assert inputs.keys() <= written["inputs"].keys(), "the runner warns of an unknown input"
    given = {name: str(facts["default"]) for name, facts in written["inputs"].items()}
    given.update(inputs)
    files = workspace.parent / "runner"
    files.mkdir()
    output, summary, script = (files / name for name in ("output", "summary", "script.sh"))
    output.touch()
    summary.touch()
    variables = {
        **env,
        "GITHUB_ACTION_PATH": str(action.parent),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
    }
    log, status = "", 0
    for step in written["runs"]["steps"]:
        assert step["shell"] == "bash"
        script.write_text(_replaced(step["run"], given))
        own = {name: _replaced(text, given) for name, text in step.get("env", {}).items()}
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=workspace,
            env=variables | own,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        log, status = log + ran.stdout, ran.returncode
        if status:
            break
    outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
    return Ran(status=status, log=log, outputs=outputs, summary=summary.read_text())


def _replaced(text: str, given: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda found: given[found[1]], text)

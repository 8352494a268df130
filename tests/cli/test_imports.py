"""What a command imports is what its user waits for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from healthcheck.cli.main import COMMANDS
from tests.cli.commands import declared
from tests.server.serving import environment

_PROGRAM = """
import sys
before = set(sys.modules)
from healthcheck.__main__ import main
try: main()
except SystemExit: pass
with open({file!r}, "w") as file: file.write(" ".join(set(sys.modules) - before))
"""

_DRIVER = ("psycopg", "asyncio", "ssl")
_WEB = ("starlette", "uvicorn", "httptools", "anyio", "jinja2", "prometheus_client", "structlog")
_OTHER_COMMANDS = tuple(
    f"healthcheck.{room}" for room in ("snapshot", "replay", "orm", "embedded", "demo", "log")
)
_WRITING = ("healthcheck.declaration.yaml_text", "healthcheck.declaration.splice")
_SET = ("healthcheck.report.terminal", "healthcheck.report.style")
_FILES_OF_TOOLS = ("xml", "tomllib")


def imported(folder: Path, *arguments: str) -> set[str]:
    """The modules that one run of the command line imports."""
    file = folder / "modules"
    # Nothing listens at port 1.
    known = environment(DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    command = [sys.executable, "-c", _PROGRAM.format(file=str(file)), *arguments]
    subprocess.run(command, env=known, capture_output=True, check=True)
    return set(file.read_text().split())


def among(modules: Iterable[str], packages: Iterable[str]) -> list[str]:
    """The modules that are one of the packages, or are in one."""
    starts = tuple(f"{package}." for package in packages)
    return sorted(module for module in modules if f"{module}.".startswith(starts))


@pytest.mark.parametrize("page", ["--version", "--help"])
def test_the_first_pages_take_next_to_nothing(page: str, tmp_path: Path) -> None:
    modules = imported(tmp_path, page)
    assert among(modules, ["healthcheck"]) == [
        "healthcheck",
        "healthcheck.__main__",
        "healthcheck.cli",
        "healthcheck.cli.main",
        "healthcheck.cli.output",
        "healthcheck.cli.status",
    ]
    dear = ("argparse", "dataclasses", "inspect", "difflib", "pathlib", "json", "yaml")
    assert among(modules, (*dear, *_DRIVER, *_WEB)) == []


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_the_page_of_a_command_takes_the_command_line_alone(command: str, tmp_path: Path) -> None:
    modules = imported(tmp_path, command, "--help")
    own = among(modules, ["healthcheck"])
    known = [f"healthcheck.{name}" for name in ("__main__", "cli", "errors", "times")]
    assert set(own) - set(among(own, known)) == {"healthcheck"}
    assert among(modules, ("yaml", *_DRIVER, *_WEB)) == []


@pytest.mark.parametrize(
    ("command", "unused"),
    [
        pytest.param(
            "validate",
            (*_DRIVER, *_WEB, *_WRITING, *_OTHER_COMMANDS, "healthcheck.introspect"),
            id="validate: no database",
        ),
        pytest.param(
            "schema",
            (*_DRIVER, *_WEB, *_WRITING, *_OTHER_COMMANDS, "healthcheck.introspect"),
            id="schema: no database",
        ),
        pytest.param(
            "ask",
            (*_WEB, *_OTHER_COMMANDS, "psycopg", "asyncio", "yaml", "healthcheck.model"),
            id="ask: neither database nor declaration",
        ),
        pytest.param(
            "check",
            (*_WEB, *_WRITING, *_FILES_OF_TOOLS, *_OTHER_COMMANDS, *_SET),
            id="check: no service, nothing written, no terminal",
        ),
    ],
)
def test_a_command_takes_what_it_uses(
    command: str, unused: tuple[str, ...], tmp_path: Path
) -> None:
    given = [] if command in {"schema", "ask"} else [declared(tmp_path)]
    if command == "check":
        given = ["--declaration", *given]
    modules = imported(tmp_path, command, *given)
    assert f"healthcheck.cli.{command}" in modules
    assert among(modules, unused) == []


def test_a_check_that_passed_before_takes_next_to_nothing(tmp_path: Path) -> None:
    modules = imported(tmp_path, "check", "--once", str(tmp_path))
    assert among(modules, ["healthcheck.cli.check"]) == ["healthcheck.cli.check"]
    assert among(modules, (*_DRIVER, *_WEB, "yaml", "healthcheck.model", "healthcheck.probe")) == []

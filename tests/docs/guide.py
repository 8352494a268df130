"""A guide as what it is: files to write and commands to run, with what they print."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias

ROOT: Final = Path(__file__).parents[2]
GUIDES: Final = ROOT / "docs/guides"

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_NAMED = re.compile(r"(?:#|--|//) ([\w./-]+\.\w+)(, at the end)?")
_MARK: Final = "\x1e"


@dataclass(frozen=True, kw_only=True)
class File:
    """A block whose first line, a comment, names a file: the rest is its content, or its end."""

    line: int
    path: str
    content: str
    is_appended: bool


@dataclass(frozen=True, kw_only=True)
class Command:
    """What follows a $, and what the guide shows of its output: "..." is anything."""

    line: int
    text: str
    shown: str


Step: TypeAlias = File | Command


def steps(page: str) -> Iterator[Step]:
    """What a reader does, in order. Blocks of `sh` are for the reader alone: they install."""
    for block in _BLOCK.finditer(page):
        language, text = block.groups()
        line = page.count("\n", 0, block.start()) + 2
        if language == "console":
            yield from _commands(text, line)
        elif language != "sh":
            label, _, content = text.partition("\n")
            named = _NAMED.fullmatch(label)
            if named:
                appended = named[2] is not None
                yield File(line=line, path=named[1], content=content, is_appended=appended)


def _commands(text: str, line: int) -> Iterator[Command]:
    for part in re.split(r"^(?=\$ )", text, flags=re.MULTILINE):
        if part:
            command, _, shown = part.removeprefix("$ ").partition("\n")
            yield Command(line=line, text=command, shown=shown)
        line += part.count("\n")


def agrees(shown: str, came: str) -> bool:
    """Whether an output is as a guide shows it; "..." stands for any text, of many lines or none.

    A command of which nothing is shown prints nothing.
    """
    parts = re.split(r"\n?\.\.\.\n?", shown.strip("\n"))
    return re.fullmatch(".*?".join(map(re.escape, parts)), came.strip("\n"), re.DOTALL) is not None


class Shell:
    """A shell that runs one command after the other, as a reader's does."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            ["sh"],
            cwd=folder,
            env={**os.environ, **variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate("exit\n")

    def run(self, command: str) -> str:
        """What it prints. The next command finds its exit status in $?."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        told = f"status=$?; printf '{_MARK}\\n'; (exit $status)"
        self._process.stdin.write(f"{{ {command}\n}} < /dev/null; {told}\n")
        self._process.stdin.flush()
        lines: list[str] = []
        for line in self._process.stdout:
            if line.endswith(f"{_MARK}\n"):
                return "".join([*lines, line.removesuffix(f"{_MARK}\n")])
            lines.append(line)
        raise AssertionError(f"the shell ended: {command}\n{''.join(lines)}")


def play(page: str, folder: Path, shell: Shell) -> Iterator[Step]:
    """Do what the guide says, step by step. Raises AssertionError where it does not go as it says.

    Each step is given after it was done.
    """
    for step in steps(page):
        if isinstance(step, File):
            path = folder / step.path
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a" if step.is_appended else "w", encoding="utf-8") as file:
                file.write(step.content)
        else:
            came = shell.run(step.text)
            told = f"line {step.line}: $ {step.text}\n--- shown\n{step.shown}\n--- came\n{came}"
            assert agrees(step.shown, came), told
        yield step

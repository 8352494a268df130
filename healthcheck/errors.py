"""What can go wrong before there is a report: usage and declaration problems (exit status 2)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Problem(Struct, frozen=True, order=True):
    """One thing wrong in what the user gave us: "file:line:column: what; did you mean …".

    `line` and `column` count from 1; 0 means that the problem has no place inside `source`.
    """

    source: str
    line: int
    column: int
    text: str

    def __str__(self) -> str:
        if self.line:
            return f"{self.source}:{self.line}:{self.column}: {self.text}"
        return f"{self.source}: {self.text}"


class UsageError(Exception):
    """Everything that is wrong with the input, at once. Its text is one problem a line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class DeclarationError(UsageError):
    """A declaration that cannot be used, with every problem it has, in the order of its lines."""


class SettingsError(UsageError):
    """Settings that cannot be used: `source` is the name of the variable or option."""

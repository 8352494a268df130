"""What to do about a finding: what to read, and what to run."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace


class Language(StrEnum):
    """Where a command is run: in a shell, or in psql."""

    SHELL = "shell"
    SQL = "sql"


class Remedy(Struct, frozen=True, kw_only=True):
    """What to do. `advice` is a sentence without its full stop. `commands` can be run as they are,
    in their order, by whoever has read it: nothing in them is prose.

    One in SQL may be several statements. It has an advice, commands, or both.
    """

    advice: str | None = None
    commands: tuple[str, ...] = ()
    language: Language = Language.SHELL

    @property
    def block(self) -> str:
        """The commands as they are copied: each on lines of its own."""
        return "\n".join(self.commands)

    @property
    def text(self) -> str:
        """All of it as one text; on one line if the commands are."""
        run = self.run
        return (":\n" if "\n" in run else ": ").join(filter(None, (self.advice, run)))

    @property
    def run(self) -> str:
        """The commands as one: in a shell, the next only where the one before had no error."""
        is_script = any("\n" in command for command in self.commands)
        if is_script or self.language is Language.SQL:
            return self.block
        return " && ".join(self.commands)

    def after(self, advice: str) -> Remedy:
        """The same once something else is done."""
        return replace(self, advice=f"{advice}, {self.advice}" if self.advice else advice)


def advising(text: str) -> Remedy:
    """Nothing to run, only something to read."""
    return Remedy(advice=text)


def in_shell(*commands: str) -> Remedy:
    """Commands, in the order in which they are run."""
    return Remedy(commands=commands)


def in_sql(statements: str, *, advice: str | None = None) -> Remedy:
    """Statements, each with its semicolon."""
    return Remedy(advice=advice, commands=(statements,), language=Language.SQL)

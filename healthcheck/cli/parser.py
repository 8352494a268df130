"""argparse, with suggestions for what was mistyped and examples that keep their lines."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import IO, Any, Final, NoReturn

from healthcheck.cli.output import USUAL_COLUMNS, columns_of, complain, emit
from healthcheck.cli.status import Exit

_WIDEST: Final = 100
"""Columns beyond which a page of help is no longer read well."""


class _Formatter(argparse.HelpFormatter):
    """Breaks lines for the terminal, but leaves a paragraph with indented lines as it is."""

    def __init__(self, prog: str) -> None:
        width = USUAL_COLUMNS if sys.stdout is None else columns_of(sys.stdout)
        super().__init__(prog, width=min(width, _WIDEST) - 2)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        fill = super()._fill_text
        return "\n\n".join(
            part if part.startswith("  ") or "\n  " in part else fill(part, width, indent)
            for part in text.rstrip().split("\n\n")
        )


class Parser(argparse.ArgumentParser):
    """The arguments of one command; `examples` are printed as they stand, above the options."""

    def __init__(self, command: str, *, description: str, examples: str) -> None:
        self._spellings: list[str] = []
        super().__init__(
            prog=f"healthcheck {command}",
            description=f"{description}\n\nExamples:\n{examples}",
            formatter_class=_Formatter,
            allow_abbrev=False,
        )

    def add_argument(self, *names: Any, **kwargs: Any) -> argparse.Action:
        action = super().add_argument(*names, **kwargs)
        self._spellings.extend(action.option_strings)
        return action

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse, or say on stderr what is wrong and exit with status 2."""
        options, unknown = self.parse_known_args(arguments)
        for argument in unknown:
            spelling = argument.partition("=")[0]
            if spelling.startswith("-"):
                self.error(f"no such option: {spelling}{did_you_mean(spelling, self._spellings)}")
            # The word is not repeated: it may be a part of a connection string without its quotes.
            if "--declaration" in self._spellings and argument.endswith((".yaml", ".yml")):
                self.error("a word too many; a declaration is named with --declaration FILE")
            self.error("a word too many; does a value with a blank lack its quotes?")
        return options

    def error(self, message: str) -> NoReturn:
        complain(f"{self.prog}: {message}\nTry: {self.prog} --help")
        raise SystemExit(Exit.USAGE)

    def print_help(self, file: IO[str] | None = None) -> None:  # type: ignore[override]
        emit(self.format_help())


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'; did you mean check?', or nothing where no known word is near."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""

"""Options that several commands share, and settings with what they say."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from healthcheck.cli.parser import Parser
from healthcheck.errors import DeclarationError, Problem, SettingsError, UsageError

if TYPE_CHECKING:
    from healthcheck.settings import Settings

_SETTINGS: Final[Mapping[str, str]] = {
    "database_url": "HEALTHCHECK_DATABASE_URL",
    "declaration": "HEALTHCHECK_DECLARATION",
    "host": "HEALTHCHECK_HOST",
    "port": "HEALTHCHECK_PORT",
}
"""Which option is which setting."""


def add_target_options(parser: Parser) -> None:
    """What is compared with what."""
    add_database_option(parser)
    parser.add_argument(
        "--declaration",
        metavar="FILE",
        help="the declaration, instead of HEALTHCHECK_DECLARATION or expected_schema.yaml",
    )


def add_database_option(parser: Parser) -> None:
    parser.add_argument(
        "--database-url",
        metavar="URL",
        help="the database, instead of HEALTHCHECK_DATABASE_URL or DATABASE_URL; better set one of"
        " these, for everybody on the machine sees a command line (ps)",
    )


def add_selection(parser: Parser) -> None:
    parser.add_argument(
        "--target", metavar="NAME", help="one target of HEALTHCHECK_TARGETS; else all of them"
    )


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings, with what the command line says.

    Raises UsageError, with what is wrong with the declaration too where the command wants one.
    """
    from healthcheck.settings import load

    given = {
        setting: value
        for option, setting in _SETTINGS.items()
        if (value := getattr(options, option, None)) is not None
    }
    try:
        return load(os.environ, given)
    except SettingsError as error:
        others = _problems_of_declaration({**os.environ, **given}) if _wants(options) else ()
        raise UsageError([*error.problems, *others]) from None


def _wants(options: argparse.Namespace) -> bool:
    """Whether a declaration is wanted, and one alone."""
    several = os.environ.get("HEALTHCHECK_TARGETS") and options.database_url is None
    return hasattr(options, "declaration") and not several


def _problems_of_declaration(given: Mapping[str, str]) -> Sequence[Problem]:
    from healthcheck.probe import DeclarationSource

    try:
        DeclarationSource.load(Path(given.get("HEALTHCHECK_DECLARATION") or "expected_schema.yaml"))
    except DeclarationError as error:
        return error.problems
    return ()


def selected(settings: Settings, name: str | None) -> Settings:
    """The settings with the one target that was asked for. Raises SettingsError."""
    from dataclasses import replace

    from healthcheck.declaration.tree import shown

    if name is None:
        return settings
    targets = tuple(target for target in settings.targets if target.name == name)
    if not targets:
        known = ", ".join(target.name for target in settings.targets)
        raise SettingsError([Problem("--target", 0, 0, f"no target {shown(name)}; has {known}")])
    return replace(settings, targets=targets)


def seconds(option: str, text: str) -> float:
    """The value of an option that is a time. Raises SettingsError."""
    from healthcheck.settings.values import seconds as parse

    try:
        return parse(text)
    except ValueError as error:
        raise SettingsError([Problem(option, 0, 0, str(error))]) from None

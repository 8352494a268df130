"""The environment and the command line → Settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from healthcheck.database_url import EXAMPLE
from healthcheck.errors import SettingsError
from healthcheck.settings import table
from healthcheck.settings.model import Settings, TargetSettings
from healthcheck.settings.names import unknown
from healthcheck.settings.reader import Reader
from healthcheck.settings.targets import read_targets
from healthcheck.settings.values import is_loopback

FALLBACK = "DATABASE_URL"
DEFAULT_TARGET = "default"

_OF_TARGETS = (table.DATABASE_URL, table.DECLARATION, table.TARGETS)


def load(environ: Mapping[str, str], options: Mapping[str, str] | None = None) -> Settings:
    """Read every setting. `options` are those of the command line, by the names of settings.

    Reads the files that a setting names, but no declaration. An empty value counts as not set.
    Raises SettingsError with every problem there is.
    """
    reader = Reader(environ, options or {})
    reader.problems.extend(unknown(environ))
    values = {
        setting.field: reader.value(setting)
        for setting in table.SETTINGS
        if setting not in _OF_TARGETS
    }
    targets = _targets(reader)
    if reader.problems:
        raise SettingsError(reader.problems)
    values["detail"] = values["detail"] or ("full" if is_loopback(values["host"]) else "summary")
    return Settings(targets=targets, **values)


def _targets(reader: Reader) -> tuple[TargetSettings, ...]:
    """Those of the targets' file, unless the command line names one database; else that one."""
    declaration = reader.value(table.DECLARATION)
    path = reader.given(table.TARGETS)
    if path is None or reader.is_option(table.DATABASE_URL):
        return _only_target(reader, declaration)
    url = reader.given(table.DATABASE_URL)
    if url is not None:
        reader.add(url.source, f"is set beside {table.TARGETS.name}; wants one of them")
    overridden = reader.is_option(table.DECLARATION)
    return read_targets(reader, path, declaration=declaration, overridden=overridden)


def _only_target(reader: Reader, declaration: Path | None) -> tuple[TargetSettings, ...]:
    before = len(reader.problems)
    given = reader.given(table.DATABASE_URL) or reader.secret(FALLBACK)
    if given is None:
        if len(reader.problems) == before:
            reader.add(
                table.DATABASE_URL.name,
                f"is not set, and neither is {FALLBACK}; wants a connection string: {EXAMPLE}",
            )
        return ()
    url = reader.parsed(given, table.DATABASE_URL.parse)
    if url is None or declaration is None:
        return ()
    return (TargetSettings(name=DEFAULT_TARGET, url=url, declaration=declaration),)

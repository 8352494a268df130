"""Every setting there is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from healthcheck import database_url
from healthcheck.settings import values

PREFIX: Final = "HEALTHCHECK_"

FILE: Final = "_FILE"
"""The end of a secret's second name, which holds the path of a file with it."""


class Setting(Struct, frozen=True, kw_only=True):
    """One row of the table. `parse` raises ValueError; `default` is as a user would write it.

    A `secret` is never quoted in a message and may stand in a file. `option` sets it on the
    command line.
    """

    name: str
    parse: Callable[[str], Any]
    help: str
    default: str | None = None
    secret: bool = False
    option: str | None = None

    @property
    def field(self) -> str:
        """Its name in Settings: "lock_timeout"."""
        return self.name.removeprefix(PREFIX).lower()


DATABASE_URL: Final = Setting(
    name="HEALTHCHECK_DATABASE_URL",
    parse=database_url.parse,
    help="The connection string of the database; without it, that of DATABASE_URL.",
    secret=True,
    option="--database-url",
)
DECLARATION: Final = Setting(
    name="HEALTHCHECK_DECLARATION",
    parse=Path,
    default="expected_schema.yaml",
    help="The file that says what the database should be.",
    option="--declaration",
)
TARGETS: Final = Setting(
    name="HEALTHCHECK_TARGETS",
    parse=Path,
    help="A YAML file of several databases, instead of HEALTHCHECK_DATABASE_URL.",
)
HOST: Final = Setting(
    name="HEALTHCHECK_HOST",
    parse=values.host,
    default="127.0.0.1",
    help="The address to listen at; 0.0.0.0 or :: for all.",
    option="--host",
)
PORT: Final = Setting(
    name="HEALTHCHECK_PORT",
    parse=values.port,
    default="8080",
    help="The port to listen at; 0 for any free one.",
    option="--port",
)

SETTINGS: Final = (
    DATABASE_URL,
    DECLARATION,
    TARGETS,
    HOST,
    PORT,
    Setting(
        name="HEALTHCHECK_TIMEOUT",
        parse=values.seconds,
        default="0.8",
        help="Seconds until an answer leaves, whatever the database does.",
    ),
    Setting(
        name="HEALTHCHECK_STATEMENT_TIMEOUT",
        parse=values.seconds,
        default="10",
        help="Seconds that each step of a check may take before the check is given up.",
    ),
    Setting(
        name="HEALTHCHECK_LOCK_TIMEOUT",
        parse=values.seconds,
        default="0.1",
        help="Seconds that a check may wait for a lock.",
    ),
    Setting(
        name="HEALTHCHECK_LOG_FORMAT",
        parse=values.one_of("json", "console"),
        default="json",
        help="json for one object a line, console for lines to read.",
    ),
    Setting(
        name="HEALTHCHECK_LOG_LEVEL",
        parse=values.one_of("debug", "info", "warning", "error"),
        default="info",
        help="The least severe event that is logged.",
    ),
    Setting(
        name="HEALTHCHECK_DETAIL",
        parse=values.one_of("full", "summary", "status"),
        help="What a caller without the token sees: full (the default at a loopback address),"
        " summary (the default elsewhere: counts, no names) or status.",
    ),
    Setting(
        name="HEALTHCHECK_TOKEN",
        parse=values.token,
        help="Who sends it in Authorization: Bearer sees everything.",
        secret=True,
    ),
    Setting(
        name="HEALTHCHECK_ALWAYS_FULL",
        parse=values.flag,
        default="0",
        help="1 makes every check a full read of the catalog.",
    ),
)
"""In the order of the documentation."""

NAMES: Final = frozenset(
    name
    for setting in SETTINGS
    for name in (setting.name, setting.name + FILE)[: 1 + setting.secret]
)
"""Every name of the environment that is a setting's."""

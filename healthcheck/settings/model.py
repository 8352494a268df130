"""What the settings come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from msgspec import Struct

from healthcheck.database_url import DatabaseUrl
from healthcheck.report.json import Detail

LogFormat: TypeAlias = Literal["json", "console"]
LogLevel: TypeAlias = Literal["debug", "info", "warning", "error"]


class TargetSettings(Struct, frozen=True, kw_only=True):
    """A database to probe, and the file that says what it should be."""

    name: str
    url: DatabaseUrl
    declaration: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment asks for. Times are in seconds; port 0 is any free one."""

    targets: tuple[TargetSettings, ...]
    host: str = "127.0.0.1"
    port: int = 8080
    timeout: float = 0.8
    statement_timeout: float = 10.0
    lock_timeout: float = 0.1
    log_format: LogFormat = "json"
    log_level: LogLevel = "info"
    detail: Detail = "full"
    token: str | None = field(default=None, repr=False)
    always_full: bool = False

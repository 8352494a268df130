"""Where a thing is declared, and that it is declared to be gone."""

from __future__ import annotations

from enum import Enum
from typing import Final

from msgspec import Struct


class Absent(Enum):
    """Declared to be gone; for a default, declared to have none."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


class Origin(Struct, frozen=True, kw_only=True):
    """Where a thing is declared (`line` from 1, 0 if made by a program) and what it came from.

    `since` is the migration that created it, `changed` the last that altered it.
    """

    line: int = 0
    since: str | None = None
    changed: str | None = None


NOWHERE: Final = Origin()


class Gone(Struct, frozen=True, kw_only=True):
    """A named thing that was declared `absent`."""

    name: str
    origin: Origin = NOWHERE

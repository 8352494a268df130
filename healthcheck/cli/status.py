"""Exit statuses, the same for every command."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from healthcheck.model.report import Report


class Exit(IntEnum):
    """What a process says with its last word."""

    PASS = 0
    FAIL = 1
    USAGE = 2
    UNKNOWN = 3
    INTERRUPTED = 130
    TERMINATED = 143


def exit_of(reports: Iterable[Report], *, strict: bool = False) -> Exit:
    """The exit status of the worst report; with `strict` a warning is a failure.

    Unknown is worse than fail: one database that could not be asked leaves the whole in doubt.
    """
    statuses = {report.status.value for report in reports}
    if "unknown" in statuses:
        return Exit.UNKNOWN
    if "fail" in statuses or (strict and "warn" in statuses):
        return Exit.FAIL
    return Exit.PASS

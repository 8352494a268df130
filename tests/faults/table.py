"""What the service answers to each fault, by the phase in which a probe meets it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from tests.faults import causes
from tests.faults.proxy import Moment
from tests.faults.scene import Fault, Scene


class Phase(StrEnum):
    """What a probe's connection is at when the fault comes."""

    CONNECTING = "connecting"  # there is none: the fault was there before it
    AUTHENTICATING = "authenticating"  # the server has asked who it is
    QUERYING = "querying"  # a question is on its way
    IDLE = "idle"  # between two probes


MOMENTS: Final = {
    Phase.CONNECTING: None,
    Phase.AUTHENTICATING: Moment.AUTHENTICATING,
    Phase.QUERYING: Moment.QUERYING,
    Phase.IDLE: None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`answers` is "pass" or a reason; `stands` where the next probe meets the fault too."""

    name: str
    cause: Callable[[Scene], Fault]
    answers: Mapping[Phase, str]
    stands: bool = False
    before: str = ""  # SQL: done a moment before the question
    moment: Moment | None = None  # another than that of the phase
    settings: Mapping[str, str] = field(default_factory=dict)  # of a service of its own


def _in(
    connecting: str = "", authenticating: str = "", querying: str = "", idle: str = ""
) -> Mapping[Phase, str]:
    said = (connecting, authenticating, querying, idle)
    return {phase: answer for phase, answer in zip(Phase, said, strict=True) if answer}


_T, _U, _D, _M = "timeout", "unreachable", "denied", "migrating"
_PASS, _DRIFT = "pass", "drift"

# After it, everything about the table is read again, and is as declared.
_CHANGE: Final = "ALTER TABLE a DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (id > 0)"

# fmt: off
ROWS: Final = (
    Row(name="name server dead", cause=causes.name_server_dead, stands=True,
        settings={"STATEMENT_TIMEOUT": "600"},
        answers=_in(_T, "", _T, _T)),
    Row(name="name unknown", cause=causes.name_unknown, stands=True,
        answers=_in(_U, "", _U, _U)),
    Row(name="connection refused", cause=causes.refused, stands=True,
        answers=_in(_U, _U, _U, _U)),
    Row(name="server frozen", cause=causes.server_frozen, stands=True,
        answers=_in(_T, _T, _T, _T)),
    Row(name="backend frozen", cause=causes.backend_frozen,
        answers=_in("", _T, _T, _T)),
    Row(name="backend killed, all sessions ended", cause=causes.backend_killed,
        answers=_in("", _U, _PASS, _PASS)),
    Row(name="server restarted", cause=causes.restarted,
        answers=_in(_PASS, _U, _PASS, _PASS)),
    Row(name="network black", cause=causes.black, stands=True,
        settings={"STATEMENT_TIMEOUT": "600"},
        answers=_in(_T, _T, _T, _T)),
    Row(name="network slow", cause=causes.slow,
        answers=_in(_PASS, _PASS, _PASS, _PASS)),
    Row(name="network slower than the deadline", cause=causes.too_slow, stands=True,
        answers=_in(_T, _T, _T, _T)),
    Row(name="connection reset", cause=causes.reset,
        answers=_in("", _U, _PASS, _PASS)),
    Row(name="every connection reset", cause=causes.resets, stands=True,
        answers=_in(_U, _U, _U, _U)),
    Row(name="half open, the server's end gone", cause=causes.half_open,
        answers=_in("", _T, _T, _T)),
    Row(name="session ended by the server", cause=causes.terminated,
        answers=_in("", "", _PASS, _PASS)),
    Row(name="password changed", cause=causes.password,
        answers=_in(_D, _PASS, _PASS, _PASS)),
    Row(name="role may not log in any more", cause=causes.no_login,
        answers=_in(_D, "", _PASS, _PASS)),
    Row(name="no such database", cause=causes.no_database, stands=True,
        answers=_in(_D)),
    Row(name="no CONNECT", cause=causes.no_connect,
        answers=_in(_D, _D, _PASS, _PASS)),
    Row(name="connection limit of the role", cause=causes.role_limit,
        answers=_in(_U, _U, _PASS, _PASS)),
    Row(name="connection limit of the database", cause=causes.database_limit,
        answers=_in(_U, _U, _PASS, _PASS)),
    Row(name="max_connections", cause=causes.crowded,
        answers=_in(_U, "", _PASS, _PASS)),
    Row(name="server starting up", cause=causes.starting_up, stands=True,
        answers=_in(_U, "", "", _U)),
    Row(name="server shutting down", cause=causes.shutting_down,
        answers=_in(_U, _PASS, _PASS, _PASS)),
    Row(name="privilege on a declared table revoked", cause=causes.select_revoked, stands=True,
        answers=_in(_DRIFT, _DRIFT, _DRIFT, _DRIFT)),
    Row(name="privilege on the catalog revoked", cause=causes.catalog_revoked, stands=True,
        answers=_in(_D, _D, _D, _D)),
    Row(name="catalog table locked, something changed", cause=causes.catalog_locked, stands=True,
        before=_CHANGE,
        answers=_in(_T, _T, _M, _M)),
    Row(name="the same, and no lock timeout of ours", cause=causes.catalog_locked, stands=True,
        before=_CHANGE, settings={"LOCK_TIMEOUT": "30"},
        answers=_in("", "", _T, _T)),
    Row(name="declared table locked", cause=causes.table_locked, stands=True,
        answers=_in(_PASS, _PASS, _PASS, _PASS)),
    Row(name="lock on a declared table queued", cause=causes.lock_queued, stands=True,
        answers=_in(_PASS, _PASS, _PASS, _PASS)),
    Row(name="drift, and the table locked", cause=causes.drift_locked, stands=True,
        answers=_in(_M, _M, _M, _M)),
    Row(name="column dropped", cause=causes.dropped, stands=True,
        answers=_in(_DRIFT, _DRIFT, _DRIFT, _DRIFT)),
    Row(name="column dropped in mid-read", cause=causes.dropped, stands=True,
        before=_CHANGE,
        moment=Moment.READING_ON,
        answers=_in("", "", _DRIFT)),
    Row(name="read-only standby instead", cause=causes.standby, stands=True,
        answers=_in(_PASS, "", "", _PASS)),
    Row(name="standby promoted", cause=causes.promoted, stands=True,
        answers=_in(_PASS, "", "", _PASS)),
    Row(name="another server behind the address", cause=causes.another_server, stands=True,
        answers=_in(_DRIFT, "", "", _DRIFT)),
)
# fmt: on

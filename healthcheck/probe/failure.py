"""An exception → the public reason of an `unknown`, in words of our own.

The text of a driver's or a server's error is never passed on: it may hold the connection string.
"""

from __future__ import annotations

import re
from math import ceil
from typing import Final

import psycopg
from msgspec import Struct

from healthcheck.introspect import MovingError
from healthcheck.model.report import Reason


class Failure(Struct, frozen=True):
    """Why no full answer could be had, and what to do."""

    reason: Reason
    message: str


_IS_IT = "is the server overloaded, frozen, or cut off from the network?"

TIMEOUT: Final = Failure(
    Reason.TIMEOUT,
    f"the database did not answer in time; the check goes on, ask again ({_IS_IT})",
)
FIRST_LOOK: Final = Failure(
    Reason.TIMEOUT,
    "the database did not answer in time; the first look at it goes on, ask again"
    f" (at thousands of tables it takes a while; else {_IS_IT})",
)
SILENT: Final = Failure(
    Reason.TIMEOUT,
    "nothing comes from the server's machine, not even an acknowledgment"
    " (is it down, or is the network, a firewall or a security group in the way?)",
)
_CANCELLED: Final = Failure(
    Reason.TIMEOUT,
    "replay on this standby cancelled the question again and again; ask again"
    " (max_standby_streaming_delay and hot_standby_feedback say what it lets questions finish)",
)
MIGRATING: Final = Failure(
    Reason.MIGRATING,
    "something declared is locked or changing at this moment; wait for the migration to finish,"
    " then ask again",
)
INTERNAL: Final = Failure(
    Reason.INTERNAL, "the check itself failed; the log of this process says where"
)
_REFUSED: Final = Failure(
    Reason.UNREACHABLE,
    "the connection was refused; is PostgreSQL running, and are its address and port right?",
)
_NO_HOST: Final = Failure(
    Reason.UNREACHABLE, "the server's name does not resolve; is it spelled right, does DNS work?"
)
_NOT_NOW: Final = Failure(
    Reason.UNREACHABLE, "the server is starting up, shutting down or recovering; ask again"
)
_FULL: Final = Failure(
    Reason.UNREACHABLE,
    "the server has no connection left; raise its limit, or the role's, or find who holds them",
)
_NO_TLS: Final = Failure(
    Reason.UNREACHABLE,
    "the server offers no TLS, and the connection string requires it; see its sslmode",
)
_NO_ROOT: Final = Failure(
    Reason.UNREACHABLE,
    "the file of root certificates is not there; sslrootcert in the connection string names it,"
    " else it is ~/.postgresql/root.crt",
)
_NOT_TRUSTED: Final = Failure(
    Reason.UNREACHABLE,
    "no root certificate vouches for the server's; is sslrootcert that of the server's authority?",
)
_OTHER_NAME: Final = Failure(
    Reason.UNREACHABLE,
    "the server's certificate is for another name than the connection string has; name the host as"
    " the certificate does",
)
_NO_USER: Final = Failure(
    Reason.UNREACHABLE, "the connection string names no user, and the system's user has no name"
)
_LOST: Final = Failure(Reason.UNREACHABLE, "the connection was lost while the check ran; ask again")
_UNREACHABLE: Final = Failure(
    Reason.UNREACHABLE,
    "no connection could be made; are the server, its address and its TLS settings right?",
)
_PASSWORD: Final = Failure(
    Reason.DENIED,
    "the server refused the role or its password; check the connection string"
    " (without a user in it the role is the system's user)",
)
_NO_DATABASE: Final = Failure(
    Reason.DENIED, "the server has no such database; check the name in the connection string"
)
_NO_ROLE: Final = Failure(
    Reason.DENIED,
    "the server has no such role; check the user in the connection string"
    " (without one it is the system's user)",
)
_NO_CONNECT: Final = Failure(
    Reason.DENIED, "the role may not connect to the database; GRANT CONNECT ON DATABASE … TO it"
)
_NOT_ADMITTED: Final = Failure(
    Reason.DENIED,
    "the server does not admit this host, role or encryption; see pg_hba.conf and sslmode",
)
_NOT_ALLOWED: Final = Failure(
    Reason.DENIED, "the role was not allowed to read the catalog; did someone revoke it?"
)

# psycopg reports a failure to connect without an SQLSTATE, so that the text is all there is. In
# another language than English only the plain fallback is left. First match wins.
_CONNECT_TEXTS: Final = tuple(
    (re.compile(pattern), failure)
    for pattern, failure in (
        (r"password authentication failed|no password supplied|authentication failed", _PASSWORD),
        (r"no pg_hba\.conf entry|pg_hba\.conf rejects", _NOT_ADMITTED),
        (r'role ".*" does not exist|is not permitted to log in', _NO_ROLE),
        (r'database ".*" does not exist|not currently accepting connections', _NO_DATABASE),
        (r"permission denied for database|does not have CONNECT privilege", _NO_CONNECT),
        (r"server does not support SSL", _NO_TLS),
        (r'root certificate file ".*" does not exist', _NO_ROOT),
        (r"certificate verify failed", _NOT_TRUSTED),
        (r"server certificate for .* does not match host name", _OTHER_NAME),
        (r"local user with ID|look up local user", _NO_USER),
        (r"too many (clients|connections)|remaining connection slots|no more connections", _FULL),
        (r"starting up|shutting down|recovery mode|not yet accepting", _NOT_NOW),
        (r"translate host name|resolve|Name or service not known|getaddrinfo", _NO_HOST),
        (r"timeout expired|timed out", TIMEOUT),
        (r"refused|No such file or directory", _REFUSED),
    )
)

_BY_SQLSTATE: Final = (
    ("57014", TIMEOUT),
    ("40001", _CANCELLED),
    ("55P03", MIGRATING),
    ("53300", _FULL),
    ("57P", _NOT_NOW),
    ("3D000", _NO_DATABASE),
    ("28", _PASSWORD),
    ("42501", _NOT_ALLOWED),
    ("08", _LOST),
)


def slow(quickest_s: float) -> Failure:
    """No check so far took less than that, which is longer than an answer may take."""
    return Failure(
        Reason.TIMEOUT,
        "the database did not answer in time; the check goes on, ask again (no check so far took"
        f" less than {quickest_s:.1f} s: set HEALTHCHECK_TIMEOUT to {ceil(2 * quickest_s)}, and let"
        " whoever asks wait longer than that)",
    )


def given_up(after_s: float) -> Failure:
    """HEALTHCHECK_STATEMENT_TIMEOUT is over."""
    return Failure(
        Reason.TIMEOUT,
        "the database did not answer in time; a check is given up when one step of it takes longer"
        f" than {after_s:g} s (at very many tables set HEALTHCHECK_STATEMENT_TIMEOUT to"
        f" {_longer(after_s)}; else {_IS_IT})",
    )


def out_of_time(after_s: float) -> Failure:
    """The time is over that a command has for all."""
    return Failure(
        Reason.TIMEOUT,
        f"the database did not answer in time, which was {after_s:g} s (to look at thousands of"
        f" tables takes longer: --timeout {_longer(after_s)}; else {_IS_IT})",
    )


def _longer(seconds: float) -> int:
    return ceil(6 * seconds)


def failure_of(error: Exception) -> Failure:
    """The public reason for `error`; INTERNAL means that it belongs in the log with its trace."""
    if isinstance(error, MovingError):
        return MIGRATING
    if not isinstance(error, psycopg.Error):
        return _UNREACHABLE if isinstance(error, OSError) else INTERNAL
    if error.sqlstate is not None:
        return _by_sqlstate(error.sqlstate)
    if not isinstance(error, psycopg.OperationalError):
        return INTERNAL
    text = str(error)
    return next((found for pattern, found in _CONNECT_TEXTS if pattern.search(text)), _UNREACHABLE)


def _by_sqlstate(sqlstate: str) -> Failure:
    return next((found for start, found in _BY_SQLSTATE if sqlstate.startswith(start)), INTERNAL)

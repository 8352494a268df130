"""How a finding is made: every differ's last step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from msgspec import Struct

from healthcheck.compare.remedy import remedy_of
from healthcheck.model.expectation import NOWHERE, Origin
from healthcheck.model.finding import DEFAULT_SEVERITY, Code, Finding, Subject
from healthcheck.model.remedy import Remedy

Attributes: TypeAlias = Mapping[str, Any]


class Source(Struct, frozen=True, kw_only=True):
    """Where a finding's object is declared and what it came from; `file` as findings print it."""

    file: str
    origin: Origin = NOWHERE

    @property
    def declared_at(self) -> str | None:
        """file:line, or None where no line declares it."""
        return f"{self.file}:{self.origin.line}" if self.origin.line else None


def found(
    code: Code,
    subject: Subject,
    source: Source,
    *,
    expected: Attributes | None = None,
    actual: Attributes | None = None,
    hint: str | None = None,
    lacking: str | None = None,
    remedy: Remedy | None = None,
    sql: str | None = None,
    unread: bool = False,
) -> Finding:
    """A finding with its problem's own severity; `remedy` is worked out where none is given.

    `lacking` says what a statement would name and is not there: then none is offered.
    """
    since, changed = source.origin.since, source.origin.changed
    if lacking:
        sql, hint = None, f"{hint}; {lacking}" if hint else lacking
    remedy = remedy or remedy_of(
        code, since=since, changed=changed, sql=sql, lacking=bool(lacking), unread=unread
    )
    return Finding(
        code=code,
        subject=subject,
        severity=DEFAULT_SEVERITY[code.problem],
        expected=expected,
        actual=actual,
        since=since,
        changed=changed,
        hint=hint,
        remedy=remedy,
        sql=sql,
        declared_at=source.declared_at,
        unread=unread,
    )


def present(code: Code, subject: Subject, source: Source, *, sql: str) -> Finding:
    """What was declared absent and is there."""
    return found(code, subject, source, actual={}, sql=sql)


def renamed(code: Code, subject: Subject, source: Source, name: str, *, sql: str) -> Finding:
    """What goes by `name` and should by the subject's."""
    return found(
        code, subject, source, expected={"name": subject.name}, actual={"name": name}, sql=sql
    )


def invalid(
    code: Code, subject: Subject, source: Source, *, sql: str, hint: str | None = None
) -> Finding:
    """What is there and as declared, but is not to be relied on."""
    return found(
        code,
        subject,
        source,
        expected={"valid": True},
        actual={"valid": False},
        hint=hint,
        sql=sql,
    )

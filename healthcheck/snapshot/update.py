"""An existing file, brought up to a snapshot: what people wrote in it stays."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from msgspec.structs import replace

from healthcheck.compare import compare
from healthcheck.compare.privilege import Grant, grants
from healthcheck.declaration import decode, encode, spliced
from healthcheck.declaration.closed import close
from healthcheck.errors import DeclarationError, Problem, UsageError
from healthcheck.model.catalog import Catalog
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Code, Finding
from healthcheck.snapshot.declared import BESIDE_TABLES, TABLES
from healthcheck.snapshot.merge import Merge
from healthcheck.snapshot.scope import Scope
from healthcheck.snapshot.take import Snapshot

_CLOSED: Final = re.compile(rb"^closed:[ \t]*true\b", re.MULTILINE | re.IGNORECASE)
_TODAY: Final = date.min  # policies are left out of it


def updated(
    text: bytes,
    old: Expectation,
    snapshot: Snapshot,
    scope: Scope,
    told: Callable[[Expectation], Expectation] | None = None,
) -> bytes:
    """The text of a declaration, `old`, with all that is in scope as the snapshot has it.

    `told` adds to the new one what its database does not say. Raises UsageError where its text
    cannot be changed in place.
    """
    merge = Merge(scope=scope, stale=_stale(old, snapshot.beside or snapshot.catalog))
    made = snapshot.expectation
    new = merge.expectation(old, close(made) if is_closed(text) else made)
    new = new if told is None else told(new)
    result = spliced(text, old, new)
    if not _says(result, new):
        # What a file holds is not foreseen in every form that it may have; nothing is lost.
        problem = "its text cannot be changed in place; write a new one with --output"
        raise UsageError([Problem(old.file, 0, 0, problem)])
    return result


def is_closed(text: bytes) -> bool:
    """Whether a declaration says that its definitions are whole."""
    return _CLOSED.search(text) is not None


def schemas_of(old: Expectation) -> tuple[str, ...]:
    """The schemas that a declaration speaks of."""
    sections = (getattr(old, section) for section in (TABLES, *BESIDE_TABLES))
    names = (name for each in sections for name in each)
    homes = (name.schema for name in names if not isinstance(name, str) and name.schema)
    return tuple(dict.fromkeys([old.schema, *homes]))


def _stale(old: Expectation, actual: Catalog) -> frozenset[int]:
    """The lines that the database does not agree with, whoever may use it."""
    plain = replace(old, severity=(), ignore=(), check_access=False, migrations=())
    findings = compare(plain, actual, today=_TODAY)
    places = (finding.declared_at or "" for finding in findings)
    lines = {int(place.rpartition(":")[2]) for place in places if place}
    denied = [finding for finding in findings if finding.code is Code.PRIVILEGE_MISSING]
    if denied:  # one finding tells of an object and all the roles, and names the line of the first
        lines |= {
            each.origin.line for each in grants(plain) if any(map(partial(_of, each), denied))
        }
    return frozenset(lines)


def _of(grant: Grant, finding: Finding) -> bool:
    """Whether a finding says of what is granted to whom that it is not."""
    name, parts = grant.name, finding.subject.parts
    if grant.role not in (finding.expected or {}).get("privileges", ()):
        return False
    if grant.kind == "function":
        return parts[0] == name.schema and parts[-1].startswith(name.name)
    return parts == tuple(filter(None, (name.schema, name.name, grant.column)))


def _says(text: bytes, wanted: Expectation) -> bool:
    """Whether a text says just that."""
    try:
        said = decode(text, file=wanted.file, default_schema=wanted.schema)
    except DeclarationError:
        return False
    return encode(said) == encode(wanted)

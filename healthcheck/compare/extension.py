"""Extensions: there, and of the version that is needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final

from healthcheck.compare.found import found, present
from healthcheck.compare.near import near_miss
from healthcheck.compare.outside import Whole
from healthcheck.model import expectation
from healthcheck.model.expectation import Gone, Version
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.names import TableName, literal

_ALWAYS_THERE: Final = "plpgsql"
_PART: Final = re.compile(r"[0-9]+|[a-z]+")


def findings(whole: Whole) -> Iterator[Finding]:
    """Extensions that are not as declared, then by name what nobody declared."""
    wants, haves = whole.expected.extensions, whole.actual.extensions
    others = sorted(haves.keys() - wants.keys())
    for name, want in wants.items():
        have = haves.get(name)
        source = whole.source(want.origin)
        if isinstance(want, Gone):
            if have is not None:
                sql = f"DROP EXTENSION {name};"
                yield present(Code.EXTENSION_PRESENT, _subject(name), source, sql=sql)
        elif have is None:
            near = near_miss(name.name, (other.name for other in others))
            yield found(
                Code.EXTENSION_MISSING,
                _subject(name),
                source,
                expected=described(want),
                hint=f'"{near}" exists' if near else None,
                sql=_create(name, want),
            )
        elif want.version is not None and not satisfies(have.version, want.version):
            yield found(
                Code.EXTENSION_VERSION,
                _subject(name),
                source,
                expected=described(want),
                actual={"version": have.version},
                sql=_update(name, want.version),
            )
    if Code.EXTENSION_UNEXPECTED in whole.asked:
        for name in others:
            if name.name != _ALWAYS_THERE:
                yield found(Code.EXTENSION_UNEXPECTED, _subject(name), whole.nowhere)


def described(want: expectation.Extension) -> dict[str, Any]:
    """What is declared of an extension, as JSON."""
    return {"version": str(want.version)} if want.version else {}


def satisfies(version: str, wanted: Version) -> bool:
    """Whether a version is the one that is wanted, or at least that: 0.10 is later than 0.9."""
    if not wanted.at_least:
        return version == wanted.number
    pairs = zip_longest(_parts(version), _parts(wanted.number), fillvalue=(0, 0, ""))
    return next((have > want for have, want in pairs if have != want), True)


def _parts(version: str) -> list[tuple[int, int, str]]:
    """A word, as of 3.4.0dev, is earlier than nothing."""
    return [
        (0, int(part), "") if part.isdigit() else (-1, 0, part)
        for part in _PART.findall(version.lower())
    ]


def _create(name: TableName, want: expectation.Extension) -> str:
    version = want.version
    exactly = f" VERSION {literal(version.number)}" if version and not version.at_least else ""
    return f"CREATE EXTENSION {name}{exactly};"


def _update(name: TableName, wanted: Version) -> str:
    """To what the server has, which may be earlier than what is wanted, or to that one."""
    to = "" if wanted.at_least else f" TO {literal(wanted.number)}"
    return f"ALTER EXTENSION {name} UPDATE{to};"


def _subject(name: TableName) -> Subject:
    """An extension lives in no schema."""
    return Subject(parts=name.parts)

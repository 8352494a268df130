"""Triggers: what they fire on, what they execute, whether they fire."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.compare.definition import (
    Difference,
    differing,
    readable,
    unlike,
    unlike_text,
)
from healthcheck.compare.expressions import Context
from healthcheck.compare.found import Source, found, invalid, present
from healthcheck.compare.near import near_miss
from healthcheck.compare.trigger_sql import create, drop, set_enabled, spelled
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD, Catalog, Enabled, TriggerFunction
from healthcheck.model.expectation import ABSENT, Expectation, Gone, Origin
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.names import TableName, quote

_BUILT_IN: Final = "pg_catalog"
_SAID: Final[dict[Enabled, bool | str]] = {
    "origin": True,
    "disabled": False,
    "always": "always",
    "replica": "replica",
}
_ATTRIBUTES: Final = (
    *("timing", "events", "columns", "level", "function", "when", "old_table", "new_table"),
    *("constraint", "deferrable", "deferred"),
)

# old.x and new.x are columns of their own. A text or a quoted name before them is passed over.
_OLD_OR_NEW: Final = re.compile(
    r"""('(?:[^']|'')*')|\b(old|new)\b\s*\.\s*(?:"((?:[^"]|"")+)"|(\*)|([^\W\d][\w$]*))"""
    r"""|"(?:[^"]|"")*\"""",
    re.IGNORECASE,
)


class _Place(Struct, frozen=True, kw_only=True):
    """A table or view whose triggers are looked at."""

    expected: Expectation
    actual: Catalog
    name: TableName

    def subject(self, trigger: str) -> Subject:
        schema, table = self.name
        return Subject(parts=(schema, table, trigger), schema=schema, table=table)

    def source(self, origin: Origin) -> Source:
        """What made the table, made its triggers too, unless they say otherwise."""
        table = self.expected.tables.get(self.name)
        since = origin.since or (table.origin.since if table else None)
        return Source(file=self.expected.file, origin=replace(origin, since=since))

    def contexts(self) -> Sequence[Context]:
        """What conditions over the old and new values of its columns may mean."""
        table = self.actual.tables.get(self.name)
        columns = table.columns.values() if table else ()
        types = {f"{row}.{column.name}": column.type for row in _ROWS for column in columns}
        return [Context(default_schema=self.expected.schema, column_types=types)]


_ROWS: Final = ("old", "new")


def findings(
    expected: Expectation, actual: Catalog, asked: Collection[Code] = ()
) -> Iterator[Finding]:
    """Triggers that are not as declared, by table as declared and then by name."""
    for name, wants in expected.triggers.items():
        place = _Place(expected=expected, actual=actual, name=name)
        haves = actual.triggers.get(name)
        if haves is not None:
            found_here = _of_one(place, wants, haves)
        else:
            found_here = _without_table(place, wants)
        yield from sorted(found_here, key=lambda finding: (finding.subject.name, finding.code))
    if Code.TRIGGER_UNEXPECTED in asked:
        yield from _unexpected(expected, actual)


def described(want: expectation.Trigger) -> dict[str, Any]:
    """What is declared of a trigger, as JSON."""
    declared = {
        **{attribute: _said(getattr(want, attribute)) for attribute in _ATTRIBUTES},
        "columns": list(want.columns) or None,
        "enabled": None if want.enabled is None else _SAID[want.enabled],
    }
    return {
        attribute: None if value is ABSENT else value
        for attribute, value in declared.items()
        if value is not None
    }


def possible(want: expectation.Trigger | Gone) -> Iterator[Code]:
    """The findings that there may be of it."""
    if isinstance(want, Gone):
        yield Code.TRIGGER_PRESENT
        return
    yield from (Code.TRIGGER_MISSING, Code.TRIGGER_INVALID)
    if any(getattr(want, attribute) not in (None, ()) for attribute in _ATTRIBUTES):
        yield Code.TRIGGER_DEFINITION
    if isinstance(want.when, str):
        yield Code.TRIGGER_NOT_CHECKED


def _said(value: object) -> Any:
    if isinstance(value, TriggerFunction):
        return spelled(value)
    return list(value) if isinstance(value, tuple) else value


def _without_table(place: _Place, wants: Iterable[expectation.Trigger | Gone]) -> Iterator[Finding]:
    """Nothing of a declared table: that it is missing says it, and names what is in it."""
    table = place.expected.tables.get(place.name)
    if table is not None and not table.absent:
        return
    for want in wants:
        if not isinstance(want, Gone):
            hint = f"there is no table or view {place.name}"
            yield _missing(place, want, hint=hint)


def _of_one(
    place: _Place, wants: Iterable[expectation.Trigger | Gone], haves: catalog.Triggers
) -> Iterator[Finding]:
    names = {want.name for want in wants}
    for want in wants:
        have = haves.get(want.name)
        if isinstance(want, Gone):
            if have:
                subject, source = place.subject(want.name), place.source(want.origin)
                sql = drop(place.name, want.name)
                yield present(Code.TRIGGER_PRESENT, subject, source, sql=sql)
        elif have is None:
            near = near_miss(want.name, haves.keys() - names)
            yield _missing(place, want, hint=near and f"{quote(near)} exists")
        else:
            yield from _unlike(place, want, have)
            yield from _not_firing(place, want, have)


def _missing(place: _Place, want: expectation.Trigger, *, hint: str | None) -> Finding:
    return found(
        Code.TRIGGER_MISSING,
        place.subject(want.name),
        place.source(want.origin),
        expected=described(want),
        hint=hint,
        sql=create(want, place.name) if place.name in place.actual.triggers else None,
    )


def _unlike(place: _Place, want: expectation.Trigger, have: catalog.Trigger) -> Iterator[Finding]:
    differences = list(_differences(place, want, have))
    if differences:
        yield differing(
            differences,
            place.subject(want.name),
            place.source(want.origin),
            surely=Code.TRIGGER_DEFINITION,
            perhaps=Code.TRIGGER_NOT_CHECKED,
            sql=_replace(place, want, have),
        )


def _not_firing(
    place: _Place, want: expectation.Trigger, have: catalog.Trigger
) -> Iterator[Finding]:
    """Where nothing is said of it, a trigger has to fire; else it has to be as it is said."""
    as_wanted = have.fires if want.enabled is None else have.enabled == want.enabled
    if not as_wanted:
        wanted = want.enabled or "origin"
        yield replace(
            invalid(
                Code.TRIGGER_INVALID,
                place.subject(want.name),
                place.source(want.origin),
                sql=set_enabled(place.name, want.name, wanted),
            ),
            expected={"enabled": _SAID[wanted]},
            actual={"enabled": _SAID[have.enabled]},
        )


def _differences(
    place: _Place, want: expectation.Trigger, have: catalog.Trigger
) -> Iterator[Difference]:
    """Of what is declared; what an event is on belongs to the events. The cheapest first."""
    for attribute in ("timing", "level", "old_table", "new_table"):
        yield from _unlike_if_said(attribute, getattr(want, attribute), getattr(have, attribute))
    for attribute in ("constraint", "deferrable", "deferred"):
        yield from _unlike_if_said(attribute, getattr(want, attribute), getattr(have, attribute))
    if want.events is not None:
        yield from unlike("events", list(want.events), list(have.events))
    if want.events is not None or want.columns:
        yield from unlike("columns", sorted(want.columns), sorted(have.columns))
    if want.function and not _same_function(want.function, have, place.expected.schema):
        yield from unlike("function", spelled(want.function), spelled(have.function))
    if want.when is ABSENT:
        yield from unlike("when", None, readable(have.when))
    elif want.when is not None:
        yield from _unlike_when(place, want.when, have.when)


def _unlike_if_said(attribute: str, want: object, have: object) -> Iterator[Difference]:
    if want is not None:
        yield from unlike(attribute, want, have)


def _same_function(want: TriggerFunction, have: catalog.Trigger, default_schema: str) -> bool:
    there = have.function
    if (want.name, want.arguments) != (there.name, there.arguments):
        return False
    if want.schema is not None:
        return want.schema == there.schema
    return have.of_extension or there.schema in (default_schema, _BUILT_IN)


def _unlike_when(place: _Place, want: str, have: catalog.Text | None) -> Iterator[Difference]:
    actual = _as_columns(have) if isinstance(have, str) else have
    for difference in unlike_text("when", _as_columns(want), actual, place.contexts()):
        yield replace(difference, expected=want, actual=readable(have))


def _as_columns(condition: str) -> str:
    """The condition with each old.x as one column named so: "old.x"."""
    return _OLD_OR_NEW.sub(_as_column, condition)


def _as_column(match: re.Match[str]) -> str:
    text, row, quoted, star, bare = match.groups()
    if text is not None or row is None:
        return match[0]
    name = quoted.replace('""', '"') if quoted else star or bare.lower()
    return quote(f"{row.lower()}.{name}")


def _replace(place: _Place, want: expectation.Trigger, have: catalog.Trigger) -> str | None:
    """What is not declared stays as it is; None where that could not be read."""
    when = have.when if want.when is None else want.when
    if when is UNREAD:
        return None
    whole = expectation.Trigger(
        name=want.name,
        timing=want.timing or have.timing,
        events=want.events or have.events,
        columns=want.columns if want.events or want.columns else have.columns,
        level=want.level or have.level,
        function=want.function or have.function,
        when=when,
        old_table=want.old_table or have.old_table,
        new_table=want.new_table or have.new_table,
        constraint=have.constraint if want.constraint is None else want.constraint,
        deferrable=have.deferrable if want.deferrable is None else want.deferrable,
        deferred=have.deferred if want.deferred is None else want.deferred,
        enabled=want.enabled or have.enabled,
    )
    return f"{drop(place.name, want.name)}\n{create(whole, place.name)}"


def _unexpected(expected: Expectation, actual: Catalog) -> Iterator[Finding]:
    for name, haves in sorted(actual.triggers.items()):
        place = _Place(expected=expected, actual=actual, name=name)
        declared = {want.name for want in expected.triggers.get(name, ())}
        for trigger in sorted(haves.keys() - declared):
            source = Source(file=expected.file)
            yield found(Code.TRIGGER_UNEXPECTED, place.subject(trigger), source)

"""Views and materialized views: there, usable, with their columns, text and indexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from healthcheck.compare import index
from healthcheck.compare.access import inaccessible
from healthcheck.compare.column_type import is_other_type
from healthcheck.compare.definition import LOCKED, Difference, differing, readable, unlike
from healthcheck.compare.expressions.lexer import Kind as Token
from healthcheck.compare.expressions.lexer import UnreadableError, tokenize
from healthcheck.compare.found import found, present
from healthcheck.compare.naming import labelled
from healthcheck.compare.near import Neighbours
from healthcheck.compare.outside import Whole
from healthcheck.compare.scope import Scope
from healthcheck.model import catalog, expectation
from healthcheck.model.catalog import UNREAD, Relation
from healthcheck.model.expectation import Gone
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.names import TableName

_REWRITTEN: Final = (
    "PostgreSQL rewrites what a view says, so that only the same words are known to be the same"
)
_KINDS: Final = frozenset({"view", "materialized view"})


def findings(whole: Whole) -> Iterator[Finding]:
    """As declared, then by name what nobody declared."""
    neighbours = Neighbours.of(whole.actual.neighbours)
    for name, want in whole.expected.views.items():
        have = whole.actual.views.get(name)
        if isinstance(want, Gone):
            if have:
                source = whole.source(want.origin)
                yield present(Code.VIEW_PRESENT, _subject(name), source, sql=_drop(name, have))
        elif have is None:
            yield _missing(whole, name, want, neighbours)
        else:
            yield from _unlike(whole, name, want, have)
            yield from _indexes(whole, name, want, have)
    if Code.VIEW_UNEXPECTED in whole.asked:
        for relation in sorted(whole.actual.neighbours, key=lambda relation: relation.name):
            if relation.kind in _KINDS and relation.name.schema in whole.homes:
                yield found(Code.VIEW_UNEXPECTED, _subject(relation.name), whole.nowhere)


def described(name: TableName, want: expectation.View) -> dict[str, Any]:
    """What is declared of a view, as JSON."""
    declared = said(want) | {
        "indexes": {
            label: index.described(item)
            for item, label in labelled(name.name, _declared(want), index.chosen)
        }
    }
    return {attribute: value for attribute, value in declared.items() if value not in (None, {})}


def said(want: expectation.View) -> dict[str, Any]:
    """What is declared of the view itself; None where nothing is."""
    return {
        "columns": None if want.columns is None else _spelled(want.columns.items()),
        "materialized": want.materialized,
        "definition": want.definition,
    }


def create(name: TableName, want: expectation.View) -> str | None:
    """The statements that make it and its indexes; None where nobody said rightly what it shows."""
    indexes = [index.create(item, str(name), at_once=True) for item in _declared(want)]
    if None in indexes:
        return None
    definition = _one_statement(want.definition)
    if definition is None:
        return None
    word = "MATERIALIZED VIEW" if want.materialized else "VIEW"
    made = f"CREATE {word} {name} AS {definition};"
    return "\n".join([made, *filter(None, indexes)])


def _one_statement(definition: str | None) -> str | None:
    """The text without its semicolon; None where it would run on into what follows it."""
    if definition is None:
        return None
    text = definition.strip().removesuffix(";")
    try:
        marks = {token.value for token in tokenize(text) if token.kind is Token.MARK}
    except UnreadableError:
        return None
    return None if ";" in marks else text


def _drop(name: TableName, have: catalog.View) -> str:
    return f"DROP {'MATERIALIZED VIEW' if have.materialized else 'VIEW'} {name};"


def _declared(want: expectation.View) -> list[expectation.Index]:
    return [item for item in want.indexes if not isinstance(item, Gone)]


def _missing(
    whole: Whole, name: TableName, want: expectation.View, neighbours: Neighbours
) -> Finding:
    return found(
        Code.VIEW_MISSING,
        _subject(name),
        whole.source(want.origin),
        expected=described(name, want),
        hint=f"{name} is a table" if name in whole.actual.tables else _hint(neighbours.near(name)),
        sql=create(name, want),
    )


def _hint(near: Relation | None) -> str | None:
    if near is None:
        return None
    return f"{near.name} exists" if near.kind in _KINDS else f"{near.name} is a {near.kind}"


def _unlike(
    whole: Whole, name: TableName, want: expectation.View, have: catalog.View
) -> Iterator[Finding]:
    source = whole.source(want.origin)
    differences = list(_differences(whole, want, have))
    # What cannot be judged does not hide what can.
    for some in (
        [one for one in differences if one.reason is None],
        [one for one in differences if one.reason is not None],
    ):
        if some:
            created = create(name, want)
            yield differing(
                some,
                _subject(name),
                source,
                surely=Code.VIEW_DEFINITION,
                perhaps=Code.VIEW_NOT_CHECKED,
                sql=created and f"{_drop(name, have)}\n{created}",
            )
    yield from inaccessible(
        Code.VIEW_INACCESSIBLE,
        _subject(name),
        source,
        whole.expected,
        whole.actual,
        visible=have.visible,
        privileges="SELECT ON",
    )


def _differences(whole: Whole, want: expectation.View, have: catalog.View) -> Iterator[Difference]:
    if want.materialized is not None:
        yield from unlike("materialized", want.materialized, have.materialized)
    yield from _unlike_columns(whole, want, have)
    if want.definition is not None:
        unread = have.definition is UNREAD
        if unread or not _same_words(want.definition, readable(have.definition) or ""):
            yield Difference(
                attribute="definition",
                expected=want.definition,
                actual=readable(have.definition),
                reason=LOCKED if unread else _REWRITTEN,
                unread=unread,
            )


def _unlike_columns(
    whole: Whole, want: expectation.View, have: catalog.View
) -> Iterator[Difference]:
    """At most one, of those columns that are not as declared: there may be more of them."""
    unlike_ones = {
        name: type_
        for name, type_ in (want.columns or {}).items()
        if not _is_there(type_, have.columns.get(name), whole.expected.schema)
    }
    if unlike_ones:
        there = {name: have.columns[name].type for name in unlike_ones if name in have.columns}
        yield Difference(
            attribute="columns",
            expected=_spelled(unlike_ones.items()),
            actual=_spelled(there.items()),
        )


def _is_there(type_: str | None, have: catalog.Column | None, default_schema: str) -> bool:
    return have is not None and (type_ is None or not is_other_type(type_, have, default_schema))


def _spelled(columns: Iterable[tuple[str, str | None]]) -> list[str]:
    """Columns as findings list them: ["id integer", "name"]."""
    return [name if type_ is None else f"{name} {type_}" for name, type_ in columns]


def _same_words(want: str, have: str) -> bool:
    """Blanks, the case of what is not quoted, and a semicolon at the end count for nothing."""
    try:
        return _words(want) == _words(have)
    except UnreadableError:
        return want.split() == have.split()


def _words(text: str) -> list[tuple[Token, str]]:
    words = [(token.kind, token.value) for token in tokenize(text)[:-1]]
    return words[:-1] if words[-1:] == [(Token.MARK, ";")] else words


def _indexes(
    whole: Whole, name: TableName, want: expectation.View, have: catalog.View
) -> Iterator[Finding]:
    """Those of a materialized view, which are like those of a table."""
    if not want.indexes and not (Code.INDEX_UNEXPECTED in whole.asked and have.indexes):
        return
    scope = Scope(
        expected=whole.expected,
        actual=whole.actual,
        want=expectation.Table(name=name, indexes=want.indexes, origin=want.origin),
        have=catalog.Table(
            name=name,
            columns=have.columns,
            indexes=have.indexes,
            unique={},
            foreign_keys={},
            checks={},
        ),
        asked=whole.asked,
    )
    yield from index.findings(scope)


def _subject(name: TableName) -> Subject:
    return Subject(parts=name, schema=name.schema)

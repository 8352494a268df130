"""`closed: true`: what is left out of a definition has PostgreSQL's default."""

from __future__ import annotations

import pytest

from healthcheck.declaration import encode
from healthcheck.declaration.closed import close
from healthcheck.model.expectation import (
    ABSENT,
    Column,
    CompositeType,
    Domain,
    Function,
    RowSecurity,
    Sequence,
    Trigger,
)
from healthcheck.model.names import Signature, TableName
from tests.declaration.decoding import decoded

T = TableName("public", "t")


def column(text: str) -> Column:
    found = decoded(f"version: 1\nclosed: true\ntables: {{t: {{columns: {{c: {text}}}}}}}")
    column = found.tables[T].columns["c"]
    assert isinstance(column, Column)
    return column


def test_a_column_has_no_default() -> None:
    assert column("text not null").default is ABSENT


@pytest.mark.parametrize(
    "text",
    ["text default now()", "serial", "bigint generated always as identity", "{nullable: true}"],
)
def test_but_for_one_that_says_where_its_values_come_from(text: str) -> None:
    assert column(text).default is not ABSENT


def test_a_column_of_which_only_the_name_is_said_stays_open() -> None:
    found = decoded("version: 1\nclosed: true\ntables: {t: [c], gone: absent}")
    assert found.tables[T].columns["c"] == Column(origin=found.tables[T].columns["c"].origin)
    assert found.tables[TableName("public", "gone")].row_security is None


@pytest.mark.parametrize(
    "text",
    ["domains: {d: absent}", "domains: {d: {nullable: false}}", "types: {t: absent, u: {}}"],
)
def test_a_domain_or_type_of_which_it_is_not_said_what_it_is_stays_open(text: str) -> None:
    found = decoded(f"version: 1\nclosed: true\n{text}")
    assert found == decoded(f"version: 1\nclosed: false\n{text}")


def test_a_domain_with_one_has_no_default_and_no_checks() -> None:
    [domain] = decoded("version: 1\nclosed: true\ndomains: {d: text}").domains.values()
    assert isinstance(domain, Domain)
    assert (domain.default, domain.checks, domain.collation) == (ABSENT, ABSENT, "default")


def test_an_attribute_has_the_collation_of_its_type() -> None:
    text = """version: 1\nclosed: true\ntypes: {p: {a: text, b: 'text collate "C"'}}"""
    [type_] = decoded(text).types.values()
    assert isinstance(type_, CompositeType)
    assert type_.attributes is not None
    assert [one.collation for one in type_.attributes.values()] == ["default", '"C"']


def test_a_table_is_logged_and_everybody_sees_its_rows() -> None:
    table = decoded("version: 1\nclosed: true\ntables: {t: {}}").tables[T]
    assert (table.unlogged, table.row_security) == (False, RowSecurity(enabled=False, forced=False))
    guarded = decoded("version: 1\nclosed: true\ntables: {t: {row_security: {enabled: true}}}")
    assert guarded.tables[T].row_security == RowSecurity(enabled=True, forced=False)


@pytest.mark.parametrize(
    ("said", "minimum", "maximum", "start"),
    [
        ("{}", 1, (1 << 63) - 1, 1),
        ("{type: smallint}", 1, 32767, 1),
        ("{type: integer, increment: -1}", -(1 << 31), -1, -1),
        ("{minimum: 5}", 5, (1 << 63) - 1, 5),
        ("{increment: -2, maximum: 10}", -(1 << 63), 10, 10),
        ("{start: 7}", 1, (1 << 63) - 1, 7),
    ],
    ids=lambda value: str(value),
)
def test_a_sequence_counts_as_create_sequence_makes_it(
    said: str, minimum: int, maximum: int, start: int
) -> None:
    found = decoded(f"version: 1\nclosed: true\nsequences: {{s: {said}, gone: absent}}")
    sequence, _ = found.sequences.values()
    assert isinstance(sequence, Sequence)
    assert (sequence.minimum, sequence.maximum, sequence.start) == (minimum, maximum, start)
    assert said.strip("{}") in encode(found).decode()


def test_functions_and_triggers_of_which_something_is_said() -> None:
    found = decoded(
        "version: 1\nclosed: true\n"
        "functions: {f(): {language: sql}, g(): {}, h(): absent}\n"
        "triggers: {t: {a: {timing: before}, b: {}, c: absent}}\n"
        "domains: {d: text, e: {}, f: absent}"
    )
    f, g, _ = found.functions.values()
    assert isinstance(f, Function)
    assert (f.volatility, f.security_definer, f.kind) == ("volatile", False, "function")
    assert isinstance(g, Function)
    assert g.volatility is None
    a, b, _ = found.triggers[T]
    assert isinstance(a, Trigger)
    assert (a.when, a.constraint) == (ABSENT, False)
    assert isinstance(b, Trigger)
    assert b.when is None
    assert [getattr(one, "checks", None) for one in found.domains.values()] == [ABSENT, None, None]


def test_a_view_of_which_something_is_said_is_not_materialized() -> None:
    found = decoded(
        "version: 1\nclosed: true\n"
        "views: {a: [id], b: {}, c: absent, d: {indexes: {i: [id]}}, e: {materialized: true}}"
    )
    said = [getattr(view, "materialized", None) for view in found.views.values()]
    assert said == [False, None, None, None, True]
    assert "materialized: false" not in encode(found).decode()


def test_it_is_written_where_it_says_more_with_less() -> None:
    open_ = decoded(
        "version: 1\ntables: {t: {columns: {c: text, d: {type: text, default: absent}}}}"
    )
    assert b"closed" not in encode(open_)
    text = encode(close(open_)).decode()
    assert "closed: true\n" in text
    assert "d: text\n" in text
    assert decoded(text).functions.get(Signature("public", "f")) is None


def test_it_is_so_of_tenants_as_well() -> None:
    one = "[{match: t_*, tables: {orders: {columns: {id: integer}}}}]"
    closed = decoded(f"version: 1\nclosed: true\ntenants: {one}")
    [table] = closed.tenants[0].tables.values()
    assert table.unlogged is False
    assert isinstance(column := table.columns["id"], Column)
    assert column.default is ABSENT
    assert b"closed: true\n" in encode(closed)
    assert b"unlogged" not in encode(closed)

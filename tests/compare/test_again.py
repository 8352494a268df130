"""A sound table that is what it was is not compared again, and nothing else is said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from healthcheck.compare import table, verdict
from healthcheck.compare.again import Sound
from healthcheck.model import catalog
from healthcheck.model.names import TableName
from tests.compare.building import EVERYTHING, TODAY, declaring, have, holding, want
from tests.compare.generating import catalogs, declaring_all, troubled

A, B, C = (TableName("public", name) for name in "abc")
KEY = catalog.ForeignKey(name="k", columns=("x",), references=B, referenced_columns=("x",))
THERE = holding(have(A, foreign_keys=[KEY]), have(B), have(C))


def instead(**tables: catalog.Table) -> catalog.Catalog:
    """The same with other tables under those names."""
    others = {TableName("public", name): one for name, one in tables.items()}
    return replace(THERE, tables={**THERE.tables, **others})


WANTED = declaring(want(A), want(B), want(C))
SOUND = Sound(expectation=WANTED, catalog=THERE, tables=frozenset({A, C}))


@settings(max_examples=60)
@given(catalogs(), troubled(), st.data())
def test_what_came_before_is_no_matter(
    one: catalog.Catalog, other: catalog.Catalog, data: st.DataObject
) -> None:
    expected = declaring_all(one, severity=EVERYTHING)
    moved = data.draw(st.sets(st.sampled_from(sorted({*one.tables, *other.tables, A}))))
    kept = {name: its for name, its in one.tables.items() if name not in moved}
    now = replace(one, tables={**{n: t for n, t in other.tables.items() if n in moved}, **kept})
    before = verdict(expected, one, today=TODAY)
    assert verdict(expected, now, today=TODAY, before=before) == verdict(expected, now, today=TODAY)


@pytest.mark.parametrize(
    ("now", "still"),
    [
        pytest.param(THERE, {A, C}, id="nothing moved"),
        pytest.param(replace(THERE, ledgers=()), {A, C}, id="another catalog of the same"),
        pytest.param(instead(c=replace(have(C), locked=True)), {A}, id="one is otherwise"),
        pytest.param(instead(b=have(B)), {C}, id="what is referred to is another"),
        pytest.param(
            replace(THERE, tables={A: THERE.tables[A], B: THERE.tables[B]}), {A}, id="one is gone"
        ),
        pytest.param(replace(THERE, schemas={"public": False}), set(), id="what is around them"),
    ],
)
def test_which_are_sound_still(now: catalog.Catalog, still: set[TableName]) -> None:
    assert SOUND.still(WANTED, now) == still


def test_another_declaration_is_another_matter() -> None:
    assert SOUND.still(replace(WANTED), THERE) == frozenset()


def test_only_what_moved_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    before = verdict(WANTED, THERE, today=TODAY)
    compared, plain = [], table.findings

    def seen(*about: object) -> object:
        compared.append(about[2].name)  # type: ignore[attr-defined]
        return plain(*about)  # type: ignore[arg-type]

    monkeypatch.setattr(table, "findings", seen)
    now = instead(c=have(C))
    assert verdict(WANTED, now, today=TODAY, before=before).findings == ()
    assert compared == [C]

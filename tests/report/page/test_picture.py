from __future__ import annotations

import pytest
from msgspec.structs import replace

from healthcheck.demo import incident
from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.report import Reason, Report, Status
from healthcheck.report.page.picture import CARDS, THINGS, TILES, Picture, Stand, picture
from tests.report.made import report
from tests.report.scenes import (
    ORDERS,
    compared,
    decoded,
    differs,
    many,
    scene_of_incident,
    scene_of_motion,
    scene_of_nothing,
    scene_of_tenants,
)


def made(of: Report) -> Picture:
    drawn = picture(of)
    assert drawn is not None
    return drawn


def test_missing_tables_come_first_and_then_those_that_lack_something() -> None:
    drawn = made(scene_of_incident())
    assert (drawn.tables, drawn.affected, drawn.left, drawn.mass) == (19, 7, 0, None)
    assert {card.stand for card in drawn.cards[:6]} == {Stand.MISSING}
    assert {card.says for card in drawn.cards[:6]} == {"missing"}
    users = drawn.cards[6]
    assert (users.schema, users.name, users.says) == ("public", "users", "5 missing")
    assert users.stand is Stand.DIFFERENT
    columns = {thing.name: thing for thing in users.shelves[0].things}
    assert columns["avatarCredits"].stand is Stand.MISSING
    assert columns["email"].stand is Stand.THERE
    assert columns["email"].text == "text not null"
    assert [card.stand for card in drawn.tiles] == [Stand.THERE] * 12
    assert [shelf.title for shelf in users.shelves] == [
        "columns",
        "primary key",
        "index",
        "unique constraint",
        "foreign key",
        "check",
    ]
    generations = next(card for card in drawn.cards if card.name == "avatar_generations")
    assert (generations.columns, generations.others) == (10, 15)
    things = [thing for shelf in generations.shelves for thing in shelf.things]
    assert {thing.stand for thing in things} == {Stand.MISSING}
    assert incident.INCIDENT not in str(drawn)


@pytest.mark.parametrize(
    ("code", "name", "thing", "stand", "says"),
    [
        pytest.param(Code.COLUMN_TYPE, "total", "total", Stand.DIFFERENT, "has another type",
                     id="a column"),
        pytest.param(Code.INDEX_MISSING, "orders_userId_idx", "orders_userId_idx", Stand.MISSING,
                     "missing", id="an index"),
        pytest.param(Code.CHECK_NOT_CHECKED, "orders_total_check", "orders_total_check",
                     Stand.UNCHECKED, "could not be checked", id="what cannot be judged"),
        pytest.param(Code.PRIMARY_KEY_MISSING, "orders_pkey", "", Stand.MISSING, "missing",
                     id="a primary key, which has no name in the declaration"),
    ],
)  # fmt: skip
def test_a_thing_that_is_not_as_declared(
    code: Code, name: str, thing: str, stand: Stand, says: str
) -> None:
    subject = Subject(parts=("public", name), schema="public", table="orders")
    finding = Finding(code=code, subject=subject)
    (card,) = made(replace(differs(), findings=(finding,))).cards
    (one,) = [one for shelf in card.shelves for one in shelf.things if one.stand is not Stand.THERE]
    assert (one.name, one.stand, one.says) == (thing, stand, says)


def test_what_the_declaration_does_not_list_stands_beside_it() -> None:
    subject = Subject(parts=("public", "orders", "old"), schema="public", table="orders")
    odd = Finding(code=Code.COLUMN_UNEXPECTED, subject=subject)
    gone = Finding(code=Code.TRIGGER_MISSING, subject=replace(subject, parts=("t",)))
    (card,) = made(replace(differs(), findings=(odd, gone))).cards
    assert card.shelves[-1].title == "beside what is declared"
    assert [(one.name, one.text, one.stand) for one in card.shelves[-1].things] == [
        ("old", "column", Stand.DIFFERENT),
        ("t", "trigger", Stand.MISSING),
    ]
    assert card.says == "1 missing, 1 different"


def test_a_table_that_should_be_gone() -> None:
    wanted = decoded("version: 1\ntables: {legacy: absent, users: [id]}")
    there = decoded("version: 1\ntables: {legacy: [id], users: [id]}")
    drawn = made(compared(wanted, there))
    assert (drawn.tables, drawn.affected) == (2, 1)
    assert [(card.name, card.says) for card in drawn.cards] == [
        ("legacy", "should be gone but is there")
    ]
    assert made(compared(wanted, decoded("version: 1\ntables: {users: [id]}"))).tables == 1


def test_triggers_are_things_of_their_table() -> None:
    text = ORDERS + "triggers: {orders: [touch, absent_one]}\n"
    wanted = decoded(text)
    drawn = made(compared(wanted, decoded(ORDERS)))
    (card,) = drawn.cards
    assert [thing.name for thing in card.shelves[-1].things] == ["touch", "absent_one"]


def test_tables_of_tenants() -> None:
    (card,) = made(scene_of_tenants(1_000, 37)).cards
    assert (card.schema, card.name) == ('"tenant_*"', "orders")


def test_many_affected_tables_are_tiles() -> None:
    drawn = made(many(CARDS + 10, missing=CARDS + 1))
    assert drawn.cards == ()
    assert [card.stand for card in drawn.tiles] == [Stand.MISSING] * (CARDS + 1) + [Stand.THERE] * 9
    assert all(card.shelves for card in drawn.tiles)


def test_very_many_are_counted() -> None:
    drawn = made(many(TILES + 200, missing=TILES + 5))
    assert (len(drawn.tiles), drawn.left) == (TILES, 5)
    assert drawn.mass is not None
    assert (drawn.mass.tables, drawn.mass.squares, drawn.mass.each) == (195, 195, 1)
    assert not any(card.shelves for card in drawn.tiles)


def test_a_wide_table_shows_what_differs_first() -> None:
    columns = [f"c{number}" for number in range(THINGS + 40)]
    wanted = decoded(f"version: 1\ntables: {{wide: [{', '.join(columns)}]}}")
    there = decoded(f"version: 1\ntables: {{wide: [{', '.join(columns[:-1])}]}}")
    (card,) = made(compared(wanted, there)).cards
    (shelf,) = card.shelves
    assert (len(shelf.things), shelf.more) == (THINGS, 40)
    assert shelf.things[0].name == columns[-1]


def test_there_is_no_picture_of_what_is_not_known() -> None:
    assert picture(scene_of_nothing()) is None
    assert picture(report()) is None
    assert picture(compared(decoded("version: 1\nenums: {e: [a]}"), decoded(ORDERS))) is None
    moving = scene_of_motion()
    assert (moving.status, moving.reason) == (Status.UNKNOWN, Reason.MIGRATING)
    assert made(moving).affected == 3

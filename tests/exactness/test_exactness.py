"""What scripts/exactness proves at length, for a moment."""

from __future__ import annotations

import asyncio

import pytest

from tests.exactness.flips import Tally, flipping
from tests.exactness.freshness import Freshness, freshness
from tests.exactness.scene import MADE
from tests.postgres import Database


def test_no_reader_sees_half_of_a_transaction(database: Database) -> None:
    database.execute(MADE)
    tally = asyncio.run(flipping(database.url, 2))
    assert (tally.mixed, tally.flips > 0, tally.reads > 0) == (0, True, True), tally


def test_no_answer_is_older_than_its_question(database: Database) -> None:
    database.execute(MADE)
    seen = asyncio.run(freshness(database.url, clients=6, rounds=24))
    assert (seen.asked, seen.stale) == (24, 0)


@pytest.mark.parametrize(
    ("tally", "holds"),
    [
        pytest.param(Tally(flips=1, reads=1000, unstable=1), True, id="a thousandth"),
        pytest.param(Tally(flips=1, reads=999, unstable=1), False, id="more"),
        pytest.param(Tally(flips=1, reads=10, mixed=1), False, id="something mixed"),
        pytest.param(Tally(reads=10), False, id="nothing flipped"),
        pytest.param(Freshness(asked=1), True, id="fresh"),
        pytest.param(Freshness(asked=2, stale=1), False, id="stale"),
    ],
)
def test_what_a_proof_is_worth(tally: Tally | Freshness, holds: bool) -> None:
    assert tally.holds is holds

from __future__ import annotations

from msgspec.structs import replace

from healthcheck.model.report import Status
from healthcheck.report.page.crowd import MOST, Squares, crowd
from tests.report.made import TENANTS


def test_one_square_for_each() -> None:
    made = crowd(replace(TENANTS, passed=960, warned=3, failed=37))
    assert made.each == 1
    assert made.squares == (
        Squares(status=Status.FAIL, number=37, tenants=37),
        Squares(status=Status.WARN, number=3, tenants=3),
        Squares(status=Status.PASS, number=960, tenants=960),
    )
    assert (made.match, made.first, made.more) == ("shop_*", ("shop_1", "shop_2"), 38)


def test_a_square_for_several() -> None:
    made = crowd(replace(TENANTS, passed=29_999, failed=1, warned=0))
    assert made.each == 30
    assert [one.number for one in made.squares] == [1, MOST]


def test_no_tenants() -> None:
    made = crowd(replace(TENANTS, passed=0, failed=0, warned=0, first=()))
    assert (made.each, made.squares, made.more) == (1, (), 0)

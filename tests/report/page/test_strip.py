from __future__ import annotations

from msgspec.structs import replace

from healthcheck.model import expectation
from healthcheck.model.expectation import Expectation
from healthcheck.model.ledger import Migration
from healthcheck.model.report import Ledger, states
from healthcheck.report.page.strip import LISTED, SHOWN, Stand, Strip, strips
from tests.report.made import DECLARATION, LEDGER, report

NAMES = tuple(f"{number:04}_step" for number in range(200))


def strip(ledger: Ledger, *names: str) -> Strip:
    release = tuple(Migration(name=name) for name in names)
    wants = expectation.Ledger(tool="prisma", releases={"prisma": release})
    declared = replace(DECLARATION, expectation=Expectation(migrations=(wants,)))
    (made,) = strips(report(migrations=(ledger,), declaration=declared))
    return made


def test_the_release_in_its_order_and_then_what_the_ledger_has() -> None:
    ledger = Ledger(
        tool="prisma",
        table="public._prisma_migrations",
        applied=2,
        pending=("d",),
        failed=("c",),
        modified=("b",),
        unknown=("z",),
    )
    made = strip(ledger, "a", "b", "c", "d")
    assert (made.tool, made.table) == ("Prisma Migrate", "public._prisma_migrations")
    assert [(one.name, one.stand) for one in made.steps] == [
        ("a", Stand.APPLIED),
        ("b", Stand.MODIFIED),
        ("c", Stand.FAILED),
        ("d", Stand.PENDING),
        ("z", Stand.UNKNOWN),
    ]
    assert [one.name for one in made.told] == ["b", "c", "d", "z"]
    assert (made.earlier, made.later, made.untold) == (0, 0, 0)
    assert made.counts == (
        "2 applied, 1 pending, 1 failed, 1 changed after it was applied, 1 not of this release"
    )


def test_every_state_has_a_stand() -> None:
    assert {name for name, _ in states(LEDGER)} == set(Stand) - {Stand.APPLIED}


def test_a_ledger_that_could_not_be_read() -> None:
    made = strip(Ledger(tool=None, table="public.odd\x1b"), "a")
    assert (made.tool, made.table, made.counts) == (
        "no tool that is known",
        "public.odd\\x1b",
        "not read",
    )
    assert made.steps == ()


def test_without_a_declaration_the_applied_have_no_names() -> None:
    (made,) = strips(report(migrations=(LEDGER,)))
    assert made.earlier == 11
    assert [one.stand for one in made.steps] == [Stand.PENDING]


def test_of_a_long_history_the_end() -> None:
    made = strip(replace(LEDGER, applied=200, pending=()), *NAMES)
    assert (made.earlier, len(made.steps), made.later) == (200 - SHOWN, SHOWN, 0)


def test_of_a_long_history_the_first_that_is_not_applied_is_shown() -> None:
    made = strip(replace(LEDGER, applied=199, pending=(), failed=(NAMES[50],)), *NAMES)
    assert (made.earlier, len(made.steps)) == (50 - SHOWN // 2, 2 * SHOWN)
    assert made.later == 200 - made.earlier - 2 * SHOWN
    assert NAMES[50] in [one.name for one in made.steps]


def test_many_that_are_pending_are_counted() -> None:
    made = strip(replace(LEDGER, applied=0, pending=NAMES), *NAMES)
    assert (len(made.told), made.untold) == (LISTED, 200 - LISTED)

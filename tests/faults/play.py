"""One fault, met by one probe, and all that came of it."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass

from tests.faults.scene import Answer, Scene, meet, watched
from tests.faults.table import MOMENTS, Phase, Row
from tests.server.serving import eventually

_UNKNOWN = {"timeout", "unreachable", "denied", "migrating", "internal"}


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a fault came to: all but `lives_s` and the times is compared with what is expected."""

    answer: Answer
    lives_s: list[float]  # of every /health/live meanwhile
    up: float | None  # healthcheck_up while the fault stood; None where it did not
    after: Answer  # the first one once the fault was over
    changes: list[str]  # logged
    errors: set[str]  # the reasons that were counted


def play(one: Scene, row: Row, phase: Phase) -> Outcome:
    """Raises AssertionError where something is left over, or a fault of the program is logged."""
    expected = row.answers[phase]
    assert one.ask().said == "pass"
    before, changes, held = one.errors(), len(one.changes()), one.leftovers()
    if phase in {Phase.CONNECTING, Phase.AUTHENTICATING}:
        one.disconnect()
    if row.before:
        one.execute(row.before)
    up = None
    with ExitStack() as stack, watched(one) as lives:
        answer = meet(one, stack, row.cause(one), row.moment or MOMENTS[phase])
        if row.stands:
            up = one.up()
    after = one.ask()
    assert one.proxy.errors == []
    steps = 0 if expected == "pass" else 2
    with suppress(AssertionError):  # the log is written by a thread of its own; see hold()
        eventually(lambda: len(one.changes()) >= changes + steps)
    outcome = Outcome(
        answer=answer,
        lives_s=lives,
        up=up,
        after=after,
        changes=one.changes()[changes:],
        errors=set(one.errors() - before),
    )
    eventually(lambda: one.leftovers().are_within(held))
    assert one.service.events("probe.failed") == []
    one.nothing_is_told()
    return outcome


def hold(outcome: Outcome, row: Row, phase: Phase) -> None:
    """An AssertionError where it is not what the table says."""
    expected = row.answers[phase]
    came = f"wanted {expected}, came {outcome}"
    assert outcome.answer.said == expected, came
    assert outcome.up in {None, float(expected not in _UNKNOWN)}, came
    assert outcome.after.said == "pass", came
    assert outcome.changes == ([] if expected == "pass" else [expected, "pass"]), came
    assert outcome.errors == {expected} & _UNKNOWN, came
    assert outcome.lives_s, came

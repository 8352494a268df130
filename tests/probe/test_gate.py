from __future__ import annotations

import asyncio
import itertools
import random

import pytest

from healthcheck.probe.gate import Gate


class Clock:
    """A check that says when it began, counted in events, and how many ran beside it."""

    def __init__(self, chance: random.Random) -> None:
        self.events = itertools.count()
        self.chance = chance
        self.running = self.most = self.checks = 0

    async def check(self) -> int:
        began = next(self.events)
        self.running += 1
        self.checks += 1
        self.most = max(self.most, self.running)
        try:
            for _ in range(self.chance.randrange(4)):
                await asyncio.sleep(0)
            if self.chance.random() < 0.1:
                raise ConnectionError
        finally:
            self.running -= 1
        return began


async def _ask(gate: Gate[int], clock: Clock) -> None:
    for _ in range(clock.chance.randrange(6)):
        await asyncio.sleep(0)
    asked = next(clock.events)
    patience = clock.chance.choice([0.0, None])
    check = gate.join()
    if clock.chance.random() < 0.1:
        check.cancel()
    done, _ = await asyncio.wait({check}, timeout=patience)
    if done and not check.cancelled() and check.exception() is None:
        assert check.result() > asked


@pytest.mark.parametrize("hundred", range(10))
def test_an_answer_is_never_older_than_its_question(hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        _hold(seed)


def _hold(seed: int) -> None:
    clock = Clock(random.Random(seed))  # noqa: S311 - a seed, so that a failure comes again

    async def round_of_callers() -> None:
        gate = Gate(clock.check)
        callers = [asyncio.create_task(_ask(gate, clock)) for _ in range(20)]
        for caller in clock.chance.sample(callers, 3):
            await asyncio.sleep(0)
            caller.cancel()
        await asyncio.gather(*callers, return_exceptions=True)
        for caller in callers:
            if not caller.cancelled() and (error := caller.exception()):
                raise error
        # Whatever happened, the gate is free: the next caller is answered.
        last = gate.join()
        await asyncio.wait({last}, timeout=5)
        assert last.done()
        assert not last.cancelled()
        last.exception()
        assert not clock.running
        await gate.close()

    asyncio.run(round_of_callers())
    assert clock.most == 1, seed


def test_a_thousand_callers_cost_two_checks() -> None:
    clock = Clock(random.Random(1))  # noqa: S311 - a seed, so that a failure comes again

    async def crowd() -> None:
        gate = Gate(clock.check)
        first = gate.join()
        await asyncio.sleep(0)
        await asyncio.wait({first, *(gate.join() for _ in range(999))})

    asyncio.run(crowd())
    assert clock.checks == 2


def test_closing_ends_what_runs_and_what_waits() -> None:
    async def forever() -> int:
        await asyncio.Event().wait()
        return 0

    async def close_it() -> list[bool]:
        gate = Gate(forever)
        tasks = [gate.join()]
        await asyncio.sleep(0)
        tasks.append(gate.join())
        await gate.close()
        return [task.cancelled() for task in tasks]

    assert asyncio.run(close_it()) == [True, True]


def test_closing_a_gate_that_nobody_used_is_nothing() -> None:
    async def close_it() -> None:
        await Gate(Clock(random.Random(1)).check).close()  # noqa: S311 - never drawn from

    asyncio.run(close_it())

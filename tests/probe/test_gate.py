from __future__ import annotations

import asyncio
import itertools
import random
from contextlib import suppress

import pytest

from healthcheck.probe.gate import Gate


class Clock:
    """A check that says when it began, counted in events, and how many ran beside it."""

    def __init__(self, chance: random.Random) -> None:
        self.events = itertools.count()
        self.chance = chance
        self.running = self.most = self.checks = 0
        self.tasks: list[asyncio.Task[object] | None] = []

    async def check(self) -> int:
        began = next(self.events)
        self.running += 1
        self.checks += 1
        self.most = max(self.most, self.running)
        self.tasks.append(asyncio.current_task())
        try:
            for _ in range(self.chance.randrange(4)):
                await asyncio.sleep(0)
            if self.chance.random() < 0.1:
                raise ConnectionError
        finally:
            self.running -= 1
        return began

    def cancel(self) -> None:
        """Cancel the last check, if it still runs."""
        if self.tasks and (last := self.tasks[-1]):
            last.cancel()


async def _ask(gate: Gate[int], clock: Clock) -> None:
    for _ in range(clock.chance.randrange(6)):
        await asyncio.sleep(0)
    asked = next(clock.events)
    patience = clock.chance.choice([0.0, 60.0])
    if clock.chance.random() < 0.1:
        clock.cancel()
    with suppress(ConnectionError):
        began = await gate.ask(timeout=patience)
        assert began is None or began > asked
        assert began is not None or not patience


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
        with suppress(ConnectionError):
            assert await gate.ask(timeout=5) is not None
        assert not clock.running
        await gate.close()

    asyncio.run(round_of_callers())
    assert clock.most == 1, seed


def test_a_thousand_callers_cost_two_checks() -> None:
    clock = Clock(random.Random(4))  # noqa: S311 - a seed, so that a failure comes again

    async def crowd() -> None:
        gate = Gate(clock.check)
        first = asyncio.create_task(gate.ask(timeout=5))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert clock.running
        await asyncio.gather(first, *(gate.ask(timeout=5) for _ in range(999)))

    asyncio.run(crowd())
    assert clock.checks == 2


def test_who_asks_at_the_same_number_of_checks_is_told_of_the_same() -> None:
    numbers = itertools.count()

    async def check() -> int:
        await asyncio.sleep(0)
        return next(numbers)

    async def crowd() -> None:
        gate = Gate(check)

        async def ask() -> tuple[int, int | None]:
            return gate.begun, await gate.ask(timeout=5)

        callers = []
        for _ in range(9):
            callers.append(asyncio.create_task(ask()))
            await asyncio.sleep(0)
        told = await asyncio.gather(*callers)
        assert all(begun == number for begun, number in told)
        assert 1 < len(set(told)) < len(told)

    asyncio.run(crowd())


async def _forever() -> int:
    await asyncio.Event().wait()
    return 0


def test_who_gives_up_takes_the_check_from_nobody() -> None:
    clock = Clock(random.Random(4))  # noqa: S311 - a seed, so that a failure comes again

    async def leave() -> int | None:
        gate = Gate(clock.check)
        callers = [asyncio.create_task(gate.ask(timeout=5)) for _ in range(3)]
        await asyncio.sleep(0)
        callers[0].cancel()
        callers[2].cancel()
        return await callers[1]

    assert asyncio.run(leave()) is not None
    assert clock.checks == 1


def test_closing_ends_what_runs_and_what_waits() -> None:
    async def close_it() -> list[bool]:
        gate = Gate(_forever)
        callers = [asyncio.create_task(gate.ask(timeout=5))]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        callers.append(asyncio.create_task(gate.ask(timeout=5)))
        await asyncio.sleep(0)
        await gate.close()
        await asyncio.wait(callers)
        assert gate.begun == 1
        return [caller.cancelled() for caller in callers]

    assert asyncio.run(close_it()) == [True, True]


def test_closing_before_the_first_step_ends_it_too() -> None:
    async def close_it() -> bool:
        gate = Gate(_forever)
        caller = asyncio.create_task(gate.ask(timeout=5))
        await asyncio.sleep(0)
        await gate.close()
        await asyncio.wait({caller})
        return caller.cancelled()

    assert asyncio.run(close_it())


def test_closing_a_gate_that_nobody_used_is_nothing() -> None:
    async def close_it() -> None:
        await Gate(_forever).close()

    asyncio.run(close_it())

from __future__ import annotations

import asyncio
import random

import pytest

from healthcheck.probe import Places

LONG_S = 60.0


def test_no_more_run_at_one_time_than_there_are_places() -> None:
    running, most = 0, 0

    async def check(places: Places) -> None:
        nonlocal running, most
        async with places.one():
            running += 1
            most = max(most, running)
            for _ in range(3):
                await asyncio.sleep(0)
            running -= 1

    async def all_of_them() -> None:
        places = Places(3, LONG_S)
        await asyncio.gather(*(check(places) for _ in range(20)))

    asyncio.run(all_of_them())
    assert most == 3


def test_what_hangs_is_in_nobodys_way() -> None:
    async def hang(places: Places, end: asyncio.Event) -> None:
        async with places.one():
            await end.wait()

    async def one(places: Places) -> None:
        async with places.one():
            pass

    async def all_of_them() -> None:
        places, end = Places(2, 0.01), asyncio.Event()
        hanging = [asyncio.create_task(hang(places, end)) for _ in range(6)]
        await asyncio.gather(*(one(places) for _ in range(6)))
        assert not any(task.done() for task in hanging)
        end.set()
        await asyncio.gather(*hanging)

    asyncio.run(all_of_them())


@pytest.mark.parametrize("seed", range(10))
def test_a_place_is_given_back_once_whatever_happens(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a seed, so that a failure comes again

    async def check(places: Places) -> None:
        async with places.one():
            await asyncio.sleep(chance.choice([0, 0.001, 0.002]))
            if chance.random() < 0.3:
                raise ConnectionError

    async def all_of_them() -> None:
        places = Places(3, 0.001)
        tasks = [asyncio.create_task(check(places)) for _ in range(40)]
        for task in chance.sample(tasks, 10):
            await asyncio.sleep(0)
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.002)  # until every timer has run
        # Three can be had, and no fourth.
        async with places.one(), places.one(), places.one():
            assert places._free.locked()

    asyncio.run(all_of_them())

"""Memory and descriptors of a service over many probes, beside a bare one."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from measure import arguments, database, machine
from over_http import Answers, Caller
from services import Service, bare, ours, surroundings

_PARTS = 4
_BARE = 10_000  # what a bare service has in RAM stands still much earlier


def resident_kib(service: Service) -> int:
    """What of its memory is in RAM; where there is a /proc."""
    status = Path(f"/proc/{service.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def descriptors(service: Service) -> int:
    return len(list(Path(f"/proc/{service.process.pid}/fd").iterdir()))


async def asked(service: Service, number: int) -> int:
    """One question after another, so that each costs a probe; how many were answered wrongly."""
    caller, answers = await Caller.of(service), Answers()
    for _ in range(number):
        await caller.ask(answers)
        answers.seconds.clear()
        answers.bodies.clear()
    caller.close()
    return answers.errors


def main(tables: int, probes: int) -> None:
    if not Path("/proc/self/status").exists():
        sys.exit("this needs a /proc, as Linux has it")
    with database(tables) as made, surroundings(made.url, tables) as environment:
        print(f"Memory of a service, {tables:,} tables; {machine(made.server_version)}")
        with bare(environment) as floor, ours(environment) as service:
            services = {"bare": floor, "ours": service}
            errors = 0
            for part in range(_PARTS + 1):
                if part:
                    errors += asyncio.run(asked(service, probes // _PARTS))
                    asyncio.run(asked(floor, min(probes, _BARE) // _PARTS))
                told = "   ".join(
                    f"{name} {resident_kib(each):7,} KiB, {descriptors(each)} descriptors"
                    for name, each in services.items()
                )
                ratio = resident_kib(service) / resident_kib(floor)
                answered = f"{probes * part // _PARTS + 1:>9,} answers, {errors} errors"
                print(f"  {answered}   {told}   {ratio:.2f} x", flush=True)


if __name__ == "__main__":
    given = arguments(
        "The memory of a service over so many probes of so many tables.", tables=6, probes=800
    )
    main(given["tables"], given["probes"])

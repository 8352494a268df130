"""A frozen record as a dataclass and as a struct of msgspec."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import msgspec
from measure import Step, arguments, machine, rounds, show

_CLASSES = 50
_RECORDS = 5_000


def dataclass() -> type[Any]:
    @dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
    class Record:
        """One record."""

        name: str
        type: str
        number: int
        default: str | None = None
        nullable: bool = True
        included: bool = False
        keys: tuple[str, ...] = ()
        line: int = 0

    return Record


def struct() -> type[Any]:
    class Record(msgspec.Struct, frozen=True, kw_only=True):
        """One record."""

        name: str
        type: str
        number: int
        default: str | None = None
        nullable: bool = True
        included: bool = False
        keys: tuple[str, ...] = ()
        line: int = 0

    return Record


def many(work: Callable[[], object], times: int) -> Callable[[], None]:
    def repeated() -> None:
        for _ in range(times):
            work()

    return repeated


def main(number: int) -> None:
    of_dataclass, of_struct = dataclass(), struct()
    one = of_dataclass(name="id", type="integer", number=1)
    other = of_struct(name="id", type="integer", number=1)
    works: dict[str, tuple[int, Callable[[], object], Callable[[], object]]] = {
        "defined": (_CLASSES, dataclass, struct),
        "made": (
            _RECORDS,
            lambda: of_dataclass(name="id", type="integer", number=1),
            lambda: of_struct(name="id", type="integer", number=1),
        ),
        "replaced": (
            _RECORDS,
            lambda: dataclasses.replace(one, line=2),
            lambda: msgspec.structs.replace(other, line=2),
        ),
    }
    steps: dict[str, Step] = {}
    for what, (times, slow, fast) in works.items():
        floor = f"{times:,} structs {what}"
        steps[floor] = Step(work=many(fast, times))
        steps[f"{times:,} dataclasses {what}"] = Step(work=many(slow, times), floor=floor)
    show(f"Records of eight fields; {machine()}", steps, rounds(steps, number))


if __name__ == "__main__":
    main(arguments("A record as a dataclass and as a struct.", rounds=5)["rounds"])

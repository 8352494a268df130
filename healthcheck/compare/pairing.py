"""Which of the things that are there is which of those that are declared."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final, Generic, Protocol, TypeVar

from msgspec import Struct

from healthcheck.compare.expressions import Verdict
from healthcheck.model.expectation import Gone


class _Declared(Protocol):
    @property
    def name(self) -> str | None: ...


class _There(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def valid(self) -> bool: ...


W = TypeVar("W", bound=_Declared)
H = TypeVar("H", bound=_There)
_SURELY: Final = frozenset({Verdict.EQUAL})
_PERHAPS: Final = frozenset({Verdict.UNDECIDED})

Judge = Callable[[W, H], Verdict]


class Pairs(Struct, Generic[W, H], frozen=True, kw_only=True):
    """`same` go by one name, or were declared without one and are alike or may be.

    `renamed` are alike under another name. `present` were declared absent.
    """

    same: tuple[tuple[W, H], ...]
    renamed: tuple[tuple[W, H], ...]
    missing: tuple[W, ...]
    present: tuple[tuple[Gone, H], ...]

    @property
    def claimed(self) -> frozenset[str]:
        """The names of what is there and was found again in the declaration."""
        pairs = (*self.same, *self.renamed, *self.present)
        return frozenset(have.name for _, have in pairs)


def pair(
    wants: Iterable[W | Gone],
    haves: Mapping[str, H],
    judge: Judge[W, H],
    *,
    taken: Callable[[], Collection[str]] = tuple,
) -> Pairs[W, H]:
    """Pair by name what has one, by definition what has none, and look for the renamed last.

    What surely has a definition may answer for several without a name. What only may have it, or
    has it under another name, answers for one, and for none when it was declared itself or is
    `taken` by another section of the declaration, which is only asked then.
    """
    gone, named, unnamed = _sorted_out(wants)
    same = [(want, haves[name]) for name, want in named.items() if name in haves]
    present = tuple((want, haves[name]) for name, want in gone.items() if name in haves)
    if len(same) == len(named) and not unnamed:  # as a rule, and nothing has to be looked for
        return Pairs(same=tuple(same), renamed=(), missing=(), present=present)
    sure = [(want, _match(want, haves.values(), judge, _SURELY)) for want in unnamed]
    claimed = {*taken(), *gone, *named, *(have.name for _, have in sure if have)}
    free = {name: have for name, have in haves.items() if name not in claimed}
    unsure = sorted((want for want, have in sure if not have), key=repr)
    perhaps = _taken_from(free, unsure, judge, _PERHAPS)
    unmet = [named[name] for name in sorted(named.keys() - haves.keys())]
    renamed = _taken_from(free, unmet, judge, _SURELY)
    return Pairs(
        same=(*same, *((want, have) for want, have in (*sure, *perhaps) if have)),
        renamed=tuple((want, have) for want, have in renamed if have),
        missing=tuple(want for want, have in (*perhaps, *renamed) if not have),
        present=present,
    )


def _sorted_out(wants: Iterable[W | Gone]) -> tuple[dict[str, Gone], dict[str, W], list[W]]:
    gone: dict[str, Gone] = {}
    named: dict[str, W] = {}
    unnamed: list[W] = []
    for want in wants:
        if isinstance(want, Gone):
            gone[want.name] = want
        elif want.name is None:
            unnamed.append(want)
        else:
            named[want.name] = want
    return gone, named, unnamed


def _taken_from(
    free: dict[str, H], wants: Iterable[W], judge: Judge[W, H], enough: Collection[Verdict]
) -> list[tuple[W, H | None]]:
    """Each with its match, which is no longer free for the next."""
    matches = []
    for want in wants:
        have = _match(want, free.values(), judge, enough)
        matches.append((want, have))
        if have:
            del free[have.name]
    return matches


def _match(
    want: W, haves: Iterable[H], judge: Judge[W, H], enough: Collection[Verdict]
) -> H | None:
    """The first by name of those that are alike; the valid before the invalid."""
    alike = (have for have in haves if judge(want, have) in enough)
    return min(alike, key=lambda have: (not have.valid, have.name), default=None)

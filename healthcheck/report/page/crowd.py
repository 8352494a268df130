"""Thousands of tenants in one look: a square for each, or for some of the same status."""

from __future__ import annotations

from math import ceil
from typing import Final

from msgspec import Struct

from healthcheck.model.names import printable
from healthcheck.model.report import Status, Tenants

MOST: Final = 1_000
"""How many squares there are at most, but for two that are rounded up."""


class Squares(Struct, frozen=True, kw_only=True):
    """So many squares of one status, which stand for `tenants`."""

    status: Status
    number: int
    tenants: int


class Crowd(Struct, frozen=True, kw_only=True):
    """The tenants of one pattern. Each square stands for `each` of them, the last for the rest.

    `first` are some of those that fail or warn, and `more` how many there are beside them.
    """

    match: str
    count: int
    at_least: int
    each: int
    squares: tuple[Squares, ...]
    first: tuple[str, ...]
    more: int


def crowd(group: Tenants) -> Crowd:
    """The worst first. Of each status that any tenant has, there is a square."""
    each = max(1, ceil(group.count / MOST))
    counts = {
        Status.FAIL: group.failed,
        Status.WARN: group.warned,
        Status.PASS: group.passed,
    }
    return Crowd(
        match=printable(group.match),
        count=group.count,
        at_least=group.at_least,
        each=each,
        squares=tuple(
            Squares(status=status, number=ceil(number / each), tenants=number)
            for status, number in counts.items()
            if number
        ),
        first=tuple(map(printable, group.first)),
        more=group.failed + group.warned - len(group.first),
    )

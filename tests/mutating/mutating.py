"""Break copies of any database at random: is each break found, named, and nothing else?

What a break changed is told by inventory.sql, the server's own texts before and after.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple, TypeAlias
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from healthcheck.model.finding import Finding
from healthcheck.model.report import Status
from tests.probing import report_of

_HERE = Path(__file__).parent
_INVENTORY = (_HERE / "inventory.sql").read_text(encoding="utf-8")
_CANDIDATES = (_HERE / "candidates.sql").read_text(encoding="utf-8")
_NEW_NAME = "renamed_by_a_mutation"
_COPY = "healthcheck_mutating"
_GONE = "-"
_CAST = re.compile(r'::(?:"[^"]+"|[\w. ])+(?:\(\d+(?:,\d+)?\))?(?:\[\])?')

Connection: TypeAlias = psycopg.Connection[tuple[str, ...]]


class Mutation(NamedTuple):
    """A family, such as "column dropped", and the statements of one of it."""

    family: str
    statement: str


class Thing(NamedTuple):
    """An object as findings call it, with the one that it goes with when that is gone."""

    object: str
    home: str


Inventory: TypeAlias = Mapping[Thing, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was changed and not said, and what was said and not changed."""

    mutation: Mutation
    missed: tuple[str, ...]
    false: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """By family: how many were tried, how many of those missed something or said too much."""

    tried: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        family = outcome.mutation.family
        self.tried[family] += 1
        self.missed[family] += bool(outcome.missed)
        self.false[family] += bool(outcome.false)


def mutations_of(connection: Connection, seed: int) -> Iterator[Mutation]:
    """All there are, in an order that `seed` decides: one of each family, then one more of each."""
    families: dict[str, list[Mutation]] = defaultdict(list)
    for family, statement in connection.execute(_CANDIDATES):
        families[family].append(Mutation(family, statement.replace("@new@", _NEW_NAME)))
    choice = random.Random(seed)  # noqa: S311 - a repeatable choice, no secret
    for members in families.values():
        choice.shuffle(members)
    for turn in zip_longest(*families.values()):
        yield from filter(None, turn)


def inventory_of(connection: Connection) -> Inventory:
    connection.execute("SET search_path = ''")  # so that every text names its schemas
    rows = connection.execute(_INVENTORY).fetchall()
    return {Thing(name, home): definition for name, home, definition in rows}


def _plain(definition: str) -> str:
    """Without casts, and the parentheses that come with them."""
    return re.sub(r"[()]", "", _CAST.sub("", definition))


def judged(
    mutation: Mutation, before: Inventory, after: Inventory, findings: Sequence[Finding]
) -> Outcome:
    """Each thing that changed must be named, itself or with its gone home; nothing else may be.

    What only shows another cast may be named and need not: the server writes one where the type of
    a column has changed.
    """
    gone = {thing.object for thing in before.keys() - after.keys()}
    changed = {thing for thing in before if before[thing] != after.get(thing)}
    named = {finding.subject.object for finding in findings}
    homes = {thing.object: thing.home for thing in before}

    def is_named(thing: Thing) -> bool:
        home = thing.home
        while home in gone:
            if home in named:
                return True
            home = homes.get(home, "")
        return thing.object in named

    said_of = {thing.object for thing in changed}
    return Outcome(
        mutation=mutation,
        missed=tuple(
            sorted(
                thing.object
                for thing in changed
                if not is_named(thing) and _plain(before[thing]) != _plain(after.get(thing, _GONE))
            )
        ),
        false=tuple(
            f"{finding.code.value} {finding.subject.object}"
            for finding in findings
            if finding.subject.object not in said_of
        ),
    )


def snapshot_of(url: str) -> str:
    """The declaration of the database, as the command writes it."""
    command = [sys.executable, "-m", "healthcheck", "snapshot", "--database-url", url]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def outcomes(
    url: str, declaration: str, *, count: int, seed: int, on_refused: Callable[[Mutation], None]
) -> Iterator[Outcome]:
    """Break a copy of the database at `url` each time. Nobody may be connected to it.

    A mutation that the server refuses, or that changes nothing, takes no part.
    Raises AssertionError where the declaration does not pass on the unbroken database.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        before, mutations = inventory_of(connection), list(mutations_of(connection, seed))
    assert not (found := _findings(url, declaration)), found
    done = 0
    for mutation in mutations:
        if done == count:
            return
        with _copy(url) as copy:
            with psycopg.connect(copy, autocommit=True) as connection:
                try:
                    connection.execute(mutation.statement.encode())
                except psycopg.Error:
                    on_refused(mutation)
                    continue
                after = inventory_of(connection)
            if before == after:
                on_refused(mutation)
                continue
            done += 1
            yield judged(mutation, before, after, _findings(copy, declaration))


def _findings(url: str, declaration: str) -> Sequence[Finding]:
    report = report_of(url, declaration)
    assert report.status is not Status.UNKNOWN, report.message
    return report.findings


@contextmanager
def _copy(url: str) -> Iterator[str]:
    """The address of a copy that goes away again."""
    parts = urlsplit(url)
    source = parts.path.removeprefix("/")
    server = urlunsplit(parts._replace(path="/postgres"))
    name = sql.Identifier(_COPY)
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, sql.Identifier(source))
        )
        try:
            yield urlunsplit(parts._replace(path=f"/{_COPY}"))
        finally:
            connection.execute(drop)

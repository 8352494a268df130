"""Times of a replay with a look after each migration, and with one look in the end."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from healthcheck.model.ledger import Script
from healthcheck.replay.replay import applied_to_the_end, replayed
from healthcheck.replay.scratch import Scratch, scratch
from healthcheck.replay.scripts import Scripts
from healthcheck.snapshot import Scope

# What teams do to a schema, in turns: of six migrations two make a table, one is data alone.
_TURNS = (
    """
    CREATE TABLE "Thing{n}" (
        id text PRIMARY KEY, "userId" text NOT NULL, title text NOT NULL DEFAULT '',
        amount numeric(10,2) NOT NULL DEFAULT 0, "createdAt" timestamp(3) NOT NULL DEFAULT now()
    );
    CREATE INDEX "Thing{n}_userId_idx" ON "Thing{n}" ("userId", "createdAt" DESC);
    """,
    """ALTER TABLE "Thing{last}" ADD COLUMN "state{n}" text, ADD CHECK (amount >= 0);""",
    """CREATE UNIQUE INDEX "Thing{last}_{n}" ON "Thing{last}" (lower(title)) WHERE amount > 0;""",
    """
    CREATE TABLE "Thing{n}" (id text PRIMARY KEY, tags text[], of text REFERENCES "Thing{last}");
    """,
    """UPDATE "Thing{first}" SET title = 'x';""",
    """ALTER TABLE "Thing{first}" ALTER COLUMN title SET DEFAULT 'new{n}';""",
)


def history(migrations: int) -> list[Script]:
    scripts = []
    for n in range(migrations):
        turn = n % len(_TURNS)
        # The tables of this turn, and of this and the first turn of all.
        text = _TURNS[turn].format(n=n, last=n - min(turn, 3), first=n - turn)
        scripts.append(Script(migration=f"{n:04}", path=f"{n:04}.sql", text=text))
    return scripts


def scripts_on(place: Scratch, migrations: int) -> Scripts:
    return Scripts(scratch=place, scripts=history(migrations), directory=Path())


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def silent(_: str) -> None:
    """No progress: a terminal takes time."""


def main(migrations: int) -> None:
    with scratch(None, say=silent) as place:
        steps = scripts_on(place, migrations).applied()
        alone = timed(lambda: asyncio.run(applied_to_the_end(steps, say=silent)))
    with scratch(None, say=silent) as place:
        steps = scripts_on(place, migrations).applied()
        looked = timed(
            lambda: asyncio.run(replayed(place, steps, Scope(), schema="public", say=silent))
        )
    print(f"{migrations:,} migrations, {-(-migrations // 3):,} tables in the end")
    print(f"  applied, each in a session of its own     {alone:8.1f} s   1.0")
    print(f"  and looked at after each, snapshot taken  {looked:8.1f} s {looked / alone:5.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)

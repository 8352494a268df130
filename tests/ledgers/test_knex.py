from __future__ import annotations

import pytest

from healthcheck.ledgers import Place
from healthcheck.ledgers.knex import TOOL
from healthcheck.model.ledger import Entry, Migration, Standing

_RELEASE = TOOL.release({"1_a.ts": b"", "2_b.ts": b"", "3_c.sql": b"", "index.d.ts": b""})


def test_release() -> None:
    assert list(_RELEASE) == [
        Migration(name="1_a.ts", path="1_a.ts"),
        Migration(name="2_b.ts", path="2_b.ts"),
    ]
    assert TOOL.release({}) == ()
    assert TOOL.release({"1_a.js/index.js": b""}) == ()


@pytest.mark.parametrize(
    ("names", "locked", "changes", "wanted"),
    [
        pytest.param([None], False, False, {}, id="an empty ledger"),
        pytest.param(["1_a.ts"], False, True, {"1_a.ts": "applied"}, id="some"),
        pytest.param(["1_a.js"], False, False, {"1_a.ts": "applied"}, id="compiled"),
        pytest.param(["1_a.js", "1_a.ts"], False, False, {"1_a.ts": "applied"}, id="as both"),
        pytest.param(["0_z.ts"], False, False, {"0_z.ts": "applied"}, id="of another release"),
        pytest.param(
            ["1_a.ts"], True, True, {"1_a.ts": "applied", "2_b.ts": "running"}, id="a run"
        ),
        pytest.param(
            ["1_a.ts"], True, False, {"1_a.ts": "applied", "2_b.ts": "failed"}, id="left locked"
        ),
        pytest.param([None], True, False, {"1_a.ts": "failed"}, id="the first left locked"),
        pytest.param(
            ["1_a.ts", "2_b.ts"],
            True,
            False,
            {"1_a.ts": "applied", "2_b.ts": "applied"},
            id="left locked, with nothing to do",
        ),
    ],
)
def test_entries(
    names: list[str | None], locked: bool, changes: bool, wanted: dict[str, str]
) -> None:
    rows = [(name, locked, changes) for name in names]
    assert TOOL.entries(rows, _RELEASE) == tuple(
        Entry(name=name, standing=Standing(standing)) for name, standing in wanted.items()
    )


def test_without_its_lock_it_asks_for_the_ledger_alone() -> None:
    columns = TOOL.columns
    alone = TOOL.query(Place(table="public.knex_migrations", columns=columns))
    assert "is_locked" not in alone
    lock = {"knex_migrations_lock": "public.knex_migrations_lock"}
    both = TOOL.query(Place(table="public.knex_migrations", columns=columns, beside=lock))
    assert "FROM public.knex_migrations_lock WHERE is_locked = 1" in both


def test_its_own_directory() -> None:
    assert TOOL.is_its_own({"1_a.ts": b"import { Knex } from 'knex'"})
    assert not TOOL.is_its_own({"1_a.ts": b"exports.up = (pgm) => {}"})

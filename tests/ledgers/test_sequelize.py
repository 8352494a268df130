from __future__ import annotations

from healthcheck.ledgers.sequelize import TOOL
from healthcheck.model.ledger import Entry, Migration


def test_release() -> None:
    files = {"2-b.cjs": b"", "1-a.js": b"", "3-c.mjs": b"", "1-a.d.ts": b"", "old/1-a.js": b""}
    assert TOOL.release(files) == (
        Migration(name="1-a.js", path="1-a.js"),
        Migration(name="2-b.cjs", path="2-b.cjs"),
    )
    assert TOOL.release({}) == ()


def test_entries() -> None:
    release = TOOL.release({"1-a.ts": b""})
    assert TOOL.entries([], release) == ()
    assert TOOL.entries([("1-a.js",), ("1-a.ts",), ("0-z.js",)], release) == (
        Entry(name="1-a.ts"),
        Entry(name="0-z.js"),
    )


def test_its_own_directory() -> None:
    assert TOOL.is_its_own({"1-a.js": b"up: (queryInterface) => {}"})
    assert not TOOL.is_its_own({"1-a.js": b"exports.up = (knex) => {}"})

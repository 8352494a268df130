"""What a ledger makes of a release, by the names in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.compare.standing import Progress, progress
from healthcheck.model.ledger import Entry, Migration, Standing

FAILED, RUNNING = Standing.FAILED, Standing.RUNNING


def release(*names: str, **facts: Any) -> list[Migration]:
    return [Migration(name=name, **facts) for name in names]


def entry(name: str, standing: Standing = Standing.APPLIED, checksum: str | None = None) -> Entry:
    return Entry(name=name, standing=standing, checksum=checksum)


@pytest.mark.parametrize(
    ("migrations", "entries", "expected"),
    [
        pytest.param(release(), [], Progress(), id="nothing"),
        pytest.param(release("1", "2"), [], Progress(pending=("1", "2")), id="nothing is recorded"),
        pytest.param(
            release("1", "2", "3"),
            [entry("2"), entry("1")],
            Progress(applied=("1", "2"), pending=("3",)),
            id="in the order of the release",
        ),
        pytest.param(
            release("1", "2", "3"),
            [entry("1"), entry("3")],
            Progress(applied=("1", "3"), pending=("2",)),
            id="a gap",
        ),
        pytest.param(
            release("1"),
            [entry("1"), entry("2")],
            Progress(applied=("1",), unknown=("2",)),
            id="ahead of the release",
        ),
        pytest.param(
            release("1", "2"),
            [entry("1", FAILED), entry("2", RUNNING)],
            Progress(failed=("1",), running=("2",)),
            id="not finished",
        ),
        pytest.param(
            release("1"),
            [entry("1"), entry("8", RUNNING), entry("9", FAILED)],
            Progress(applied=("1",), running=("8",), unknown=("9",)),
            id="of another release, not finished",
        ),
        pytest.param(
            release("1", replaces=("a", "b")),
            [entry("a"), entry("b")],
            Progress(applied=("1",)),
            id="all that it replaces",
        ),
        pytest.param(
            release("1", replaces=("a", "b")),
            [entry("a")],
            Progress(pending=("1",)),
            id="some of what it replaces",
        ),
        pytest.param(
            release("1", replaces=("a",)),
            [entry("a", FAILED)],
            Progress(pending=("1",)),
            id="what it replaces failed",
        ),
        pytest.param(
            release("1", checksum="x"),
            [entry("1", checksum="y")],
            Progress(applied=("1",), modified=("1",)),
            id="another checksum",
        ),
        pytest.param(
            release("1", checksum="x", checksums=frozenset("yz")),
            [entry("1", checksum="y")],
            Progress(applied=("1",)),
            id="one that is as good",
        ),
        pytest.param(
            release("1", checksum="x"),
            [entry("1", FAILED, checksum="y")],
            Progress(failed=("1",)),
            id="what failed may be mended",
        ),
        pytest.param(
            release("1", checksum="x"), [entry("1")], Progress(applied=("1",)), id="none recorded"
        ),
        pytest.param(
            release("1"), [entry("1", checksum="x")], Progress(applied=("1",)), id="none computed"
        ),
        pytest.param(
            release("1"),
            [Entry(name="a", foreign=True), Entry(name="b", standing=FAILED, foreign=True)],
            Progress(pending=("1",)),
            id="another application's",
        ),
    ],
)
def test_progress(migrations: list[Migration], entries: list[Entry], expected: Progress) -> None:
    assert progress(migrations, entries) == expected


NAMES = st.lists(st.sampled_from("abcdef"), unique=True)


@given(names=NAMES, recorded=NAMES, standing=st.sampled_from(Standing))
def test_each_migration_stands_somewhere_and_only_there(
    names: list[str], recorded: list[str], standing: Standing
) -> None:
    its = progress(release(*names), [entry(name, standing) for name in recorded])
    told = [*its.applied, *its.pending, *its.running, *its.failed, *its.unknown]
    assert sorted(told) == sorted({*names, *recorded})

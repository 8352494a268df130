"""Histories that nobody here wrote, replayed."""

from __future__ import annotations

import pytest

from healthcheck.declaration import encode
from tests.replay.histories import History, parameters, replayed_history
from tests.replay.replaying import told


@pytest.mark.parametrize("history", parameters())
def test_a_real_history_replays(history: History) -> None:
    made = replayed_history(history)
    text = encode(told(made)).decode()
    assert made.snapshot.left_out == ()
    assert text.count("since: ") >= len(made.snapshot.expectation.tables)

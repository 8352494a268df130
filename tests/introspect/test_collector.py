"""A large read is no work for the search for garbage, neither meanwhile nor behind it."""

from __future__ import annotations

import gc

import pytest

from healthcheck.introspect.collector import put_off


def _is_old(one: object) -> bool:
    return any(one is other for other in gc.get_objects(generation=2))


@pytest.mark.parametrize("much", [True, False])
def test_what_was_read_counts_as_old(much: bool) -> None:
    with put_off(much):
        made: list[object] = [[]]
        assert gc.isenabled() is not much
    assert gc.isenabled()
    assert _is_old(made) is much


def test_what_an_application_froze_stays_frozen() -> None:
    gc.freeze()
    try:
        frozen = gc.get_freeze_count()
        with put_off(True):
            pass
        assert gc.get_freeze_count() == frozen
    finally:
        gc.unfreeze()

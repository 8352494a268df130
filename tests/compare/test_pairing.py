from __future__ import annotations

from dataclasses import dataclass

import pytest

from healthcheck.compare.expressions import Verdict
from healthcheck.compare.pairing import Pairs, pair
from healthcheck.model.expectation import Gone


@dataclass(frozen=True)
class Want:
    name: str | None
    shape: str


@dataclass(frozen=True)
class Have:
    name: str
    shape: str
    valid: bool = True


def judge(want: Want, have: Have) -> Verdict:
    if "?" in (want.shape, have.shape):
        return Verdict.UNDECIDED
    return Verdict.EQUAL if want.shape == have.shape else Verdict.DIFFERENT


def paired(
    wants: list[Want | Gone], haves: list[Have], taken: tuple[str, ...] = ()
) -> Pairs[Want, Have]:
    return pair(wants, {have.name: have for have in haves}, judge, taken=lambda: taken)


def test_by_name_whatever_the_shape() -> None:
    pairs = paired([Want("a", "round")], [Have("a", "flat")])
    assert pairs.same == ((Want("a", "round"), Have("a", "flat")),)
    assert (pairs.renamed, pairs.missing, pairs.present) == ((), (), ())


def test_missing_where_nothing_is_alike() -> None:
    pairs = paired([Want("a", "round")], [Have("b", "flat")])
    assert pairs.missing == (Want("a", "round"),)
    assert pairs.claimed == frozenset()


@pytest.mark.parametrize(
    ("haves", "name"),
    [
        pytest.param([Have("b", "round")], "b", id="one"),
        pytest.param([Have("c", "round"), Have("b", "round")], "b", id="the first by name"),
        pytest.param(
            [Have("b", "round", valid=False), Have("c", "round")], "c", id="the valid before"
        ),
        pytest.param([Have("b", "round", valid=False)], "b", id="an invalid if need be"),
    ],
)
def test_renamed(haves: list[Have], name: str) -> None:
    [(want, have)] = paired([Want("a", "round")], haves).renamed
    assert (want.name, have.name) == ("a", name)


def test_what_may_be_alike_is_not_renamed() -> None:
    assert paired([Want("a", "round")], [Have("b", "?")]).missing == (Want("a", "round"),)


def test_what_is_declared_itself_is_not_renamed() -> None:
    wants: list[Want | Gone] = [Want("a", "round"), Want("b", "round"), Gone(name="c")]
    pairs = paired(wants, [Have("b", "round"), Have("c", "round")])
    assert pairs.missing == (Want("a", "round"),)
    assert pairs.claimed == {"b", "c"}


def test_what_is_taken_is_not_renamed() -> None:
    assert paired([Want("a", "round")], [Have("b", "round")], taken=("b",)).renamed == ()


def test_what_answers_for_an_unnamed_is_not_renamed() -> None:
    wants: list[Want | Gone] = [Want("a", "round"), Want(None, "round")]
    pairs = paired(wants, [Have("b", "round")])
    assert pairs.same == ((Want(None, "round"), Have("b", "round")),)
    assert pairs.missing == (Want("a", "round"),)


@pytest.mark.parametrize(
    ("haves", "name"),
    [
        pytest.param([Have("b", "flat"), Have("c", "round")], "c", id="alike"),
        pytest.param([Have("b", "?"), Have("c", "round")], "c", id="surely before perhaps"),
        pytest.param(
            [Have("b", "?"), Have("c", "round", valid=False)],
            "c",
            id="surely, if invalid, before perhaps",
        ),
        pytest.param([Have("b", "?")], "b", id="perhaps"),
        pytest.param([Have("b", "flat")], None, id="none"),
    ],
)
def test_unnamed(haves: list[Have], name: str | None) -> None:
    pairs = paired([Want(None, "round")], haves)
    assert [have.name for _, have in pairs.same] == ([name] if name else [])
    assert len(pairs.missing) == (0 if name else 1)


def test_what_may_be_either_of_two_is_one_of_them() -> None:
    pairs = paired([Want(None, "round"), Want(None, "flat")], [Have("b", "?")])
    assert pairs.same == ((Want(None, "flat"), Have("b", "?")),)
    assert pairs.missing == (Want(None, "round"),)


def test_what_was_declared_by_name_is_not_what_may_be_another() -> None:
    pairs = paired([Want("b", "?"), Want(None, "round")], [Have("b", "?")])
    assert pairs.missing == (Want(None, "round"),)


def test_two_unnamed_may_be_one() -> None:
    wants: list[Want | Gone] = [Want(None, "round"), Want(None, "round")]
    assert len(paired(wants, [Have("b", "round")]).same) == 2


def test_gone() -> None:
    pairs = paired([Gone(name="a"), Gone(name="b")], [Have("a", "round")])
    assert pairs.present == ((Gone(name="a"), Have("a", "round")),)
    assert pairs.missing == ()

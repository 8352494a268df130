"""Every fault, each in one of the phases in which a probe can meet it; scripts/faults does all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.debian import found
from tests.faults import callers, ends, pooler
from tests.faults.play import hold, play
from tests.faults.scene import Scene, database, scene
from tests.faults.server import Cluster
from tests.faults.table import ROWS, Phase, Row

# A row's number chooses its phase, so that every phase is met by some.
SOME = [(row, list(row.answers)[number % len(row.answers)]) for number, row in enumerate(ROWS)]


@pytest.fixture(scope="module")
def cluster(binaries: Path | None) -> Iterator[Cluster]:
    with database(binaries) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def usual(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """A service that lives through all faults."""
    with scene(cluster, tmp_path_factory.mktemp("scene")) as one:
        yield one


@pytest.mark.parametrize(
    ("row", "phase"), [pytest.param(*each, id=f"{each[0].name}-{each[1]}") for each in SOME]
)
def test_a_fault(usual: Scene, cluster: Cluster, row: Row, phase: Phase, tmp_path: Path) -> None:
    if row.settings:
        usual.disconnect()
        with scene(cluster, tmp_path, **row.settings) as one:
            hold(play(one, row, phase), row, phase)
    else:
        hold(play(usual, row, phase), row, phase)


def test_probes_through_a_pooler_leave_nothing_to_its_other_clients(cluster: Cluster) -> None:
    if found("pgbouncer") is None:
        pytest.skip("there is no PgBouncer; scripts/debian pgbouncer fetches it")
    assert "no error, no setting leaked" in pooler.run(cluster, 60)


def test_callers_in_trouble_are_told_nothing_old(cluster: Cluster) -> None:
    assert "the one who came last each time was always told" in callers.run(cluster, 5)


def test_a_service_that_is_told_to_end_owes_no_answer(cluster: Cluster) -> None:
    told, _ = ends.run(cluster, 1)
    assert "none is owed" in told


def test_every_phase_is_met_by_some() -> None:
    assert {phase for _, phase in SOME} == set(Phase)

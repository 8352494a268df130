"""A release goes out before its migration: what Kubernetes does with the manifests as shipped.

Two real services over one real PostgreSQL, as the sidecars of an old and a new pod, asked as the
kubelet asks. Periods are a twentieth of those in the manifests.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from healthcheck.embedded import EmbeddedServer
from tests.deploy.kubelet import Pod, running
from tests.deploy.manifests import KUBERNETES, kustomized, pods
from tests.deploy.test_kubelet import answering
from tests.postgres import Database, fresh_database
from tests.server.serving import eventually, serving

FASTER = 20

BEFORE = "CREATE TABLE orders (id bigint NOT NULL)"
MIGRATION = "ALTER TABLE orders ADD COLUMN total numeric NOT NULL DEFAULT 0"
OLD = "version: 1\ntables: {orders: [id]}\n"
NEW = "version: 1\ntables: {orders: [id, total]}\n"


@dataclass
class Cluster:
    """Where pods find what they run: ports of the old and of the new release's pods."""

    database: Database
    spec: dict[str, Any]
    old: dict[int, int]
    new: dict[int, int]


@pytest.fixture(scope="module")
def services(
    postgres: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Cluster]:
    (spec,) = pods(kustomized(KUBERNETES / "examples/application"))
    folder = tmp_path_factory.mktemp("releases")
    with (
        fresh_database(postgres) as database,
        serving(DATABASE_URL=database.url, DECLARATION=_file(folder / "old.yaml", OLD)) as old,
        serving(DATABASE_URL=database.url, DECLARATION=_file(folder / "new.yaml", NEW)) as new,
        # The application, which can serve whatever the database is.
        answering(ready=200, live=200) as shop,
    ):
        of_shop = {3000: shop.server_port}
        yield Cluster(
            database=database,
            spec=spec,
            old=of_shop | {18080: old.port},
            new=of_shop | {18080: new.port},
        )


def _file(path: Path, text: str) -> str:
    path.write_text(text)
    return str(path)


@pytest.fixture
def cluster(services: Cluster) -> Iterator[Cluster]:
    services.database.execute(BEFORE)
    yield services
    services.database.execute("DROP TABLE IF EXISTS orders, order_lines")


def in_service(**replicas: Pod) -> list[str]:
    """The endpoints of the Service."""
    return [name for name, pod in replicas.items() if pod.ready]


def test_the_new_pod_waits_for_its_migration_and_the_old_one_serves(cluster: Cluster) -> None:
    with running(cluster.spec, cluster.old, faster=FASTER) as old:
        eventually(lambda: old.ready)
        with running(cluster.spec, cluster.new, faster=FASTER) as new:
            shop = new.containers["shop"]
            eventually(lambda: shop.asked["startupProbe", False] >= 5)
            assert in_service(old=old, new=new) == ["old"]
            # Ready for its readiness probe, but not even asked.
            assert {kind for kind, _ in shop.asked} == {"startupProbe"}
            assert new.containers["healthcheck"].ready

            cluster.database.execute(MIGRATION)
            eventually(lambda: in_service(old=old, new=new) == ["old", "new"])
            assert (old.killed, new.killed) == ([], [])
        assert old.containers["shop"].left == 0


def test_what_breaks_later_takes_no_replica_out_of_service(cluster: Cluster) -> None:
    cluster.database.execute(MIGRATION)
    with (
        running(cluster.spec, cluster.old, faster=FASTER) as one,
        running(cluster.spec, cluster.new, faster=FASTER) as two,
    ):
        eventually(lambda: in_service(one=one, two=two) == ["one", "two"])
        cluster.database.execute("ALTER TABLE orders RENAME TO order_lines")
        told = [pod.containers["shop"].asked for pod in (one, two)]
        enough = max(asked["readinessProbe", True] for asked in told) + 5
        eventually(lambda: all(asked["readinessProbe", True] >= enough for asked in told))
        assert in_service(one=one, two=two) == ["one", "two"]
        assert [pod.containers["shop"].left for pod in (one, two)] == [0, 0]
        assert (one.killed, two.killed) == ([], [])


@pytest.mark.parametrize("kind", ["readinessProbe", "livenessProbe"])
def test_any_other_probe_of_the_schema_takes_every_replica_out(kind: str, cluster: Cluster) -> None:
    cluster.database.execute(MIGRATION)
    wrong = copy.deepcopy(cluster.spec)
    (shop,) = wrong["containers"]
    shop[kind] = shop.pop("startupProbe") | {"failureThreshold": 3}
    # Each replica has a service of its own, and both ask the one database.
    with (
        running(wrong, cluster.old, faster=FASTER) as one,
        running(wrong, cluster.new, faster=FASTER) as two,
    ):
        eventually(lambda: in_service(one=one, two=two) == ["one", "two"])
        cluster.database.execute("ALTER TABLE orders RENAME TO order_lines")
        eventually(lambda: in_service(one=one, two=two) == [])
        assert all(pod.containers["shop"].left for pod in (one, two))
        killed = ["shop"] if kind == "livenessProbe" else []
        eventually(lambda: [one.killed, two.killed] == [killed, killed])
        if kind == "readinessProbe":
            cluster.database.execute("ALTER TABLE order_lines RENAME TO orders")
            eventually(lambda: in_service(one=one, two=two) == ["one", "two"])

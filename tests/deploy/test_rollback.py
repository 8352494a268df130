"""Helm goes back to the release before, whose pods read the declaration before."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

from tests.deploy.apiserver import cluster
from tests.deploy.manifests import HELM, run
from tests.postgres import Database


def test_a_rollback_finds_the_declaration_of_its_release(
    database: Database, tmp_path: Path
) -> None:
    shutil.copytree(HELM, tmp_path / "helm")
    shop = str(tmp_path / "helm/shop")
    with cluster() as kubernetes:
        helm = partial(
            run,
            "helm",
            home=tmp_path,
            HELM_KUBEAPISERVER=f"http://127.0.0.1:{kubernetes.server_port}",
            # Its own record of releases is kept in PostgreSQL.
            HELM_DRIVER="sql",
            HELM_DRIVER_SQL_CONNECTION_STRING=f"{database.url}?sslmode=disable",
        )
        assert helm("dependency", "build", shop).returncode == 0
        read = []
        upgrade = ("upgrade", "--install", "shop", shop, "--set-string")
        for arguments in (
            (*upgrade, "healthcheck.declaration.content=1"),
            (*upgrade, "healthcheck.declaration.content=2"),
            ("rollback", "shop", "1"),
        ):
            ran = helm(*arguments, "--namespace", "shop")
            assert ran.returncode == 0, ran.stderr
            deployment = kubernetes.objects["deployments", "shop"]
            (volume,) = deployment["spec"]["template"]["spec"]["volumes"]
            read.append(volume["configMap"]["name"])
        first, second, again = read
        assert first == again != second
        kept = {each["metadata"]["name"] for each in kubernetes.of("configmaps")}
        assert kept == {first, second}

"""All that is shipped for Kubernetes, rendered once."""

from __future__ import annotations

import shutil

import pytest

from tests.deploy.manifests import (
    HELM,
    KUBERNETES,
    Manifest,
    containers,
    kustomized,
    run,
    templated,
)

_IN_IMAGE = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [../../base]
components: [../../components/declaration-in-image]
images: [{name: healthcheck, newName: registry.example.com/healthcheck, newTag: 0.1.0}]
"""


@pytest.fixture(scope="package")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Manifest]]:
    """All that can come of what is shipped, by a name for each."""
    copy = tmp_path_factory.mktemp("deploy")
    shutil.copytree(KUBERNETES, copy / "kubernetes")
    shutil.copytree(HELM, copy / "helm")
    in_image = copy / "kubernetes/examples/in-image"
    in_image.mkdir()
    in_image.joinpath("kustomization.yaml").write_text(_IN_IMAGE)
    waiting = copy / "kubernetes/examples/waiting"
    shutil.copytree(copy / "kubernetes/examples/application", waiting)
    kustomization = waiting / "kustomization.yaml"
    gates = "  - ../../components/sidecar\n  - ../../components/startup-gate\n"
    assert gates in kustomization.read_text()
    instead = kustomization.read_text().replace(gates, "  - ../../components/wait\n")
    kustomization.write_text(instead)
    chart, shop = copy / "helm/healthcheck", copy / "helm/shop"
    assert run("helm", "dependency", "build", str(shop), home=copy).returncode == 0
    declared = f"--set-file=healthcheck.declaration.content={waiting / 'expected_schema.yaml'}"
    return {
        "kustomize service": kustomized(copy / "kubernetes/examples/service"),
        "kustomize targets": kustomized(copy / "kubernetes/examples/targets"),
        "kustomize in image": kustomized(in_image),
        "kustomize startup gate": kustomized(copy / "kubernetes/examples/application"),
        "kustomize wait": kustomized(waiting),
        **{
            f"helm {values.stem}": templated(chart, f"--values={values}")
            for values in sorted((chart / "ci").iterdir())
        },
        "helm startup gate": templated(shop, declared),
        "helm wait": templated(shop, declared, "--set=gate=wait"),
    }


@pytest.fixture(scope="package")
def ours(shipped: dict[str, list[Manifest]]) -> list[Manifest]:
    """Every container of ours in all that is shipped."""
    found = [each for made in shipped.values() for each in containers(made)]
    return [each for each in found if "/healthcheck" in each["image"]]

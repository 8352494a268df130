"""The shipped Kubernetes manifests, rendered by the programs that their users render them with."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy/kubernetes"
HELM = ROOT / "deploy/helm"
URL = "postgres://shop@db/shop"
_FETCHED = ROOT / ".cache/kubernetes"

Manifest = dict[str, Any]


def program(name: str) -> str:
    """The path of kubectl or helm: as scripts/kubernetes fetched it, or else installed. Skips the
    test where it is neither.
    """
    fetched = _FETCHED / name / name
    path = str(fetched) if fetched.exists() else shutil.which(name)
    if path is None:
        pytest.skip(f"no {name}: scripts/kubernetes {name} fetches it")
    return path


def run(
    name: str, *arguments: str, home: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run kubectl or helm, which leave nothing outside of `home`."""
    env = {"PATH": os.environ["PATH"], "HOME": str(home)} | variables
    return subprocess.run(
        [program(name), *arguments], env=env, capture_output=True, text=True, check=False
    )


def kustomized(folder: Path) -> list[Manifest]:
    """What `kubectl apply -k` would send."""
    ran = run("kubectl", "kustomize", str(folder), home=folder)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr
    return manifests(ran.stdout)


def templated(chart: Path, *arguments: str) -> list[Manifest]:
    """What `helm install shop` would send."""
    ran = run("helm", "template", "shop", str(chart), *arguments, home=chart)
    assert ran.returncode == 0, ran.stderr
    return manifests(ran.stdout)


def manifests(text: str) -> list[Manifest]:
    """All that stands in a text of several documents."""
    return [each for each in yaml.safe_load_all(text) if each is not None]


def of_kind(kind: str, all_: list[Manifest]) -> Manifest:
    """The one manifest of its kind."""
    (found,) = [each for each in all_ if each["kind"] == kind]
    return found


def pods(all_: list[Manifest]) -> Iterator[Manifest]:
    """The specs of the pods that Deployments make, and then those of pods by themselves."""
    for kind in ("Deployment", "Pod"):
        for each in all_:
            if each["kind"] == kind:
                yield each["spec"]["template"]["spec"] if kind == "Deployment" else each["spec"]


def containers_of(pod: Manifest) -> Iterator[Manifest]:
    """The containers of one, those that come first included."""
    yield from pod.get("initContainers", [])
    yield from pod["containers"]


def containers(all_: list[Manifest]) -> Iterator[Manifest]:
    """The containers of all pods, those that come first included."""
    for pod in pods(all_):
        yield from containers_of(pod)

"""What pods are given to read is what the service reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from healthcheck.settings import load
from tests.deploy.manifests import URL, Manifest, containers_of, of_kind, pods


def test_the_declaration_is_where_it_is_looked_for(shipped: dict[str, list[Manifest]]) -> None:
    for made in shipped.values():
        maps = {each["metadata"]["name"]: each for each in made if each["kind"] == "ConfigMap"}
        for pod in pods(made):
            for container in containers_of(pod):
                environ = {each["name"]: each.get("value") for each in container.get("env", [])}
                named = environ.get("HEALTHCHECK_DECLARATION", environ.get("HEALTHCHECK_TARGETS"))
                if named is None:
                    continue
                folder, _, file = named.rpartition("/")
                if folder == "/app":
                    assert not container.get("volumeMounts")
                    continue
                (volume,) = [
                    each["name"]
                    for each in container["volumeMounts"]
                    if each["mountPath"] == folder
                ]
                (source,) = [each for each in pod["volumes"] if each["name"] == volume]
                name = source["configMap"]["name"]
                assert file in maps[name]["data"] if maps else name == "shop-schema"


@pytest.mark.parametrize("name", ["kustomize targets", "helm targets-values"])
def test_several_targets_are_what_the_service_reads(
    name: str, shipped: dict[str, list[Manifest]], tmp_path: Path
) -> None:
    """Its files are laid where its container would find them, and read by the service."""
    made = shipped[name]
    files = next(each["data"] for each in made if each["kind"] == "ConfigMap")
    for file, text in files.items():
        (tmp_path / file).write_text(text.replace("/run/secrets/databases", str(tmp_path)))
    pod, *_ = pods(made)
    (container,) = pod["containers"]
    environ = {each["name"]: each.get("value", URL) for each in container["env"]}
    (folder,) = [
        each["mountPath"] for each in container["volumeMounts"] if each["name"] == "declaration"
    ]
    assert environ["HEALTHCHECK_TARGETS"] == f"{folder}/targets.yaml"
    environ["HEALTHCHECK_TARGETS"] = str(tmp_path / "targets.yaml")
    for secret in ("shop", "billing"):
        (tmp_path / secret).write_text(URL)
    targets = load(environ, None).targets
    assert len({target.declaration for target in targets}) == 2
    assert all(target.declaration.read_text().startswith("version: 1\n") for target in targets)


def test_each_release_has_a_declaration_of_its_own(
    shipped: dict[str, list[Manifest]],
) -> None:
    for name in ("kustomize startup gate", "kustomize wait", "helm startup gate", "helm wait"):
        kept = of_kind("ConfigMap", shipped[name])["metadata"]
        assert re.search(r"-[0-9a-z]{10}$", kept["name"]), name
    # What is kept by `helm.sh/resource-policy` is what a rollback does not find, and fails of.
    hook = {"hook": "pre-install,pre-upgrade,pre-rollback", "hook-weight": "-10"}
    hook["hook-delete-policy"] = "before-hook-creation"
    assert kept["annotations"] == {f"helm.sh/{name}": value for name, value in hook.items()}

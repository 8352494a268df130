"""The chart: what it refuses, and how it says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.deploy.manifests import HELM, of_kind, pods, run, templated

CHART = HELM / "healthcheck"
LEAST = CHART / "ci/least-values.yaml"


@pytest.mark.parametrize("values", sorted((CHART / "ci").iterdir()), ids=lambda file: file.stem)
def test_lint_has_nothing_to_say(values: Path, tmp_path: Path) -> None:
    ran = run("helm", "lint", "--strict", f"--values={values}", str(CHART), home=tmp_path)
    assert ran.returncode == 0, ran.stdout
    assert "WARN" not in ran.stdout + ran.stderr


REFUSED = (
    pytest.param("imge.tag=1", "additional properties 'imge' not allowed", id="unknown"),
    pytest.param("image.tags=1", "additional properties 'tags' not allowed", id="unknown below"),
    pytest.param("image.digest=latest", "at '/image/digest'", id="no digest"),
    pytest.param("replicas=two", "at '/replicas': got string, want integer", id="no number"),
    pytest.param("service.port=70000", "at '/service/port': maximum", id="no port"),
    pytest.param("detail=all", "at '/detail': value must be one of", id="no such detail"),
    pytest.param("settings.TIMEOUT=1", "'TIMEOUT' does not match", id="a setting's name cut"),
    pytest.param("settings.HEALTHCHECK_PORT=1", "'HEALTHCHECK_PORT'", id="the chart's own"),
    pytest.param("serviceMonitor.interval=30", "'/serviceMonitor/interval'", id="no unit"),
    pytest.param("networkPolicy.databases[0]=db", "/networkPolicy/databases/0", id="no address"),
    pytest.param("gates.timeout=1", "at '/gates/timeout': minimum", id="no time"),
    pytest.param("image.repository=", "image.repository: name the image", id="no image"),
    pytest.param("database.existingSecret=", "existingSecret: name the Secret", id="no database"),
    pytest.param("declaration.content=", "declaration: give it with --set-file", id="nothing"),
    pytest.param("declaration.existingConfigMap=x", "exclude each other", id="two declarations"),
    pytest.param("declaration.path=x", "at '/declaration/path'", id="no whole path"),
    pytest.param("database.url=postgres://a:b@c", "at '/database/url'", id="a password"),
    pytest.param("targets.a_b.existingSecret=x", "'a_b' does not match", id="no target's name"),
    pytest.param("targets.a.key=x", "missing properties", id="a target of nothing"),
    pytest.param("targets.a.existingSecret=x,targets.a.declaration=x", "leave database", id="both"),
    pytest.param("settings.HEALTHCHECK_TARGETS=x", "'HEALTHCHECK_TARGETS'", id="for the chart"),
)  # fmt: skip


@pytest.mark.parametrize(("value", "message"), REFUSED)
def test_wrong_values_are_refused(value: str, message: str, tmp_path: Path) -> None:
    arguments = ("shop", str(CHART), f"--values={LEAST}", f"--set={value}")
    ran = run("helm", "template", *arguments, home=tmp_path)
    assert ran.returncode != 0
    assert message in ran.stderr


def test_a_gate_without_its_declaration_is_refused(tmp_path: Path) -> None:
    shutil.copytree(HELM, tmp_path / "helm")
    shop = tmp_path / "helm/shop"
    run("helm", "dependency", "build", str(shop), home=tmp_path)
    text = "healthcheck.declaration.content=version: 1"
    off = ("--set=healthcheck.gates.enabled=false", f"--set={text}")
    ran = run("helm", "template", "shop", str(shop), *off, home=tmp_path)
    assert "gates.enabled: set it" in ran.stderr


@pytest.mark.parametrize(
    "text", ["\n  \nversion: 1\n", "version: 1", "# a: b\r\nversion: 1\r\n", 'a: "{{ .Values }}"\n']
)
def test_any_declaration_arrives_as_it_is(text: str, tmp_path: Path) -> None:
    file = tmp_path / "expected_schema.yaml"
    file.write_bytes(text.encode())
    given = (f"--values={LEAST}", f"--set-file=declaration.content={file}")
    made = templated(CHART, *given)
    assert of_kind("ConfigMap", made)["data"] == {"expected_schema.yaml": text}


def test_a_release_of_the_chart_s_own_name_does_not_say_it_twice(tmp_path: Path) -> None:
    for release, name in (("healthcheck", "healthcheck"), ("shop", "shop-healthcheck")):
        ran = run("helm", "template", release, str(CHART), f"--values={LEAST}", home=tmp_path)
        assert f"\n  name: {name}\n" in ran.stdout


def test_a_cluster_that_chooses_the_user_itself_is_left_to() -> None:
    numbers = ",".join(f"podSecurityContext.{name}=null" for name in ("runAsUser", "runAsGroup"))
    values = f"--values={CHART / 'ci/targets-values.yaml'}"
    made = templated(CHART, values, f"--set={numbers},podSecurityContext.fsGroup=null")
    wanted = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
    assert [pod["securityContext"] for pod in pods(made)] == [wanted, wanted]


def test_least_values_ask_for_nothing_more() -> None:
    made = templated(CHART, f"--values={LEAST}")
    assert sorted(each["kind"] for each in made) == [
        "ConfigMap", "Deployment", "Pod", "Service", "ServiceAccount",
    ]  # fmt: skip
    pod, _ = pods(made)
    assert [each["name"] for each in pod["volumes"]] == ["declaration"]

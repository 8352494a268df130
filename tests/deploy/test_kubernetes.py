"""What is shipped for Kubernetes: well-formed, safe, and true to the service that it starts."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import kubernetes_validate
import pytest
import yaml

from healthcheck import __version__
from healthcheck.cli.ask import parser
from healthcheck.server.app import ROUTES
from healthcheck.settings import load
from tests.deploy.manifests import (
    HELM,
    ROOT,
    URL,
    Manifest,
    containers,
    containers_of,
    of_kind,
    pods,
)

OLDEST_WITH_SIDECARS = "1.29"
VERSIONS = (OLDEST_WITH_SIDECARS, "1.37")

# As the reference of the Prometheus operator names them: nothing else is taken, a slip included.
_SERVICE_MONITOR = {
    "type": "object",
    "additionalProperties": False,
    "required": ["selector", "endpoints"],
    "properties": {
        "selector": {
            "type": "object",
            "additionalProperties": False,
            "required": ["matchLabels"],
            "properties": {"matchLabels": {"additionalProperties": {"type": "string"}}},
        },
        "endpoints": {
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "port": {"type": "string"},
                    "path": {"type": "string", "pattern": "^/"},
                    "interval": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h)$"},
                    "scrapeTimeout": {"type": "string", "pattern": "^[0-9]+(ms|s|m|h)$"},
                    "authorization": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {
                            "type": {"const": "Bearer"},
                            "credentials": {
                                "type": "object",
                                "additionalProperties": False,
                                "required": ["name", "key"],
                                "properties": {
                                    "name": {"type": "string"},
                                    "key": {"type": "string"},
                                },
                            },
                        },
                    },
                },
            },
        },
    },
}


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_takes_everything_strictly(
    version: str, shipped: dict[str, list[Manifest]]
) -> None:
    kinds = set()
    for made in shipped.values():
        for manifest in made:
            kinds.add(manifest["kind"])
            if not manifest["apiVersion"].startswith("monitoring.coreos.com/"):
                kubernetes_validate.validate(manifest, version, strict=True)
    assert kinds >= {"ConfigMap", "Deployment", "NetworkPolicy", "Service", "ServiceAccount"}


def test_the_service_runs_where_sidecars_are_unknown(
    shipped: dict[str, list[Manifest]],
) -> None:
    for manifest in shipped["helm least-values"]:
        kubernetes_validate.validate(manifest, "1.25", strict=True)
    sidecar = of_kind("Deployment", shipped["helm startup gate"])
    with pytest.raises(kubernetes_validate.ValidationError, match="restartPolicy"):
        kubernetes_validate.validate(sidecar, "1.25", strict=True)


@pytest.mark.parametrize("name", ["kustomize service", "helm everything-values"])
def test_the_monitor_finds_the_service(name: str, shipped: dict[str, list[Manifest]]) -> None:
    made = shipped[name]
    monitor, service = of_kind("ServiceMonitor", made), of_kind("Service", made)
    jsonschema.validate(monitor["spec"], _SERVICE_MONITOR)
    (endpoint,) = monitor["spec"]["endpoints"]
    labels = service["metadata"]["labels"]
    assert monitor["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert endpoint["port"] in [port["name"] for port in service["spec"]["ports"]]
    assert endpoint["path"] in [route.path for route in ROUTES]
    pod, *_ = pods(made)
    (secret,) = [each["secret"] for each in pod["volumes"] if "secret" in each]
    credentials = endpoint["authorization"]["credentials"]
    assert credentials == {"name": secret["secretName"], "key": secret["items"][0]["key"]}


def test_the_alerts_are_those_of_prometheus(shipped: dict[str, list[Manifest]]) -> None:
    text = (ROOT / "deploy/prometheus/healthcheck.rules.yml").read_text()
    ours = "https://example.com/healthcheck/docs/runbook.md"
    theirs = "https://git.example.org/runbook.md"
    for name, runbook in (("kustomize service", ours), ("helm everything-values", theirs)):
        rules = of_kind("PrometheusRule", shipped[name])
        wanted = yaml.safe_load(text.replace(ours, runbook))
        assert rules["spec"] == wanted, "another is shipped: run scripts/alerts"
        assert text.count(ours) == str(rules).count(runbook)
        # By which they tell their own scrapes from others'.
        service = of_kind("Service", shipped[name])
        assert re.fullmatch(".*healthcheck.*", service["metadata"]["name"])


@pytest.mark.parametrize("name", ["kustomize service", "helm everything-values"])
def test_the_service_and_the_policy_mean_its_pods(
    name: str, shipped: dict[str, list[Manifest]]
) -> None:
    made = shipped[name]
    template = of_kind("Deployment", made)["spec"]["template"]
    labels = template["metadata"]["labels"]
    ports = [port["name"] for port in template["spec"]["containers"][0]["ports"]]
    service, policy = of_kind("Service", made)["spec"], of_kind("NetworkPolicy", made)["spec"]
    assert service["selector"].items() <= labels.items()
    assert [port["targetPort"] for port in service["ports"]] == ports
    assert policy["podSelector"]["matchLabels"].items() <= labels.items()
    assert [port["port"] for port in policy["ingress"][0]["ports"]] == ports


def test_every_container_is_restricted(ours: list[Manifest]) -> None:
    assert len(ours) == 15
    for container in ours:
        security = container["securityContext"]
        assert security["readOnlyRootFilesystem"] is True
        assert security["allowPrivilegeEscalation"] is False
        assert security["capabilities"] == {"drop": ["ALL"]}
        assert {"cpu", "memory"} == set(container["resources"]["requests"])
        assert {"cpu", "memory"} == set(container["resources"]["limits"])
        assert all(mount["readOnly"] for mount in container.get("volumeMounts", ()))


def test_nothing_of_ours_is_root_or_knows_of_kubernetes(
    shipped: dict[str, list[Manifest]],
) -> None:
    for made in shipped.values():
        for pod in pods(made):
            owned = [each for each in containers_of(pod) if "/healthcheck" in each["image"]]
            whole = len(owned) == len(list(containers_of(pod)))
            for container in owned:
                # In the pod of an application, its own settings are for all but for ours.
                security = pod["securityContext"] if whole else container["securityContext"]
                assert security["runAsNonRoot"] is True
                assert security["runAsUser"] == 65532
                assert security["seccompProfile"] == {"type": "RuntimeDefault"}
            if whole:
                assert pod["automountServiceAccountToken"] is False
                assert pod["enableServiceLinks"] is False


def test_only_what_starts_asks_for_the_schema(shipped: dict[str, list[Manifest]]) -> None:
    asked = {
        (kind, container[kind]["httpGet"]["path"])
        for made in shipped.values()
        for container in containers(made)
        for kind in ("startupProbe", "livenessProbe", "readinessProbe")
        if kind in container
    }
    assert {each for each in asked if each[1] == "/health/schema"} == {
        ("startupProbe", "/health/schema")
    }
    assert {path for _, path in asked} - {"/ready", "/live"} <= {route.path for route in ROUTES}


@pytest.mark.parametrize("name", ["kustomize startup gate", "helm startup gate"])
def test_the_gate_asks_the_sidecar(name: str, shipped: dict[str, list[Manifest]]) -> None:
    (pod,) = pods(shipped[name])
    (sidecar,), (application,) = pod["initContainers"], pod["containers"]
    assert sidecar["restartPolicy"] == "Always"
    assert "readinessProbe" not in sidecar
    port = application["startupProbe"]["httpGet"]["port"]
    assert [each["containerPort"] for each in sidecar["ports"]] == [port]
    assert {"name": "HEALTHCHECK_PORT", "value": str(port)} in sidecar["env"]


@pytest.mark.parametrize("name", ["helm least-values", "helm everything-values"])
def test_helm_test_asks_the_service(name: str, shipped: dict[str, list[Manifest]]) -> None:
    service = of_kind("Service", shipped[name])
    (container,) = of_kind("Pod", shipped[name])["spec"]["containers"]
    where = parser().parse_args(container["args"][1:])
    assert (where.question, where.host) == ("schema", service["metadata"]["name"])
    assert int(where.port) == service["spec"]["ports"][0]["port"]


def test_its_settings_are_those_of_the_service(ours: list[Manifest], tmp_path: Path) -> None:
    for container in ours:
        environ = {each["name"]: each.get("value", "") for each in container.get("env", ())}
        if "HEALTHCHECK_TARGETS" in environ:
            continue
        environ["HEALTHCHECK_DATABASE_URL"] = URL
        if "HEALTHCHECK_TOKEN_FILE" in environ:
            token = tmp_path / "token"
            token.write_text("secret\n")
            environ["HEALTHCHECK_TOKEN_FILE"] = str(token)
        settings = load(environ, None)
        assert settings.port in [each["containerPort"] for each in container.get("ports", [])] or (
            container["args"][0] in ("wait", "ask")
        )


def test_versions_are_those_of_the_package(shipped: dict[str, list[Manifest]]) -> None:
    chart = (HELM / "healthcheck/Chart.yaml").read_text()
    assert f"\nversion: {__version__}\nappVersion: {__version__}\n" in chart
    tags = {
        each["image"].rpartition(":")[2]
        for made in shipped.values()
        for each in containers(made)
        if "/healthcheck:" in each["image"]
    }
    assert tags == {__version__}

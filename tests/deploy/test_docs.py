"""What the page on Kubernetes shows works: its files are written, and its commands run."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from tests.cli.commands import declared, healthcheck
from tests.deploy.manifests import (
    HELM,
    KUBERNETES,
    ROOT,
    Manifest,
    kustomized,
    of_kind,
    pods,
    run,
    templated,
)
from tests.deploy.test_kubernetes import VERSIONS

PAGE = ROOT / "docs/kubernetes.md"


def blocks(page: Path, language: str) -> list[str]:
    """The texts of the fenced blocks in one language; "" for those that say none."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)
    return [text for name, text in fenced if name == language]


def files(page: Path) -> dict[str, str]:
    """The blocks that begin with the name of their file."""
    found = [re.match(r"# (\S+\.ya?ml)\n", block) for block in blocks(page, "yaml")]
    return {each[1]: block for each, block in zip(found, blocks(page, "yaml"), strict=True) if each}


@pytest.fixture
def application(tmp_path: Path) -> Path:
    """The folder of an application beside the checkout, as the page lays it out."""
    shutil.copytree(KUBERNETES, tmp_path / "deploy/healthcheck")
    for name, text in files(PAGE).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        (path.parent / "expected_schema.yaml").write_text("version: 1\ntables: {orders: {}}\n")
    shop = KUBERNETES / "examples/application/shop.yaml"
    shutil.copy(shop, tmp_path / "deploy/shop/shop.yaml")
    return tmp_path


@pytest.mark.parametrize(
    ("folder", "names"),
    [("deploy/schema", ["healthcheck"]), ("deploy/shop", ["schema", "shop"])],
)
def test_kustomizations_of_the_page(folder: str, names: list[str], application: Path) -> None:
    made = kustomized(application / folder)
    (pod,) = pods(made)
    assert [each["name"] for each in (*pod.get("initContainers", ()), *pod["containers"])] == names
    for manifest in made:
        if not manifest["apiVersion"].startswith("monitoring.coreos.com/"):
            kubernetes_validate.validate(manifest, VERSIONS[0], strict=True)


@pytest.mark.parametrize("version", VERSIONS)
def test_the_init_container_as_text(version: str) -> None:
    manifest = yaml.safe_load(files(PAGE)["shop.yaml"])
    kubernetes_validate.validate(manifest, version, strict=True)
    shipped = yaml.safe_load((KUBERNETES / "components/wait/wait.yaml").read_text())
    (shown,) = manifest["spec"]["template"]["spec"]["initContainers"]
    (meant,) = shipped["spec"]["template"]["spec"]["initContainers"]
    meant["image"] = shown["image"]
    del meant["securityContext"]["runAsGroup"]  # that of the image's user
    assert shown == meant


def test_the_startup_probe_as_text() -> None:
    shown, _ = [each for each in blocks(PAGE, "yaml") if each.startswith("startupProbe")]
    (patch,) = yaml.safe_load(
        (KUBERNETES / "components/startup-gate/startup-probe.yaml").read_text()
    )
    assert yaml.safe_load(shown) == {"startupProbe": patch["value"]}


def test_the_startup_probe_without_a_sidecar(tmp_path: Path) -> None:
    _, shown = [each for each in blocks(PAGE, "yaml") if each.startswith("startupProbe")]
    manifest = yaml.safe_load((KUBERNETES / "base/deployment.yaml").read_text())
    manifest["spec"]["template"]["spec"]["containers"][0].update(yaml.safe_load(shown))
    kubernetes_validate.validate(manifest, VERSIONS[0], strict=True)
    _, *arguments = yaml.safe_load(shown)["startupProbe"]["exec"]["command"]
    nowhere = {"DATABASE_URL": "postgresql://shop@127.0.0.1:1/shop"}
    ran = healthcheck(*arguments, variables=nowhere, DECLARATION=declared(tmp_path))
    assert ran.returncode == 3
    assert ran.stdout.startswith("UNKNOWN")


def test_the_command_for_helm(application: Path) -> None:
    (command,) = [each for each in blocks(PAGE, "") if each.startswith("helm upgrade")]
    words = [word for word in shlex.split(command.replace("\\\n", "")) if word != "--install"]
    chart = words.index("../healthcheck/deploy/helm/healthcheck")
    words[chart] = str(HELM / "healthcheck")
    words = [
        re.sub("^(.*=)?(deploy/.*|expected_schema[.]yaml)$", rf"\1{application}/\2", word)
        for word in words
    ]
    assert words[:2] == ["helm", "upgrade"]
    ran = run("helm", "template", *words[2:], home=application)
    assert ran.returncode == 0, ran.stderr
    made = list(yaml.safe_load_all(ran.stdout))
    # As the commands after it call it.
    assert of_kind("Service", made)["metadata"]["name"] == "healthcheck"
    assert {"ServiceMonitor", "PrometheusRule", "NetworkPolicy"} < {each["kind"] for each in made}


def test_what_kubectl_is_told_to_create(application: Path) -> None:
    lines = [
        line.replace("=expected_schema.yaml", f"={application}/expected_schema.yaml")
        for block in blocks(PAGE, "")
        for line in block.replace("\\\n", "").replace("../healthcheck", str(ROOT)).splitlines()
        if re.search("create (secret|configmap)", line)
    ]
    made = {}
    for line in lines:
        words = shlex.split(line)
        ran = run("kubectl", *words[1:], "--dry-run=client", "--output=yaml", home=application)
        assert ran.returncode == 0, ran.stderr
        manifest = yaml.safe_load(ran.stdout)
        made[manifest["metadata"]["name"]] = set(manifest["data"])
    assert made == {
        "healthcheck": {"database-url", "token"},
        "healthcheck-databases": {"shop", "billing"},
        "healthcheck-dashboard": {"healthcheck.json"},
        "healthcheck-declaration-2": {"expected_schema.yaml"},
    }


def test_another_secret_with_kustomize_and_with_helm(application: Path) -> None:
    """The page's patch says what its values say; without a user there are variables for it."""
    patch, plain, _ = (each for each in blocks(PAGE, "yaml") if "HEALTHCHECK_DATABASE_URL" in each)
    (values,) = [block for block in blocks(PAGE, "yaml") if "extraVolumes" in block]
    kustomization = application / "deploy/schema/kustomization.yaml"
    text = kustomization.read_text()
    kustomization.write_text(text + patch)
    (pod,) = pods(kustomized(kustomization.parent))
    (application / "values.yaml").write_text(values)
    least = f"--values={HELM / 'healthcheck/ci/least-values.yaml'}"
    chart, _ = pods(
        templated(HELM / "healthcheck", least, f"--values={application / 'values.yaml'}")
    )
    for key in ("env", "volumeMounts"):
        shown = [each for each in pod["containers"][0][key] if "oken" not in str(each)]
        assert _by_name(shown) == _by_name(chart["containers"][0][key])
    volumes = (_by_name(each["volumes"])["database-ca"] for each in (pod, chart))
    assert next(volumes) == next(volumes)

    begin = patch.index("                env:\n")
    kustomization.write_text(text + patch[:begin] + plain)
    (pod,) = pods(kustomized(kustomization.parent))
    env = _by_name(pod["containers"][0]["env"])
    wanted = {"name": "HEALTHCHECK_DATABASE_URL", "value": "postgresql://db.example.com/shop"}
    assert env["HEALTHCHECK_DATABASE_URL"] == wanted
    assert env.keys() > {"PGUSER", "PGPASSWORD"}


def _by_name(listed: list[Manifest]) -> dict[str, Manifest]:
    return {each["name"]: each for each in listed}

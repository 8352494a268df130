"""The shipped rules and configurations, by Prometheus' and Alertmanager's own tools."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.prometheus.programs import RULES, SHIPPED, program, shipped

UNIT_TESTS = sorted(Path(__file__).parent.glob("*.test.yml"))
ALERTS: list[dict[str, Any]] = [
    rule for group in shipped(RULES.name)["groups"] for rule in group["rules"] if "alert" in rule
]
NAMES = [rule["alert"] for rule in ALERTS]


def ran(*command: object) -> str:
    """What a program prints, which must be content."""
    done = subprocess.run(
        [*map(str, command)], capture_output=True, text=True, check=False, cwd=SHIPPED
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_promtool_takes_the_rules_and_configurations() -> None:
    promtool = program("prometheus", "promtool")
    ran(promtool, "check", "rules", "--lint=all", "--lint-fatal", RULES)
    # The file with the token is where it is used.
    files = [SHIPPED / "prometheus.yml", SHIPPED / "prometheus-targets.yml"]
    ran(promtool, "check", "config", "--syntax-only", "--lint=all", "--lint-fatal", *files)


def test_amtool_takes_the_configuration() -> None:
    ran(program("prometheus-alertmanager", "amtool"), "check-config", SHIPPED / "alertmanager.yml")


@pytest.mark.parametrize("rule", ALERTS, ids=NAMES)
def test_whom_an_alert_wakes(rule: dict[str, Any]) -> None:
    severity = rule["labels"]["severity"]
    labels = [f"alertname={rule['alert']}", f"severity={severity}"]
    file = f"--config.file={SHIPPED / 'alertmanager.yml'}"
    amtool = program("prometheus-alertmanager", "amtool")
    receiver = ran(amtool, "config", "routes", "test", file, *labels).strip()
    assert receiver == {"critical": "on-call", "warning": "team"}[severity]


def test_the_rules_unit_tests_pass() -> None:
    ran(program("prometheus", "promtool"), "test", "rules", *UNIT_TESTS)


def unit_tests(alert: str) -> list[list[bool]]:
    """For each test of an alert: whether it fires, in the order of the times."""
    return [
        [bool(each.get("exp_alerts")) for each in of_it]
        for path in UNIT_TESTS
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]
        if (
            of_it := [
                each for each in test.get("alert_rule_test", ()) if each["alertname"] == alert
            ]
        )
    ]


@pytest.mark.parametrize("alert", NAMES)
def test_each_alert_is_seen_not_to_fire_to_fire_and_to_resolve(alert: str) -> None:
    assert any(_without_repeats(fires) == [False, True, False] for fires in unit_tests(alert))


def _without_repeats(fires: list[bool]) -> list[bool]:
    return [one for one, before in zip(fires, [None, *fires], strict=False) if one != before]


@pytest.mark.parametrize("rule", ALERTS, ids=NAMES)
def test_each_alert_says_what_where_how_bad_and_what_to_do(rule: dict[str, Any]) -> None:
    said = rule["annotations"]
    assert list(said) == ["summary", "description", "runbook_url"]
    assert said["runbook_url"].endswith(f"/docs/runbook.md#{rule['alert'].lower()}")
    assert rule["labels"]["severity"] in {"critical", "warning"}
    names_target = "$labels.target" in said["summary"] + said["description"]
    assert names_target or rule["alert"] == "HealthcheckAbsent"


def test_every_metric_of_the_rules_is_documented() -> None:
    # A unit test would give a rule whatever series it asks for.
    page = (SHIPPED.parents[1] / "docs/reference/metrics.md").read_text(encoding="utf-8")
    text = re.sub(r"target:healthcheck_\w+", "", RULES.read_text(encoding="utf-8"))
    used = {re.sub("_(bucket|count)$", "", name) for name in re.findall(r"healthcheck_\w+", text)}
    assert used - set(re.findall(r"^## `(\w+)`$", page, re.MULTILINE)) == set()
    assert len(used) > 5


def test_the_rules_become_those_of_the_operator_as_the_page_says(tmp_path: Path) -> None:
    page = (SHIPPED.parents[1] / "docs/prometheus.md").read_text(encoding="utf-8")
    (commands,) = re.findall(r"^```\n(cat > rule.yml.+?)^kubectl", page, re.DOTALL | re.MULTILINE)
    (tmp_path / RULES.name).write_bytes(RULES.read_bytes())
    subprocess.run(["sh", "-euc", commands], check=True, cwd=tmp_path)
    made = yaml.safe_load((tmp_path / "rule.yml").read_text(encoding="utf-8"))
    assert (made["kind"], made["spec"]) == ("PrometheusRule", shipped(RULES.name))


def test_what_holds_back_another_is_an_alert() -> None:
    for rule in shipped("alertmanager.yml")["inhibit_rules"]:
        for side in ("source_matchers", "target_matchers"):
            (matcher,) = rule[side]
            assert matcher.removeprefix('alertname="').removesuffix('"') in NAMES

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as text

from healthcheck.server.watch import Watch
from tests.report.made import COLUMN, REPORTS, report, unknown
from tests.server.serving import Answering, app_of, client, one

ROOT = Path(__file__).parent.parent.parent
OPENMETRICS = {"Accept": "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.1"}


def families(answer: Any) -> dict[str, Any]:
    kind = answer.headers["content-type"]
    parse = openmetrics if kind.startswith("application/openmetrics-text") else text
    return {family.name: family for family in parse(answer.text)}


def order(label: tuple[str, str]) -> tuple[bool, str]:
    return label[0] != "target", label[0]


def samples(answer: Any) -> dict[tuple[str, ...], float]:
    """By the name and the values of the labels: the target's first, then sorted by label."""
    return {
        (sample.name, *dict(sorted(sample.labels.items(), key=order)).values()): sample.value
        for family in families(answer).values()
        for sample in family.samples
    }


@pytest.mark.parametrize("headers", [{}, OPENMETRICS, {"Accept": "text/plain;version=nonsense"}])
@pytest.mark.parametrize("name", REPORTS)
def test_both_formats_parse(name: str, headers: dict[str, str]) -> None:
    with one(name) as caller:
        answer = caller.get("/metrics", headers=headers)
    assert answer.status_code == 200
    wanted = "application/openmetrics-text" if headers is OPENMETRICS else "text/plain"
    assert answer.headers["content-type"].startswith(wanted)
    assert families(answer)


def test_every_family_is_documented_and_every_documented_one_is_there() -> None:
    page = (ROOT / "docs/reference/metrics.md").read_text()
    with one("fail") as caller:
        found = set(families(caller.get("/metrics", headers=OPENMETRICS)))
        suffixes = {"counter": "_total"}
        kinds = families(caller.get("/metrics", headers=OPENMETRICS))
    names = {name + suffixes.get(kinds[name].type, "") for name in found}
    documented = {
        line.removeprefix("## `").removesuffix("`")
        for line in page.splitlines()
        if line.startswith("## `")
    }
    assert names == documented


def test_reports_become_samples() -> None:
    with one("fail") as caller:
        found = samples(caller.get("/metrics"))
    assert found["healthcheck_up", "default"] == 1
    assert found["healthcheck_status", "default", "fail"] == 1
    assert found["healthcheck_findings", "default", "column.missing", "fail"] == 1
    assert found["healthcheck_declaration_reloads_total", "failure"] == 2
    assert found["healthcheck_declaration_reloads_total", "success"] == 0
    assert found["healthcheck_log_lines_dropped_total",] == 0
    assert any(key[0] == "healthcheck_build_info" for key in found)
    assert not any(key[0].endswith("_created") for key in found)


def test_counters_begin_at_zero_and_live_on() -> None:
    watch = Watch(["default"])
    with client(app_of(Answering("default", report()), watch=watch)) as caller:
        before = samples(caller.get("/metrics"))
        watch.reported(report(COLUMN, duration_ms=3.0))
        watch.reported(unknown())
        after = samples(caller.get("/metrics"))
        again = samples(caller.get("/metrics"))
    key = ("healthcheck_probes_total", "default", "fail")
    assert (before[key], after[key], again[key]) == (0, 1, 1)
    key = ("healthcheck_probe_errors_total", "default", "timeout")
    assert (before[key], after[key]) == (0, 1)
    assert ("healthcheck_probe_errors_total", "default", "drift") not in after
    assert after["healthcheck_probe_duration_seconds_count", "default"] == 2
    assert after["healthcheck_probe_duration_seconds_bucket", "default", "0.0025"] == 1


@pytest.mark.parametrize(
    ("header", "timeout"),
    [
        pytest.param("10", 9.75, id="Prometheus' default"),
        pytest.param("0.4", 0.2, id="a short one"),
        pytest.param("3600", 60.0, id="too long"),
        pytest.param("", 0.8, id="empty"),
        pytest.param("soon", 0.8, id="no number"),
        pytest.param("nan", 0.8, id="not a number"),
        pytest.param("inf", 0.8, id="infinite"),
        pytest.param("-1", 0.8, id="negative"),
        pytest.param("0", 0.8, id="nothing"),
    ],
)
def test_the_scrape_s_own_deadline(header: str, timeout: float) -> None:
    target = Answering("default", report())
    with client(app_of(target)) as caller:
        for path in ("/metrics", "/probe?target=default"):
            caller.get(path, headers={"X-Prometheus-Scrape-Timeout-Seconds": header})
    assert target.asked == [timeout, timeout]


def test_one_target() -> None:
    shop = Answering("shop", report(target="shop"))
    billing = Answering("billing", REPORTS["fail"])
    with client(app_of(shop, billing)) as caller:
        answer = caller.get("/probe", params={"target": "shop"})
    found = samples(answer)
    assert found["healthcheck_up", "shop"] == 1
    assert found["healthcheck_probes_total", "shop", "pass"] == 0
    assert not any("billing" in key for key in found)
    assert billing.asked == []


@pytest.mark.parametrize(
    ("query", "status_code"),
    [("", 400), ("?target=", 404), ("?target=nobody", 404), ("?target=postgres://a:b@c", 404)],
)
def test_names_of_targets_only(query: str, status_code: int) -> None:
    with one() as caller:
        answer = caller.get(f"/probe{query}")
    assert answer.status_code == status_code
    assert "postgres" not in answer.text


@pytest.mark.parametrize(
    ("detail", "hidden"),
    [
        ("full", set()),
        (
            "summary",
            {
                "healthcheck_finding_info",
                "healthcheck_finding_info_truncated",
                "healthcheck_finding_tenants",
                "healthcheck_migration_info",
            },
        ),
        (
            "status",
            {
                "healthcheck_findings",
                "healthcheck_migrations",
                "healthcheck_migration_info",
                "healthcheck_tenants",
                "healthcheck_missing_objects",
                "healthcheck_expected_objects",
                "healthcheck_finding_info",
                "healthcheck_finding_info_truncated",
                "healthcheck_finding_tenants",
                "healthcheck_tenant_findings",
                "healthcheck_declaration_info",
                "healthcheck_declaration_last_reload_successful",
                "healthcheck_probe_errors",
            },
        ),
    ],
)
def test_detail(detail: str, hidden: set[str]) -> None:
    with one("fail", detail=detail, token="abc") as caller:
        anonymous = caller.get("/metrics")
        known = caller.get("/metrics", headers={"Authorization": "Bearer abc"})
        one_target = caller.get("/probe?target=default")
    assert set(families(known)) - set(families(anonymous)) == hidden
    assert hidden.isdisjoint(families(one_target))
    assert ("projectId" in anonymous.text) == (detail == "full")

"""The whole story: a migration is forgotten, the alert arrives and names it, it is applied, and the
alert resolves. Everything in it is real: PostgreSQL, the service, Prometheus, Alertmanager.
"""

from __future__ import annotations

import json
import math
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from healthcheck.demo import incident
from healthcheck.embedded import EmbeddedServer
from tests.deploy.grafana.board import BOARD, Query, asked, queries
from tests.deploy.prometheus.programs import (
    ALL,
    EACH,
    SCRAPE_S,
    Prometheus,
    Receiver,
    alertmanager,
    prometheus,
    receiving,
)
from tests.postgres import Database, fresh_database
from tests.server.serving import Process, environment, eventually, serving

ROOT = Path(__file__).parents[2]

BEFORE = """\
version: 1
migrations: {tool: prisma, directory: prisma/migrations}
tables: {users: [id, email]}
"""
"""What the release before needed."""

TENANTS = """\
version: 1
tenants:
  - match: "tenant_*"
    tables: {orders: [id, total]}
severity: {index.missing: warn}
tables:
  public.plans: {indexes: {plans_name_idx: [name]}}
"""

TARGETS = {
    "shop": "shop/expected_schema.yaml",
    "stuck": "stuck/expected_schema.yaml",
    "tenants": "tenants.yaml",
    "lost": "tenants.yaml",
}
"""`stuck` never gets its migration, `lost` has no server."""


@dataclass(frozen=True, kw_only=True)
class Watched:
    """The service and who watches it. `release` is the folder of what was deployed of `shop`."""

    shop: Database
    release: Path
    service: Process
    prometheus: Prometheus
    receiver: Receiver


def deploy(release: Path) -> None:
    """The new release: its declaration, and the migration that nobody runs.

    It comes as a whole: what of it was seen before the rest would be told, and not told again.
    """
    new = release.with_name(f"{release.name}_new")
    shutil.copytree(ROOT / "healthcheck/demo" / incident.DIRECTORY, new / incident.DIRECTORY)
    declaration = (ROOT / "expected_schema.yaml").read_text(encoding="utf-8")
    text = declaration.replace(f"healthcheck/demo/{incident.DIRECTORY}", incident.DIRECTORY)
    (new / incident.DECLARATION).write_text(text, encoding="utf-8")
    link = release.with_name(f"{release.name}_link")
    link.symlink_to(new)
    link.replace(release)


def released(release: Path) -> Path:
    """The release before, as a link to a folder."""
    old = release.with_name(f"{release.name}_old")
    shutil.copytree(ROOT / "healthcheck/demo" / incident.DIRECTORY, old / incident.DIRECTORY)
    shutil.rmtree(old / incident.DIRECTORY / incident.INCIDENT)
    (old / incident.DECLARATION).write_text(BEFORE)
    release.symlink_to(old)
    return release


@pytest.fixture(scope="module")
def watched(
    postgres: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    with ExitStack() as stack:
        receiver = stack.enter_context(receiving())
        alerts = stack.enter_context(alertmanager(folder, receiver))
        shop = stack.enter_context(fresh_database(postgres))
        incident.apply_earlier(shop.connection)
        stuck = stack.enter_context(fresh_database(postgres))
        incident.apply_earlier(stuck.connection)
        tenants = stack.enter_context(fresh_database(postgres))
        tenants.execute("CREATE TABLE plans (name text)")
        for number, columns in enumerate(("id int", "id int, total int", "id int, total int")):
            tenants.execute(f"CREATE SCHEMA tenant_{number}")
            tenants.execute(f"CREATE TABLE tenant_{number}.orders ({columns})")
        release = released(folder / "shop")
        deploy(released(folder / "stuck"))
        (folder / "tenants.yaml").write_text(TENANTS)
        urls = {
            "shop": shop.url,
            "stuck": stuck.url,
            "tenants": tenants.url,
            "lost": "postgresql://127.0.0.1:1/lost",
        }
        targets = {
            name: {"url_env": f"{name.upper()}_URL", "declaration": declaration}
            for name, declaration in TARGETS.items()
        }
        (folder / "targets.yaml").write_text(json.dumps(targets))
        env = environment(TARGETS=str(folder / "targets.yaml"), DETAIL="summary", TOKEN="geheim")
        env |= {f"{name.upper()}_URL": url for name, url in urls.items()}
        service = stack.enter_context(serving(env=env))
        watcher = stack.enter_context(
            prometheus(folder, service=f"127.0.0.1:{service.port}", alerts=alerts, token="geheim")
        )
        yield Watched(
            shop=shop, release=release, service=service, prometheus=watcher, receiver=receiver
        )


def test_the_alert_names_the_migration_that_was_forgotten_and_resolves_once_it_is_applied(
    watched: Watched,
) -> None:
    query = watched.prometheus.query
    # Before the deployment nothing is wrong with the shop, and nobody hears of it.
    eventually(lambda: bool(query('healthcheck_status{target="shop",status="pass"} == 1')))
    firing = 'ALERTS{alertname="HealthcheckSchemaDrift",target="shop"}'
    assert query(firing) == []

    deploy(watched.release)
    told = partial(watched.receiver.told, alertname="HealthcheckSchemaDrift", target="shop")
    for job in (ALL, EACH):
        alert = told("firing", job=job)
        assert alert["receiver"] == "on-call"
        assert f"{incident.INCIDENT} is pending" in alert["annotations"]["summary"]
        text = alert["annotations"]["description"]
        assert f"Migration {incident.INCIDENT} is pending; to do: {incident.REMEDY}." in text
        assert alert["annotations"]["runbook_url"].endswith("runbook.md#healthcheckschemadrift")

    incident.apply_incident(watched.shop.connection)
    for job in (ALL, EACH):
        told("resolved", job=job)
    # Prometheus tells of an end before it writes it down.
    eventually(lambda: query(firing) == [])


def test_every_rule_is_evaluated_and_every_alert_finds_its_words(watched: Watched) -> None:
    def alerts() -> dict[str, str]:
        """What each alert that is on its way says, by its name."""
        (group,) = watched.prometheus.get("rules")["groups"]
        assert {rule["health"] for rule in group["rules"]} <= {"ok", "unknown"}
        return {
            rule["name"]: " ".join(alert["annotations"].values())
            for rule in group["rules"]
            for alert in rule.get("alerts", ())
        }

    wanted = {"SchemaDrift", "TenantDrift", "SchemaWarning", "Unknown"}
    eventually(lambda: {f"Healthcheck{name}" for name in wanted} <= set(alerts()))
    assert "tenants: 1 of 3 tenants are not what" in alerts()["HealthcheckTenantDrift"]
    # Prometheus writes <no value> and <error expanding template …> into what it cannot fill in.
    assert [said for said in alerts().values() if "<" in said] == []


def test_every_query_of_the_dashboard_has_an_answer(watched: Watched) -> None:
    # One test for all: each worker that had some of them would start a Prometheus.
    open_ones = list(queries())

    def all_answered() -> bool:
        open_ones[:] = [one for one in open_ones if not _numbers(watched.prometheus, one)]
        return not open_ones

    try:
        eventually(all_answered)
    finally:
        assert open_ones == []


def _numbers(prometheus: Prometheus, query: Query) -> list[float]:
    """What Grafana has to draw: the numbers of all series, now or of the last few scrapes."""
    expression = asked(query.expression, interval=f"{5 * SCRAPE_S}s")
    if query.over_time:
        now = time.time()
        span = {"start": now - 5 * SCRAPE_S, "end": now, "step": SCRAPE_S}
        data = prometheus.get("query_range", query=expression, **span)["result"]
        samples = [sample for series in data for sample in series["values"]]
    else:
        samples = [series["value"] for series in prometheus.query(expression)]
    return [number for _, text in samples if math.isfinite(number := float(text))]


def test_every_variable_of_the_dashboard_has_values(watched: Watched) -> None:
    for one in BOARD["templating"]["list"]:
        if one["type"] == "query":
            parts = re.fullmatch(r"label_values\((.+), (\w+)\)", one["definition"])
            assert parts is not None
            assert one["query"]["query"] == one["definition"]
            matching, path = asked(parts[1], interval=""), f"label/{parts[2]}/values"
            eventually(partial(watched.prometheus.get, path, **{"match[]": matching}))


def test_the_shipped_ways_to_scrape_ask_for_all_targets_and_for_one(watched: Watched) -> None:
    def targets(job: str) -> set[str]:
        series = watched.prometheus.query(f'healthcheck_up{{job="{job}"}}')
        return {each["metric"]["target"] for each in series}

    eventually(lambda: (targets(ALL), targets(EACH)) == (set(TARGETS), {"shop"}))
    (up,) = watched.prometheus.query(f'up{{job="{EACH}"}}')
    address = f"127.0.0.1:{watched.service.port}"
    assert (up["metric"]["target"], up["metric"]["instance"]) == ("shop", address)
    # Names are only shown to who has the token.
    assert "healthcheck_migration_info" not in watched.service.http.get("/metrics").text

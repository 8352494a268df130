"""Reports and counters in the exposition formats of Prometheus."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.exposition import generate_latest as as_text
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST as OPENMETRICS_TYPE
from prometheus_client.openmetrics.exposition import generate_latest as as_openmetrics
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from healthcheck import __version__
from healthcheck.log import dropped_lines
from healthcheck.model.report import Report
from healthcheck.report.json import Detail
from healthcheck.report.prometheus import gauges
from healthcheck.server.answer import error_response
from healthcheck.server.health import ask, unknown_target
from healthcheck.server.service import Service, detail_for, service_of

MARGIN_S: Final = 0.25
"""What is left of a scrape's time for its way back; of a short one, half."""

LONGEST_S: Final = 60.0
LEAST_S: Final = 0.1

TIMEOUT_HEADER: Final = "X-Prometheus-Scrape-Timeout-Seconds"

_REASONS: Final = "healthcheck_probe_errors"


async def metrics(request: Request) -> Response:
    """All targets: the scrape itself probes them."""
    service = service_of(request)
    reports = await ask(service, service.targets.values(), timeout=_timeout(request))
    return _response(request, _families(service, reports, detail_for(request)))


async def probe(request: Request) -> Response:
    """The multi-target form: one target, by its name."""
    service, name = service_of(request), request.query_params.get("target")
    if name is None:
        return error_response(400, "no_target", "wants ?target= and the name of a target")
    if name not in service.targets:
        return unknown_target()
    reports = await ask(service, [service.targets[name]], timeout=_timeout(request))
    families = _families(service, reports, detail_for(request))
    return _response(request, _only(name, families))


def _timeout(request: Request) -> float:
    """As long as Prometheus will wait for us, less a margin; else the setting."""
    try:
        given = float(request.headers.get(TIMEOUT_HEADER, ""))
    except ValueError:
        given = math.nan
    if not 0 < given < math.inf:
        return service_of(request).settings.timeout
    # A caller who asks for no time at all would make an outage out of nothing.
    return min(max(given - MARGIN_S, given / 2, LEAST_S), LONGEST_S)


def _families(service: Service, reports: Sequence[Report], detail: Detail) -> Iterator[Metric]:
    for gauge in gauges(detail):
        family = GaugeMetricFamily(gauge.name, gauge.help, labels=("target", *gauge.labels))
        for values, number in gauge.samples(reports):
            family.add_metric(values, number)
        yield family
    for counter in service.watch.registry.collect():
        if detail != "status" or counter.name != _REASONS:
            # When a counter began is no series of its own.
            counter.samples = [one for one in counter.samples if not one.name.endswith("_created")]
            yield counter
    yield from _of_the_process(service)


def _of_the_process(service: Service) -> Iterator[Metric]:
    reloads = CounterMetricFamily(
        "healthcheck_declaration_reloads",
        "New contents of a declaration's file, by whether they could be used.",
        labels=("result",),
    )
    counts: Counter[str] = Counter(success=0, failure=0)
    for source in {target.declaration for target in service.targets.values()}:
        counts.update(source.reloads)
    for result, number in sorted(counts.items()):
        reloads.add_metric((result,), number)
    yield reloads
    yield CounterMetricFamily(
        "healthcheck_log_lines_dropped",
        "Log lines that nobody took in time.",
        value=dropped_lines(),
    )
    build = GaugeMetricFamily("healthcheck_build_info", "1 for what runs.", labels=("version",))
    build.add_metric((__version__,), 1)
    yield build


def _only(target: str, families: Iterable[Metric]) -> Iterator[Metric]:
    """The families that have targets, with the samples of one."""
    for family in families:
        samples = [one for one in family.samples if one.labels.get("target") == target]
        if samples:
            family.samples = samples
            yield family


class _Scrape(Collector):
    """What the renderers take for a registry."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _response(request: Request, families: Iterable[Metric]) -> Response:
    scrape = _Scrape(families)
    if "application/openmetrics-text" in request.headers.get("accept", "").lower():
        body: bytes = as_openmetrics(scrape)  # type: ignore[no-untyped-call]
        return Response(body, media_type=OPENMETRICS_TYPE)
    return Response(as_text(scrape), media_type=CONTENT_TYPE_PLAIN_0_0_4)

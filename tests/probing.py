"""The real probe, for tests that are not written in async."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from healthcheck.compare import count_objects, possible_codes
from healthcheck.database_url import parse
from healthcheck.declaration import decode
from healthcheck.model.finding import Finding
from healthcheck.model.report import DeclarationInfo, Report, Status
from healthcheck.probe import DeclarationSource, Target

_TIMEOUT_S = 30.0


def declaration_of(text: str, file: str = "expected_schema.yaml") -> DeclarationSource:
    """A declaration that stands in no file."""
    expectation = decode(text.encode(), file=file)
    info = DeclarationInfo(
        file=file,
        sha256=sha256(text.encode()).hexdigest(),
        objects=count_objects(expectation),
        codes=possible_codes(expectation),
    )
    return DeclarationSource(Path(file), "public", (expectation, info))


@contextmanager
def prober(
    database_url: str, declaration_text: str, *, file: str = "expected_schema.yaml"
) -> Iterator[Callable[[], Report]]:
    """A function that probes anew at each call, on one warm connection, as a service does."""
    errors: list[Exception] = []
    with asyncio.Runner() as runner:
        target = Target(
            "default",
            url=parse(database_url),
            declaration=declaration_of(declaration_text, file),
            on_error=errors.append,
        )

        def probe() -> Report:
            report = runner.run(target.report(timeout=_TIMEOUT_S))
            if errors:
                raise errors[0]
            return report

        try:
            yield probe
        finally:
            runner.run(target.close())


def report_of(database_url: str, declaration_text: str, **options: str) -> Report:
    """One probe of one database."""
    with prober(database_url, declaration_text, **options) as probe:
        return probe()


def findings_of(
    database_url: str, declaration_text: str, *, file: str = "expected_schema.yaml"
) -> list[Finding]:
    """The findings of a probe that gave a full answer; an AssertionError otherwise."""
    report = report_of(database_url, declaration_text, file=file)
    assert report.status is not Status.UNKNOWN, report.message
    return list(report.findings)

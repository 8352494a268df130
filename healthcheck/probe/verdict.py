"""Findings of one instant → status, reason and the sentence for people. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from healthcheck.model.catalog import Catalog
from healthcheck.model.finding import Finding
from healthcheck.model.report import Ledger, Reason, Status, status_of
from healthcheck.probe.failure import MIGRATING, Failure


def judge(
    findings: Sequence[Finding], catalog: Catalog, migrations: Sequence[Ledger] = ()
) -> tuple[Status, Failure | None]:
    """The status, with a failure where it is unknown.

    A lock on a healthy table changes nothing. Drift while a declared table is locked or a ledger
    says that a migration runs, or a needed text that a lock withheld, is a migration in motion.
    """
    status = status_of(findings)
    if any(finding.unread for finding in findings):
        return Status.UNKNOWN, MIGRATING
    if status is Status.FAIL and _is_moving(catalog, migrations):
        return Status.UNKNOWN, MIGRATING
    return status, None


def _is_moving(catalog: Catalog, migrations: Sequence[Ledger]) -> bool:
    return (
        any(ledger.running for ledger in migrations)
        or any(table.locked for table in catalog.tables.values())
        or any(view.locked for view in catalog.views.values())
    )


def reason_of(status: Status, failure: Failure | None) -> Reason | None:
    """None for pass and warn."""
    if failure is not None:
        return failure.reason
    return Reason.DRIFT if status is Status.FAIL else None

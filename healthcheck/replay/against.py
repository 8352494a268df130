"""A declaration beside what the migrations made: where they differ, either way."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

import psycopg
from msgspec.structs import replace

from healthcheck.compare import compare, count_objects, possible_codes
from healthcheck.compare.supposed import complete, strangers
from healthcheck.introspect import Memory, read_catalog, wanted_of
from healthcheck.model.expectation import Expectation, IgnoreRule
from healthcheck.model.report import DeclarationInfo, Reason, Report, Status, status_of
from healthcheck.probe.link import Link
from healthcheck.replay.directory import MigrationDirectory
from healthcheck.replay.names import misnamed, taken_again
from healthcheck.replay.scratch import LIMITS, Scratch, unavailable
from healthcheck.report.message import drift_message
from healthcheck.snapshot import Scope, take


async def differences(
    declared: Expectation,
    scratch: Scratch,
    directory: MigrationDirectory,
    *,
    whole: bool,
    applied: Collection[str],
) -> Report:
    """What is declared and not made by the migrations; where the declaration is `whole`, also what
    they make and it lacks. Roles are nobody's, and what is granted to one that no migration knows.
    `applied` are the names of the migrations that were.
    """
    began = datetime.now(UTC)
    link = Link(scratch.parameters)
    try:
        connection = await link.connection()
        wanted = _of_migrations(declared, await _roles(connection), directory, whole=whole)
        asked = wanted_of(wanted)
        catalog = await read_catalog(connection, asked, limits=LIMITS, memory=Memory())
        findings = [*compare(wanted, catalog, today=began.date())]
        if whole:
            scope = Scope(exclude=directory.ledger_tables)
            taken = await take(connection, scope, limits=LIMITS, file="", say=lambda _: None)
            findings += strangers(taken.expectation, beside=wanted)
    except psycopg.Error as error:
        raise unavailable(scratch.place, error) from None
    finally:
        link.cut()
    known = any(ledger.tool == directory.tool.name for ledger in declared.migrations)
    tool = None if known else directory.tool.name
    is_only_more = all(one.code.problem == "unexpected" for one in findings)
    lacking = "" if is_only_more else "add the migration that is lacking; or, "
    cure = taken_again(directory, declared, tool).after(f"{lacking}if the migrations are right")
    told = (
        *misnamed(declared, directory, applied),
        *(replace(one, since=None, changed=None, remedy=cure) for one in findings),
    )
    status = status_of(told)
    objects = count_objects(wanted)
    return Report(
        status=status,
        reason=Reason.DRIFT if status is Status.FAIL else None,
        message=drift_message(told, objects),
        target=f"migrations in {directory.path}",
        checked_at=began,
        duration_ms=(datetime.now(UTC) - began).total_seconds() * 1000,
        server=catalog.server,
        declaration=DeclarationInfo(
            file=declared.file, sha256="", objects=objects, codes=possible_codes(wanted)
        ),
        findings=told,
    )


def _of_migrations(
    declared: Expectation, roles: frozenset[str], directory: MigrationDirectory, *, whole: bool
) -> Expectation:
    """What migrations can make of a declaration. The ledger is their tool's, where that runs."""
    ledger = (IgnoreRule(pattern=name) for name in directory.ledger_tables)
    said = complete(declared) if whole else declared
    tables = {
        name: replace(table, privileges=_known(table.privileges, roles))
        for name, table in declared.tables.items()
    }
    return replace(
        said,
        role=None,
        check_access=False,
        migrations=(),
        ignore=(*declared.ignore, *ledger),
        tables=tables,
        privileges=_known(declared.privileges, roles),
    )


def _known(granted: Mapping[str, Any], roles: frozenset[str]) -> dict[str, Any]:
    return {role: one for role, one in granted.items() if role in roles}


async def _roles(connection: Any) -> frozenset[str]:
    cursor = await connection.execute("SELECT rolname FROM pg_catalog.pg_roles")
    return frozenset({"public", *(name for (name,) in await cursor.fetchall())})

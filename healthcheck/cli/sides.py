"""The two that a diff compares: a declaration, or a database."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.cli.probing import one_probe
from healthcheck.cli.releases import beside
from healthcheck.compare import compare, count_objects, possible_codes
from healthcheck.compare.supposed import complete, strangers, supposed, with_one_tenant
from healthcheck.database_url import DatabaseUrl, of_variable, parse
from healthcheck.declaration.closed import close
from healthcheck.errors import DeclarationError, Problem, SettingsError
from healthcheck.model.expectation import Expectation
from healthcheck.model.finding import Finding
from healthcheck.model.report import DeclarationInfo, Reason, Report, Status, status_of
from healthcheck.probe import DeclarationSource, read_expectation
from healthcheck.report.message import drift_message
from healthcheck.snapshot import Scope
from healthcheck.snapshot.ledgers import ledgers_of
from healthcheck.snapshot.live import take_from
from healthcheck.snapshot.take import NothingError

_DATABASE: Final = re.compile(r"""\s*["']?(?:\w[\w+.:-]*:/|\w+\s*=)""")


class FileSide(Struct, frozen=True, kw_only=True):
    """A declaration, already read; its migrations, which are no part of a schema, by themselves."""

    name: str
    expectation: Expectation
    declared: Expectation

    @property
    def is_complete(self) -> bool:
        """Whether what it does not hold is not to be there."""
        return False

    async def wanted(self, timeout: float) -> Expectation:
        return self.expectation

    async def beside(self, wanted: Expectation, other: Side, timeout: float) -> Report:
        """What this declaration lacks of what is wanted."""
        said = self.expectation
        wanted = _without_ledgers(wanted, said) if other.is_complete else wanted
        # Between two declarations both lists are all that there is.
        today = datetime.now(UTC).date()
        found = compare(
            with_one_tenant(complete(wanted)), supposed(said, beside=wanted), today=today
        )
        migrations = beside(other.declared, self.declared).findings if other.declared else ()
        return _report(self.name, wanted, (*migrations, *found, *strangers(said, beside=wanted)))


class DatabaseSide(Struct, frozen=True, kw_only=True):
    """A database, not yet asked. `declared` is nothing: nobody said what migrations it expects."""

    name: str
    url: DatabaseUrl
    declared: Expectation | None = None

    @property
    def is_complete(self) -> bool:
        return True

    async def wanted(self, timeout: float) -> Expectation:
        """All that it has. Raises UnavailableError, and NothingError where that is nothing."""
        taken = await take_from(
            self.url.parameters, Scope(), file=self.name, timeout=timeout, say=lambda _: None
        )
        return replace(close(taken.expectation), check_access=False)

    async def beside(self, wanted: Expectation, other: Side, timeout: float) -> Report:
        """What this database lacks of what is wanted."""
        if not other.is_complete:
            return await self._probed(wanted, timeout)
        report = await self._probed(complete(wanted), timeout)
        if report.status is Status.UNKNOWN:
            return report
        try:
            mine = await self.wanted(timeout)
        except NothingError:
            return report
        findings = (*report.findings, *strangers(mine, beside=wanted))
        return replace(_report(self.name, wanted, findings), server=report.server)

    async def _probed(self, wanted: Expectation, timeout: float) -> Report:
        source = DeclarationSource(Path(wanted.file), "public", (wanted, _info(wanted)))
        return await one_probe(self.name, self.url, source, timeout=timeout)


Side: TypeAlias = FileSide | DatabaseSide


def meant(name: str, text: str) -> Path | DatabaseUrl:
    """The file or the database of which A or B is, by the command line. Raises SettingsError."""
    source = name
    try:
        given = of_variable(text, os.environ)
        if given is text and not _is_database(text):
            return Path(text)
        source = name if given is text else text
        return parse(given)
    except ValueError as error:
        raise SettingsError([Problem(source, 0, 0, str(error))]) from None


def side(name: str, one: Path | DatabaseUrl, *, connected_schema: str | None) -> Side:
    """A or B. `connected_schema` is what the connection string of the other names, for names
    without one; a declaration is to name no other. Raises DeclarationError.
    """
    if isinstance(one, DatabaseUrl):
        return DatabaseSide(name=f"{name} (database {one.parameters.get('dbname', '')})", url=one)
    read = read_expectation(one, connected_schema=connected_schema)
    declared = _with_releases(read, connected_schema)
    return FileSide(name=str(one), expectation=replace(read, migrations=()), declared=declared)


def left_out(a: Side, b: Side) -> tuple[str, ...]:
    """What is not compared of the migrations and tenants that a side declares, a sentence each."""
    if a.declared and b.declared:
        more = {group.match for group in b.declared.tenants}
        more -= {group.match for group in a.declared.tenants}
        notes = (f"the tenants {match} of {b.name} were not compared" for match in sorted(more))
        return (*beside(a.declared, b.declared).notes, *notes)
    declared = [side.name for side in (a, b) if side.declared and side.declared.migrations]
    return tuple(
        f"the migrations that {name} declares were not compared; healthcheck check does that"
        for name in declared
    )


def _with_releases(read: Expectation, schema: str | None) -> Expectation:
    """With the migrations of its directories, where they are beside it; a copy may stand alone."""
    if not read.migrations:
        return read
    try:
        return DeclarationSource.load(Path(read.file), connected_schema=schema).current[0]
    except DeclarationError:
        return read


def _without_ledgers(wanted: Expectation, said: Expectation) -> Expectation:
    """All that a database has but the ledgers that a declaration of it leaves out."""
    columns = {name: table.columns for name, table in wanted.tables.items()}
    ledgers = ledgers_of(columns, wanted.tables.keys()).tables - said.tables.keys()
    left = {name: table for name, table in wanted.tables.items() if name not in ledgers}
    return replace(wanted, tables=left)


def _is_database(text: str) -> bool:
    """Also what is only meant as one: its parts may be secrets, and no message repeats it."""
    return _DATABASE.match(text) is not None or ("@" in text and not Path(text).exists())


def _report(target: str, wanted: Expectation, findings: tuple[Finding, ...]) -> Report:
    status, info = status_of(findings), _info(wanted)
    return Report(
        status=status,
        reason=Reason.DRIFT if status is Status.FAIL else None,
        message=drift_message(findings, info.objects),
        target=target,
        checked_at=datetime.now(UTC),
        duration_ms=0.0,
        server=None,
        declaration=info,
        findings=findings,
    )


def _info(wanted: Expectation) -> DeclarationInfo:
    return DeclarationInfo(
        file=wanted.file,
        sha256="",
        objects=count_objects(wanted),
        codes=possible_codes(wanted),
    )

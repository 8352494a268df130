"""What a page may have to show: reports made by the real comparison, of databases made up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from msgspec.structs import replace

from healthcheck.compare import count_objects, verdict
from healthcheck.compare.supposed import supposed
from healthcheck.declaration import decode
from healthcheck.demo import incident
from healthcheck.model import catalog
from healthcheck.model.catalog import Server
from healthcheck.model.expectation import Expectation, Gone, Table
from healthcheck.model.finding import Spread
from healthcheck.model.ledger import Entry, Standing
from healthcheck.model.names import TableName
from healthcheck.model.remedy import in_shell, in_sql
from healthcheck.model.report import (
    Conclusive,
    DeclarationInfo,
    Reason,
    Report,
    Status,
    Tenants,
    status_of,
)
from healthcheck.probe import DeclarationSource
from healthcheck.report.message import drift_message

ROOT: Final = Path(__file__).parents[2]
AT: Final = datetime(2026, 11, 22, 3, 12, 40, tzinfo=UTC)
LEDGER: Final = TableName("public", "_prisma_migrations")

_SERVER = Server(
    product="PostgreSQL", version="16.4", database="app", role="app", in_recovery=False
)


def compared(
    wanted: Expectation, there: Expectation, *ledgers: catalog.Ledger, **facts: Any
) -> Report:
    """The report of a database that has what `there` says, and that `wanted` is asked of."""
    read = replace(supposed(there, beside=wanted), server=_SERVER, ledgers=ledgers)
    found = verdict(wanted, read, today=date(2026, 11, 22))
    objects = count_objects(wanted)
    status = status_of(found.findings)
    report = Report(
        status=status,
        reason=Reason.DRIFT if status is Status.FAIL else None,
        message=drift_message(found.findings, objects, migrations=found.migrations),
        target="default",
        checked_at=AT,
        duration_ms=2.13,
        server=_SERVER,
        declaration=DeclarationInfo(
            file="expected_schema.yaml", sha256="0" * 64, objects=objects, expectation=wanted
        ),
        findings=found.findings,
        migrations=found.migrations,
    )
    return replace(report, **facts)


def decoded(text: str) -> Expectation:
    return decode(text.encode(), file="expected_schema.yaml")


def release() -> Expectation:
    """What the release of the founding incident needs."""
    loaded = DeclarationSource.load(ROOT / "expected_schema.yaml").current[0]
    return replace(loaded, file="expected_schema.yaml")


def few(wanted: Expectation) -> Expectation:
    """Some of its tables, for what does not depend on how many they are."""
    kept = ("users", "accounts", "avatars", "avatar_projects")
    tables = {TableName("public", name): wanted.tables[TableName("public", name)] for name in kept}
    return replace(wanted, tables=tables)


def without(wanted: Expectation, migration: str) -> Expectation:
    """All but what that migration creates."""
    tables = {
        name: _without(table, migration)
        for name, table in wanted.tables.items()
        if table.origin.since != migration
    }
    return replace(wanted, tables=tables)


def _without(table: Table, migration: str) -> Table:
    def kept(items: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(one for one in items if isinstance(one, Gone) or one.origin.since != migration)

    return replace(
        table,
        columns={name: one for name, one in table.columns.items() if one.origin.since != migration},
        indexes=kept(table.indexes),
        unique=kept(table.unique),
        foreign_keys=kept(table.foreign_keys),
        checks=kept(table.checks),
    )


def ledger(*, last: Standing | None = None, until: str = incident.INCIDENT) -> catalog.Ledger:
    """Prisma's, with what was applied before `until`, and how that one stands."""
    entries = [Entry(name=one.name) for one in incident.earlier_migrations() if one.name < until]
    entries += [Entry(name=until, standing=last)] if last else []
    return catalog.Ledger(
        table=LEDGER, tool="prisma", columns=frozenset({"id"}), entries=tuple(entries)
    )


def scene_of_incident(**facts: Any) -> Report:
    """A release was deployed and its migration was not."""
    wanted = release()
    return compared(wanted, without(wanted, incident.INCIDENT), ledger(), **facts)


def scene_of_pass(**facts: Any) -> Report:
    return compared(release(), release(), ledger(last=Standing.APPLIED), **facts)


ORDERS = """\
version: 1
tables:
  users: {columns: {id: bigint not null, email: text not null}, primary_key: [id]}
  orders:
    columns:
      id: bigint not null
      userId: bigint not null
      total: "numeric(12,2) not null default 0"
      state: text not null default 'new'
    primary_key: [id]
    indexes: {orders_userId_idx: [userId]}
    checks: {orders_total_check: total >= 0}
"""


def differs(*changes: tuple[str, str], **facts: Any) -> Report:
    """A small shop, whose database is declared with these words in the place of those."""
    there = ORDERS
    for words, others in changes:
        assert words in there
        there = there.replace(words, others)
    return compared(decoded(ORDERS), decoded(there), **facts)


def many(number: int, *, missing: int, narrow: int = 0) -> Report:
    """So many tables, the first of which are missing, and the next of which have another type."""
    there = _tables(range(missing, number), narrow=missing + narrow)
    return compared(_tables(range(number)), there)


def _tables(numbers: Iterable[int], *, narrow: int = 0) -> Expectation:
    line = "  table_{:05}: {{columns: {{id: {} not null, name: text}}, primary_key: [id]}}\n"
    lines = (line.format(each, "integer" if each < narrow else "bigint") for each in numbers)
    return decoded("version: 1\ntables:\n" + "".join(lines))


def scene_of_ten_thousand() -> Report:
    """Three of ten thousand tables are missing."""
    report, wanted = many(10, missing=3), _tables(range(10_000))
    objects = count_objects(wanted)
    declaration = replace(report.declaration, expectation=wanted, objects=objects)
    message = drift_message(report.findings, objects)
    return replace(report, declaration=declaration, message=message)


EVIL: Final = (
    "<script>alert(1)</script>",
    "\u202edesrever\u202c",
    "esc\x1b[31mred\x07",
    "'\"><img src=x onerror=alert(1)>",
    "a\nb\tc\u2028d\u200be",
    "\u05e9\u05dc\u05d5\u05dd-\u0645\u0631\u062d\u0628\u0627",
    "W" * 63,
    "ж" * 31,
    "{{ 7 * 7 }}{% raw %}",
    "z\u0361\u0360\u0489\u0300\u0301\u0302\u0303algo",
)
"""Names that PostgreSQL takes, as it takes any."""


def scene_of_evil() -> Report:
    """Every name is hostile: of tables, columns, indexes, the database, the role, a migration."""
    tables = {TableName("public", name): _evil_table(name) for name in EVIL}
    wanted = replace(release(), tables=tables, schema="public")
    some = dict(list(tables.items())[len(EVIL) // 2 :])
    there = replace(wanted, tables={name: replace(one, indexes=()) for name, one in some.items()})
    report = compared(wanted, there, ledger())
    names = tuple(EVIL)
    mean = in_shell(EVIL[0], EVIL[1]).after(EVIL[3])
    spoiled = replace(report.migrations[0], pending=names, failed=(), unknown=())
    return replace(
        report,
        message=f"it differs: {' '.join(names)}",
        server=replace(_SERVER, database=EVIL[0], role=EVIL[1]),
        declaration=replace(report.declaration, file=EVIL[3], problem="\n".join(EVIL)),
        migrations=(spoiled,),
        tenants=(
            Tenants(match=EVIL[1], at_least=1, passed=1, warned=0, failed=2, first=names[:3]),
        ),
        findings=tuple(
            replace(one, hint=EVIL[2], remedy=mean, sql=EVIL[0], since=EVIL[1])
            for one in report.findings
        ),
    )


def _evil_table(name: str) -> Table:
    text = "version: 1\ntables: {x: {columns: {id: bigint}, indexes: {i: [id]}}}"
    (plain,) = decoded(text).tables.values()
    columns = dict.fromkeys(EVIL, plain.columns["id"])
    indexes = tuple(replace(one, name=name) for one in plain.indexes if not isinstance(one, Gone))
    return replace(plain, name=TableName("public", name), columns=columns, indexes=indexes)


def scene_of_tenants(number: int, failing: int) -> Report:
    """A column is missing in some of many tenants."""
    head, tables = ORDERS.split("tables:\n")
    within = "".join(f"    {line}\n" for line in tables.splitlines())
    wanted = f"{head}tenants:\n  - match: 'tenant_*'\n    tables:\n{within}"
    there = wanted.replace("userId: bigint not null\n", "other: text\n")
    report = compared(decoded(wanted), decoded(there.replace("userId", "other")))
    names = tuple(f"tenant_{each:04}" for each in (7, 21, 88, 140, 153))
    group = Tenants(
        match="tenant_*",
        at_least=1,
        passed=number - failing - 3,
        warned=3,
        failed=failing,
        first=names,
    )
    hint = f"in {failing} of {number:,} tenants: tenant_0007, tenant_0021 and {failing - 2} more"
    spread = Spread(count=failing, of=number, first=names[:2])
    first = f"in the first 5 of {failing:,} tenants, and so in the others"
    findings = tuple(
        replace(one, tenants=spread, hint=hint, sql=sql, remedy=in_sql(sql, advice=first))
        for one in report.findings
        for sql in ["\n".join((one.sql or "").replace('"tenant_*"', name) for name in names)]
    )
    message = drift_message(findings, report.declaration.objects, tenants=(group,))
    return replace(report, findings=findings, tenants=(group,), message=message)


def scene_of_nothing() -> Report:
    """The database is gone."""
    passed = scene_of_pass()
    return replace(
        passed,
        status=Status.UNKNOWN,
        reason=Reason.UNREACHABLE,
        message="the connection was refused; is PostgreSQL running, and are its address and port"
        " right?",
        server=None,
        findings=(),
        migrations=(),
        last_conclusive=Conclusive(status=Status.PASS, at=AT - timedelta(seconds=220)),
    )


def scene_of_motion() -> Report:
    """The migration runs."""
    wanted = few(release())
    there = without(wanted, incident.INCIDENT)
    report = compared(wanted, there, ledger(last=Standing.RUNNING))
    message = "a migration is in motion; ask again when it is done"
    return replace(report, status=Status.UNKNOWN, reason=Reason.MIGRATING, message=message)


def scene_of_targets() -> tuple[Report, ...]:
    """Several databases, each in another state."""
    return (
        scene_of_pass(target="shop-eu"),
        scene_of_incident(target="shop-us"),
        differs(target="billing"),
        differs(("not null default 'new'", "null default 'new'"), target="search"),
        replace(scene_of_nothing(), target="analytics"),
        replace(scene_of_warning(), target="staging"),
    )


def scene_of_warning() -> Report:
    return differs(("orders_userId_idx", "orders_user_idx"))


def scene_of_one() -> Report:
    """One column is not as declared."""
    return differs(("numeric(12,2) not null default 0", "numeric(10,2) not null default 0"))


def scene_of_two() -> Report:
    """A column is not as declared, and an index has another name."""
    return differs(
        ("numeric(12,2) not null default 0", "numeric(10,2) not null default 0"),
        ("orders_userId_idx", "orders_user_idx"),
    )


def scene_of_failure() -> Report:
    """A migration failed half way."""
    wanted = few(release())
    there = without(wanted, incident.INCIDENT)
    return compared(wanted, there, ledger(last=Standing.FAILED))


SCENES: Final[Mapping[str, Callable[[], tuple[Report, ...]]]] = {
    "incident": lambda: (scene_of_incident(),),
    "pass": lambda: (scene_of_pass(),),
    "warn": lambda: (scene_of_warning(),),
    "one finding": lambda: (scene_of_one(),),
    "a migration that failed": lambda: (scene_of_failure(),),
    "hundreds of findings": lambda: (many(300, missing=100, narrow=150),),
    "ten thousand tables": lambda: (scene_of_ten_thousand(),),
    "unknown": lambda: (scene_of_nothing(),),
    "migrating": lambda: (scene_of_motion(),),
    "tenants": lambda: (scene_of_tenants(1_000, 37),),
    "hostile names": lambda: (scene_of_evil(),),
    "targets": scene_of_targets,
}
"""The reports of a service in each state, by a name of it."""

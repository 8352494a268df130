"""Reports made by hand, as a probe would make them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from healthcheck.model.catalog import Server
from healthcheck.model.finding import Code, Finding, Kind, Severity, Spread, Subject
from healthcheck.model.remedy import Remedy, advising, in_shell, in_sql
from healthcheck.model.report import (
    Conclusive,
    DeclarationInfo,
    Ledger,
    Reason,
    Report,
    Status,
    Tenants,
    status_of,
)
from healthcheck.report.message import drift_message

AT = datetime(2026, 11, 22, 7, 15, 0, 123456, tzinfo=UTC)
SEEN = datetime(2026, 11, 22, 7, 14, 50, tzinfo=UTC)
AVATARS = "20251014_add_avatar_creator_complete"

SERVER = Server(
    product="PostgreSQL", version="16.4", database="app", role="probe", in_recovery=False
)
OBJECTS = {Kind.TABLE: 6, Kind.COLUMN: 54, Kind.INDEX: 27}
DECLARATION = DeclarationInfo(
    file="expected_schema.yaml",
    sha256="0123456789abcdef" * 4,
    objects=OBJECTS,
    codes=frozenset({Code.TABLE_MISSING, Code.COLUMN_MISSING, Code.INDEX_MISSING}),
)


def in_table(code: Code, name: str, *, table: str = "users", **facts: Any) -> Finding:
    subject = Subject(parts=("public", table, name), schema="public", table=table)
    return Finding(code=code, subject=subject, **facts)


def table(code: Code, name: str = "avatars", **facts: Any) -> Finding:
    return Finding(
        code=code, subject=Subject(parts=("public", name), schema="public", table=name), **facts
    )


COLUMN = in_table(
    Code.COLUMN_MISSING,
    "projectId",
    expected={"type": "text", "nullable": False},
    since=AVATARS,
    remedy=advising(f"apply migration {AVATARS}"),
    sql='ALTER TABLE public.users ADD COLUMN "projectId" text NOT NULL;',
    declared_at="expected_schema.yaml:14",
)
INDEX = Finding(
    code=Code.INDEX_RENAMED,
    subject=Subject(parts=("public", "users_email_idx"), schema="public", table="users"),
    severity=Severity.WARN,
    expected={"name": "users_email_idx"},
    actual={"name": "users_email"},
    remedy=in_sql("ALTER INDEX public.users_email RENAME TO users_email_idx;"),
)
TYPE = in_table(
    Code.COLUMN_TYPE,
    "credits",
    expected={"type": "bigint"},
    actual={"type": "integer"},
    hint="it was narrowed",
    remedy=in_sql("ALTER TABLE public.users ALTER COLUMN credits TYPE bigint;"),
)
TABLE = table(
    Code.TABLE_MISSING,
    expected={
        "columns": {
            "id": {"type": "text", "nullable": False},
            "projectId": {"type": "text", "nullable": False, "default": "'x'"},
            "note": {},
        },
        "primary_key": {"columns": ["id"]},
        "indexes": [
            {"name": "avatars_idx", "columns": ["projectId", "id desc"], "unique": True},
            {"columns": ["id"], "where": "id > 'a'"},
        ],
        "unique": [],
        "checks": ["id <> ''"],
    },
    since=AVATARS,
    remedy=advising(f"apply migration {AVATARS}"),
    declared_at="expected_schema.yaml:20",
)
ROLE = Finding(
    code=Code.ROLE_MISSING,
    subject=Subject(parts=("app",)),
    expected={"role": "app"},
    sql="CREATE ROLE app LOGIN;",
    remedy=in_sql("CREATE ROLE app LOGIN;"),
)
SCHEMA = Finding(
    code=Code.SCHEMA_MISSING,
    subject=Subject(parts=("billing",), schema="billing"),
    expected={},
    remedy=in_sql("CREATE SCHEMA billing;"),
)
PENDING = Finding(
    code=Code.MIGRATION_PENDING,
    subject=Subject(parts=(AVATARS,), schema="public", table="_prisma_migrations", in_sql=False),
    expected={"state": "applied"},
    actual={"state": "pending"},
    hint="explains 8 of the objects that are missing or different",
    remedy=in_shell("npx prisma migrate deploy"),
    declared_at="expected_schema.yaml:4",
)
EXPLAINED = replace(TABLE, explained_by=AVATARS, remedy=PENDING.remedy)
OF_TENANTS = Finding(
    code=Code.COLUMN_MISSING,
    subject=Subject(parts=("shop_*", "users", "projectId"), schema="shop_*", table="users"),
    expected={"type": "text"},
    hint="in 2,000 of 3,000 tenants: shop_1, shop_2 and 1,998 more",
    remedy=in_sql('ALTER TABLE shop_1.users ADD COLUMN "projectId" text;'),
    sql='ALTER TABLE shop_1.users ADD COLUMN "projectId" text;',
    declared_at="expected_schema.yaml:14",
    tenants=Spread(count=2000, of=3000, first=("shop_1", "shop_2")),
)
TENANTS = Tenants(
    match="shop_*", at_least=1, passed=1000, warned=0, failed=2000, first=("shop_1", "shop_2")
)
LEDGER = Ledger(tool="prisma", table="public._prisma_migrations", applied=11, pending=(AVATARS,))


def report(*findings: Finding, **facts: Any) -> Report:
    """A conclusive report of these findings."""
    status = status_of(findings)
    objects: Mapping[Kind, int] = OBJECTS
    made = Report(
        status=status,
        reason=Reason.DRIFT if status is Status.FAIL else None,
        message=drift_message(findings, objects),
        target="default",
        checked_at=AT,
        duration_ms=1.23456,
        server=SERVER,
        declaration=DECLARATION,
        findings=findings,
        first_seen={(each.code, each.subject.object): SEEN for each in findings},
    )
    return replace(made, **facts)


def unknown(reason: Reason = Reason.TIMEOUT, *findings: Finding, **facts: Any) -> Report:
    """A report of no answer."""
    return report(
        *findings,
        **{
            "status": Status.UNKNOWN,
            "reason": reason,
            "message": "the database did not answer in time",
            "server": None,
        }
        | facts,
    )


LAST = Conclusive(status=Status.FAIL, at=SEEN, findings=(COLUMN, TABLE))

REPORTS = {
    "pass": report(),
    "warn": report(INDEX),
    "fail": report(COLUMN, INDEX, TYPE, TABLE, ROLE, SCHEMA),
    "unknown": unknown(),
    "unknown after a real answer": unknown(last_conclusive=LAST),
    "a migration that was not applied": report(PENDING, EXPLAINED, migrations=(LEDGER,)),
    "tenants": report(OF_TENANTS, tenants=(TENANTS,)),
    "a ledger that cannot be read": report(
        migrations=(Ledger(tool=None, table="public.migrations"),)
    ),
    "migrating": unknown(Reason.MIGRATING, COLUMN),
    "a newer declaration that is no good": report(
        declaration=replace(DECLARATION, problem="expected_schema.yaml:1:1: no\nand more")
    ),
}
"""A report of every sort."""


def hostile(text: str) -> Finding:
    """A finding that says this text wherever it can."""
    return in_table(
        Code.COLUMN_TYPE,
        text or "x",
        severity=Severity.WARN,
        expected={"type": text},
        actual={"type": None, text: [text]},
        hint=text,
        remedy=Remedy(advice=text, commands=(text,)),
        declared_at=text,
    )

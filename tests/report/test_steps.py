from __future__ import annotations

from msgspec.structs import replace

from healthcheck.model.finding import Code, Severity
from healthcheck.model.remedy import Language, Remedy, advising, in_shell, in_sql
from healthcheck.report.steps import steps
from tests.report.made import COLUMN, INDEX, TABLE, TYPE, in_table


def of(*remedies: Remedy | None, severity: Severity = Severity.FAIL) -> tuple[Remedy, ...]:
    """What is to be done about findings with these remedies."""
    return steps(
        in_table(Code.COLUMN_MISSING, str(number), remedy=remedy, severity=severity)
        for number, remedy in enumerate(remedies)
    )


def test_each_thing_once_and_failures_first() -> None:
    assert steps([INDEX, COLUMN, TABLE, replace(TYPE, remedy=None)]) == (
        COLUMN.remedy,
        INDEX.remedy,
    )


def test_what_can_be_run_at_once_is_one_step_in_the_order_in_which_it_runs() -> None:
    key = "ALTER TABLE public.a ADD FOREIGN KEY (x) REFERENCES public.b (x);"
    index, made = "CREATE INDEX CONCURRENTLY i ON public.b (x);", "CREATE TABLE public.b (x text);"
    record = in_shell("record 1_a")
    assert of(in_sql(f"{made}\n{key}"), record, in_sql(index), in_shell("record 2_b"), record) == (
        Remedy(commands=(made, index, key), language=Language.SQL),
        in_shell("record 1_a", "record 2_b"),
    )


def test_what_is_to_be_read_first_is_read_once() -> None:
    plain, other = in_sql("CREATE TABLE a ();"), in_sql("CREATE TABLE c ();", advice="else")
    one, two = (in_sql(f"CREATE TABLE {name} ();", advice="if not B") for name in "bd")
    both = Remedy(advice="if not B", commands=one.commands + two.commands, language=Language.SQL)
    assert of(plain, one, other, two, advising("ask")) == (plain, both, other, advising("ask"))


def test_a_failure_is_not_mended_together_with_a_warning() -> None:
    fails, warns = in_sql("CREATE TABLE a ();"), in_sql("DROP TABLE b;")
    findings = [
        in_table(Code.TABLE_PRESENT, "b", remedy=warns, severity=Severity.WARN),
        in_table(Code.TABLE_MISSING, "a", remedy=fails),
    ]
    assert steps(findings) == (fails, warns)


def test_what_is_there_is_recorded_before_anything_is_applied() -> None:
    record, deploy = in_shell("tool record 1_a"), in_shell("tool deploy").after("then")
    findings = [
        in_table(Code.MIGRATION_PENDING, "2_b", remedy=deploy),
        in_table(Code.MIGRATION_UNRECORDED, "1_a", remedy=record, severity=Severity.WARN),
    ]
    assert steps(findings) == (record, deploy)


def test_nothing_to_do() -> None:
    assert of(None) == ()

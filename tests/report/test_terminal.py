from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from healthcheck.model.finding import Code, Finding, Subject
from healthcheck.model.remedy import advising, in_shell, in_sql
from healthcheck.report.style import Style, cells
from healthcheck.report.terminal import FINDINGS, as_terminal, sum_of
from tests.report.made import (
    AVATARS,
    COLUMN,
    EXPLAINED,
    INDEX,
    LEDGER,
    PENDING,
    REPORTS,
    ROLE,
    TABLE,
    hostile,
    in_table,
    report,
    table,
)

PLAIN = Style(colour=False, width=80, is_whole=False)
WHOLE = replace(PLAIN, is_whole=True)
ENDLESS = Style(colour=True, width=None, is_whole=True)

_SGR = re.compile(r"\x1b\[[0-9;]*m")


def shown(*findings: Finding, style: Style = PLAIN, **facts: Any) -> list[str]:
    """The lines of a report, without what makes them stand out."""
    return _SGR.sub("", as_terminal(report(*findings, **facts), style)).splitlines()


NUMERIC = in_table(
    Code.COLUMN_TYPE,
    "total",
    expected={"type": "numeric(10,2)"},
    actual={"type": "numeric(12,2)"},
    declared_at="expected_schema.yaml:14",
)


def test_a_report() -> None:
    assert shown(PENDING, EXPLAINED, INDEX, migrations=(LEDGER,)) == [
        " FAIL  8 of 87 expected objects are missing, all created by",
        "       20251014_add_avatar_creator_complete, which is pending in",
        "       public._prisma_migrations; 1 object has another name: index",
        "       public.users_email_idx; run npx prisma migrate deploy",
        "  PostgreSQL 16.4, database app, role probe; declared in expected_schema.yaml;",
        "  checked 2026-11-22 07:15:00Z in 1 ms; public._prisma_migrations: prisma, 11",
        "  applied, 1 pending",
        "",
        f"migration {AVATARS}",
        "  fail  the migration is pending  (migration.pending, expected_schema.yaml:4)",
        "        hint: explains 8 of the objects that are missing or different",
        "",
        "  table public.avatars",
        "    fail  the table is missing  (table.missing, expected_schema.yaml:20)",
        "          3 columns: id, projectId, note",
        "          primary key, 2 indexes, 1 check",
        "",
        "table public.users",
        "  warn  index users_email_idx has another name  (index.renamed)",
        "        expected  users_email_idx",
        "        actual    users_email",
        "",
        "Shortened: --verbose shows all of it, and so does a pipe.",
        "",
        "What to do:",
        "  npx prisma migrate deploy",
        "  ALTER INDEX public.users_email RENAME TO users_email_idx;",
    ]


def test_a_report_in_full() -> None:
    lines = shown(TABLE, style=WHOLE)
    assert lines[lines.index("table public.avatars") + 1 :] == [
        "  fail  the table is missing  (table.missing, expected_schema.yaml:20)",
        "        columns       id         text not null",
        "                      projectId  text not null default 'x'",
        "                      note",
        "        primary key   (id)",
        "        indexes       avatars_idx  (projectId, id desc) unique",
        "                                   (id) where id > 'a'",
        "        checks        id <> ''",
        "",
        "What to do:",
        f"  apply migration {AVATARS}",
    ]


def test_what_differs_is_marked_without_colour() -> None:
    text = as_terminal(report(NUMERIC), PLAIN)
    assert "        expected  numeric(\x1b[1;4m10\x1b[0m,2)\n" in text
    assert "        actual    numeric(\x1b[1;4m12\x1b[0m,2)\n" in text
    assert "\x1b[38" not in text
    assert ";38;5;" not in text


def test_without_a_width_no_line_is_broken() -> None:
    text = as_terminal(report(COLUMN, TABLE), ENDLESS)
    assert text.startswith("\x1b[1;7;38;5;196m FAIL \x1b[0m 9 of 87 expected objects are missing: ")
    assert "\n  PostgreSQL 16.4, database app, role probe; declared in expected_schema" in text


def test_a_table_of_which_nothing_is_known_but_columns() -> None:
    many: dict[str, object] = {f"a_rather_long_name_{number}": {} for number in range(9)}
    lines = shown(table(Code.TABLE_MISSING, expected={"columns": many}))
    assert lines[-3] == ("        9 columns: a_rather_long_name_0, a_rather_long_name_1 and 7 more")
    only = table(Code.TABLE_MISSING, expected={"unique": [{"name": "k", "columns": ["a"]}]})
    assert "        1 unique constraint" in shown(only)
    two = replace(only, expected={"unique": [{"columns": ["a"]}, {"columns": ["b"]}]})
    assert "        2 unique constraints" in shown(two)
    bare = table(Code.TABLE_MISSING)
    assert shown(bare)[-1] == "  fail  the table is missing  (table.missing)"


@pytest.mark.parametrize(
    ("names", "listed"),
    [
        pytest.param(["x" * 63], "x" * 61 + "…", id="one"),
        pytest.param(["x" * 63, "y"], "x" * 49 + "… and 1 more", id="the first of two"),
    ],
)
def test_a_name_that_is_too_long(names: list[str], listed: str) -> None:
    lines = shown(table(Code.TABLE_MISSING, expected={"columns": {name: {} for name in names}}))
    counted = "1 column" if len(names) == 1 else "2 columns"
    assert f"        {counted}: {listed}" in lines


def test_a_newer_declaration_that_is_no_good() -> None:
    made = as_terminal(REPORTS["a newer declaration that is no good"], PLAIN)
    assert made.splitlines()[3:] == [
        "  A newer content of the declaration cannot be used, the last good one still",
        "  holds:",
        "    expected_schema.yaml:1:1: no",
        "    and more",
    ]


def several(number: int, *, of_table: str = "users", **facts: Any) -> list[Finding]:
    return [
        in_table(Code.COLUMN_MISSING, f"c{each}", table=of_table, **facts) for each in range(number)
    ]


def test_all_of_a_few_findings_are_shown() -> None:
    lines = shown(*several(FINDINGS))
    assert sum(line.startswith("  fail  ") for line in lines) == FINDINGS
    assert not any("more" in line or "Shortened" in line for line in lines)


def test_what_is_left_out_is_counted() -> None:
    findings = several(FINDINGS) + [
        one for number in range(9) for one in several(2, of_table=f"t{number}")
    ]
    lines = shown(*findings, ROLE)
    assert sum(line.startswith("  fail  ") for line in lines) == FINDINGS
    assert lines[-7:] == [
        "",
        "… and 9 more tables with 18 findings",
        "",
        "Shortened: --verbose shows all of it, and so does a pipe.",
        "",
        "What to do:",
        "  CREATE ROLE app LOGIN;",
    ]
    whole = shown(*findings, ROLE, style=WHOLE)
    assert sum(line.startswith("  fail  ") for line in whole) == len(findings) + 1
    assert not any("more" in line or "Shortened" in line for line in whole)


def test_what_is_rare_is_not_crowded_out() -> None:
    findings = several(100) + [
        one for number in range(100) for one in several(1, of_table=f"t{number}")
    ]
    other = in_table(Code.COLUMN_TYPE, "last", table="z", expected={"type": "text"})
    lines = shown(*findings, other)
    assert "  fail  column last has another type  (column.type)" in lines
    assert sum(line.startswith("  fail  ") for line in lines) == FINDINGS
    assert "… and 100 more tables with 100 findings" in lines


def test_what_is_left_out_of_a_table_is_counted() -> None:
    lines = shown(*several(FINDINGS + 1))
    assert lines[-3:] == [
        "  … and 1 more finding",
        "",
        "Shortened: --verbose shows all of it, and so does a pipe.",
    ]


def _causes(number: int, each: int) -> list[Finding]:
    findings = []
    for cause in range(number):
        name = f"{cause:03}_make"
        findings.append(
            replace(PENDING, subject=replace(PENDING.subject, parts=(name,)), hint=None)
        )
        findings += [
            replace(one, explained_by=name)
            for place in range(each)
            for one in several(1, of_table=f"t{cause}_{place}")
        ]
    return findings


def test_each_cause_has_its_share() -> None:
    lines = shown(*_causes(2, 20))
    assert lines.count("  … and 9 more tables with 9 findings") == 2
    lines = shown(*_causes(30, 3))
    assert lines.count("  … and 1 more table with 1 finding") == 8
    assert "… and 88 more findings" in lines
    assert "migration 007_make" in lines
    assert "migration 008_make" not in lines


def test_what_is_explained_by_a_migration_that_only_warns_keeps_its_name() -> None:
    lines = shown(EXPLAINED)
    assert f"table public.avatars, of migration {AVATARS}" in lines


def test_ledgers_come_first() -> None:
    ledger = Finding(
        code=Code.LEDGER_MISSING,
        subject=Subject(parts=("public", "m"), schema="public", table="m"),
    )
    lines = shown(COLUMN, ledger)
    titles = [line for line in lines if line.startswith(("ledger", "table"))]
    assert titles == ["table public.m", "table public.users"]


def test_remedies_can_be_copied() -> None:
    """None is broken, and of many the script is named that has them all."""
    long = "ALTER TABLE public.users ADD CONSTRAINT a CHECK (" + "x" * 80 + ");\nVALIDATE;"
    assert shown(in_table(Code.CHECK_MISSING, "a", remedy=in_sql(long)))[-2:] == [
        f"  {long.splitlines()[0]}",
        "  VALIDATE;",
    ]
    many = [replace(one, remedy=in_shell(f"do {n}")) for n, one in enumerate(several(10))]
    lines = shown(*many)
    place = lines.index("What to do:")
    assert lines[place - 2] == "Shortened: --verbose shows all of it, and so does a pipe."
    assert lines[place + 8 :] == [
        "  do 7",
        "  … and 2 more; --format sql makes one script of what SQL can mend",
    ]
    assert shown(*many, style=WHOLE)[-1] == "  do 9"
    read = [replace(one, remedy=advising(f"see {n}")) for n, one in enumerate(several(10))]
    assert shown(*read)[-2:] == ["  see 7", lines[-1]]


def test_what_is_read_stands_above_what_is_run() -> None:
    failed = replace(COLUMN, remedy=in_shell("clear it", "deploy").after("mend it, and then"))
    assert shown(failed)[-3:] == ["  mend it, and then:", "    clear it", "    deploy"]
    assert shown(replace(failed, remedy=advising("ask")))[-2:] == ["What to do:", "  ask"]


def test_several_targets_are_summed_up() -> None:
    made = [
        report(COLUMN, target="shop"),
        report(target="a"),
        *(replace(REPORTS["unknown"], target=name) for name in "bcdef"),
    ]
    assert _SGR.sub("", sum_of(made, PLAIN)) == (
        "7 targets: 1 fail (shop), 5 unknown (b, c, d and 2 more), 1 pass\n"
    )


@pytest.mark.parametrize("name", sorted(REPORTS))
@pytest.mark.parametrize("width", [40, 80, 160])
def test_every_line_fits_but_what_is_to_be_copied(name: str, width: int) -> None:
    text = _SGR.sub("", as_terminal(REPORTS[name], replace(PLAIN, width=width)))
    prose, _, _ = text.partition("What to do:")
    longest = max(cells(word) for word in prose.split())
    for line in prose.splitlines():
        assert cells(line) <= min(120, max(width, longest + 10))


@given(name=st.sampled_from(sorted(REPORTS)), text=st.text(), width=st.integers(1, 200))
def test_no_text_moves_the_cursor(name: str, text: str, width: int) -> None:
    bad = hostile(text)
    gone = table(Code.TABLE_MISSING, text or "x", expected={"columns": {text: {"type": text}}})
    made = replace(
        REPORTS[name], findings=(*REPORTS[name].findings, bad, gone), message=text, target=text
    )
    for style in (replace(PLAIN, width=width), replace(WHOLE, width=width), ENDLESS):
        for line in as_terminal(made, style).split("\n"):
            assert _SGR.sub("", line).isprintable()
            assert line.count("\x1b[0m") * 2 == line.count("\x1b")
        assert (
            _SGR.sub("", sum_of([made, made], style)).rstrip("\n").replace("\n", "").isprintable()
        )

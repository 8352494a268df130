from __future__ import annotations

import html
import re

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from healthcheck.model.finding import Code
from healthcheck.model.remedy import in_shell, in_sql
from healthcheck.report.markdown import as_markdown
from tests.report.made import COLUMN, INDEX, REPORTS, TABLE, in_table, report


def page(markdown: str) -> str:
    """What GitHub's own parser makes of it."""
    return str(
        cmarkgfm.github_flavored_markdown_to_html(markdown, options=Options.CMARK_OPT_UNSAFE)
    )


def cells(markdown: str) -> list[list[str]]:
    """The text of the table's rows, without its head."""
    rows = re.findall(r"<tr>(.*?)</tr>", page(markdown), re.DOTALL)[1:]
    return [
        [
            html.unescape(re.sub(r"<[^>]+>", "", cell))
            for cell in re.findall(r"<td.*?>(.*?)</td>", row, re.DOTALL)
        ]
        for row in rows
    ]


def test_fail() -> None:
    markdown = as_markdown(report(COLUMN, INDEX, TABLE))
    assert markdown.startswith("### ❌ FAIL\n")
    assert cells(markdown) == [
        [
            "fail",
            'column public.users."projectId"',
            "is missing",
            "text not null",
            "",
            "column.missing",
            "expected_schema.yaml:14",
        ],
        [
            "warn",
            "index public.users_email_idx",
            "has another name",
            "users_email_idx",
            "users_email",
            "index.renamed",
            "",
        ],
        [
            "fail",
            "table public.avatars",
            "is missing",
            "columns, primary key, indexes, checks",
            "",
            "table.missing",
            "expected_schema.yaml:20",
        ],
    ]
    assert "<pre" in page(markdown)
    assert r"apply migration 20251014\_add\_avatar\_creator\_complete" in markdown
    assert "\n```sql\nALTER INDEX public.users_email RENAME TO users_email_idx;\n```\n" in markdown


def test_commands_of_a_shell_are_marked_as_such() -> None:
    made = as_markdown(report(replace(COLUMN, remedy=in_shell("a", "b").after("mend it"))))
    assert "**What to do**\n\nmend it:\n\n```sh\na\nb\n```\n" in made


def test_what_a_migration_explains_says_so() -> None:
    [pending, table] = cells(as_markdown(REPORTS["a migration that was not applied"]))
    assert pending[1] == "migration 20251014_add_avatar_creator_complete"
    assert table[2] == "is missing, of migration 20251014_add_avatar_creator_complete"


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_says_its_verdict(name: str) -> None:
    made = REPORTS[name]
    text = html.unescape(re.sub(r"<[^>]+>", "", page(as_markdown(made))))
    assert made.status.value.upper() in text
    assert made.message in text
    assert len(cells(as_markdown(made))) == len(made.findings)


def test_a_target_with_a_name() -> None:
    assert "PASS shop_db" in page(as_markdown(report(target="shop_db")))


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)


@given(NAMES)
def test_a_name_stays_a_name(name: str) -> None:
    finding = in_table(
        Code.COLUMN_MISSING,
        name,
        hint=f"{name} is near",
        remedy=in_sql(f"mend {name};", advice=name),
    )
    markdown = as_markdown(report(finding))
    [row] = cells(markdown)
    # A code span does not tell blanks at its ends, nor several in a row, and HTML none at all.
    plain = finding.subject.object if finding.subject.object.isprintable() else None
    if plain:
        assert "".join(row[1].split()) == "".join(f"column{plain}".split())
        assert "".join(row[2].split()) == "".join(f"ismissing:{name}isnear".split())
    assert "<script" not in page(markdown)


def test_what_is_long_is_cut() -> None:
    finding = replace(COLUMN, hint="long " * 1000)
    assert len(as_markdown(report(finding))) < 2000

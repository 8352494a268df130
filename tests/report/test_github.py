from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.model.finding import Code
from healthcheck.report.github import as_github
from tests.report.made import COLUMN, INDEX, REPORTS, TYPE, in_table, report, table


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    message: str


def commands(output: str) -> list[Command]:
    """As the runner reads its workflow commands (ActionCommand.TryParseV2 of actions/runner)."""
    found = []
    for line in output.split("\n"):
        match = re.fullmatch(r"::(\w+)(?: ([^:]*(?::[^:]+)*?))?::(.*)", line, re.DOTALL)
        if match:
            pairs = (pair.partition("=") for pair in (match[2] or "").split(","))
            properties = {key.strip(): _unescaped(value, property=True) for key, _, value in pairs}
            found.append(Command(match[1], properties, _unescaped(match[3])))
    return found


def _unescaped(text: str, *, property: bool = False) -> str:
    escapes = {"%0D": "\r", "%0A": "\n", **({"%3A": ":", "%2C": ","} if property else {})}
    for escape, meant in escapes.items():
        text = text.replace(escape, meant)
    return text.replace("%25", "%")


def test_each_finding_stands_at_the_line_that_declares_it() -> None:
    verdict, column, index, kind = commands(as_github(report(COLUMN, INDEX, TYPE)))
    assert (verdict.name, verdict.properties) == ("error", {"title": "healthcheck"})
    assert verdict.message.startswith("FAIL default: 1 of 87 expected objects is missing")
    assert column == Command(
        "error",
        {"file": "expected_schema.yaml", "line": "14", "title": "column.missing"},
        'public.users."projectId" is missing\nexpected: text not null\n'
        "what to do: apply migration 20251014_add_avatar_creator_complete",
    )
    assert (index.name, index.properties) == ("warning", {"title": "index.renamed"})
    assert "\nactual: integer\nhint: it was narrowed\n" in kind.message


def test_a_missing_table_says_what_it_has_and_not_what_it_is_not() -> None:
    wanted = {"columns": {"a": {}}, "unlogged": False, "row_security": False, "foreign": True}
    _, missing = commands(as_github(report(table(Code.TABLE_MISSING, expected=wanted))))
    assert missing.message == "public.avatars is missing\nexpected: columns, foreign"


@pytest.mark.parametrize("name", REPORTS)
def test_every_report(name: str) -> None:
    made = REPORTS[name]
    found = commands(as_github(made))
    assert len(found) == (1 + len(made.findings) if made.status.value != "pass" else 0)
    assert made.status.value.upper() in as_github(made)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
    st.text("ab:,%=\n\r", min_size=1, max_size=9),
)
def test_no_name_breaks_out(name: str, file: str) -> None:
    finding = in_table(Code.COLUMN_PRESENT, name, declared_at=f"{file}:7")
    output = as_github(report(finding))
    assert len(commands(output)) == 2
    assert output.count("\n") == 2
    properties = commands(output)[1].properties
    assert properties["title"] == "column.present"
    if file.isprintable():
        assert (properties["file"], properties["line"]) == (file, "7")

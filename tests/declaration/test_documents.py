"""The reference page names every key, and its examples are declarations."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from healthcheck.declaration import SECTIONS, TABLE_SECTIONS, document, json_schema, policy
from healthcheck.declaration.sections import Section
from tests.declaration.decoding import decoded, problems

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "reference" / "declaration.md").read_text()
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
TOP = document.keys(SECTIONS)


def _chapter(heading: str) -> str:
    """What stands under a heading, up to the next."""
    _, found, rest = PAGE.partition(f"\n### `{heading}`")
    assert found, f"no heading for {heading}"
    return re.split(r"^##", rest, maxsplit=1, flags=re.MULTILINE)[0]


@pytest.mark.parametrize("key", TOP.fields)
def test_every_key_at_the_top_has_its_heading(key: str) -> None:
    assert _chapter(key).strip()


@pytest.mark.parametrize("section", TABLE_SECTIONS, ids=lambda section: section.key)
def test_every_key_inside_of_a_table_is_in_its_chapter(section: Section[object]) -> None:
    chapter = _chapter(section.key)
    missing = {key for key in section.keys.fields if f"`{key}`" not in chapter}
    assert missing <= {"since", "changed"}


def test_the_other_keys_are_there() -> None:
    assert {
        key for key in policy.IGNORE_KEYS.fields if f"`{key}`" not in _chapter("ignore")
    } == set()
    tables = SECTIONS[0].keys
    for key in (*tables.fields, *tables.unchecked, *TOP.unchecked):
        assert f"`{key}`" in PAGE


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.split("\n")[0])
def test_every_example_is_a_declaration(example: str) -> None:
    first = re.split(r"[:#]", example)[0]
    if "version: 1" in example:
        text = example
    elif first in TOP.fields:
        text = "version: 1\n" + example + ("" if first == "tables" else "tables: {t: {}}\n")
    else:
        text = "version: 1\ntables:\n  t:\n" + textwrap.indent(example, "    ")
    assert problems(text) == []


def test_there_are_examples() -> None:
    assert len(EXAMPLES) > 15


def test_the_declaration_at_the_top_of_the_repository() -> None:
    expectation = decoded((REPOSITORY / "expected_schema.yaml").read_bytes())
    names = {name.name for name in expectation.tables}
    assert {"users", "avatar_projects", "avatar_generations", "persona_examples"} <= names


def test_the_schema_is_small_enough_to_be_read() -> None:
    assert set(json_schema()["$defs"]) == {
        *("table", "column", "primary_key", "index", "unnamed_index", "unique_constraint"),
        *("unnamed_unique_constraint", "foreign_key", "unnamed_foreign_key"),
        *("check", "unnamed_check", "exclusion", "unnamed_exclusion", "policy"),
        *("extension", "enum", "domain", "type", "sequence", "view", "function"),
        *("trigger", "triggers", "privileges", "migrations", "tenants", "tenant_table"),
    }

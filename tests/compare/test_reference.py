"""docs/reference/findings.md tells of every finding there can be."""

from __future__ import annotations

import re
from pathlib import Path

from healthcheck.model.finding import Code

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "findings.md"
SECTIONS = dict(
    re.findall(r"^### `(\S+)`\n(.*?)(?=^#|\Z)", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
)


def test_every_code_has_its_heading_in_the_order_of_the_codes() -> None:
    kinds = list(dict.fromkeys(code.split(".")[0] for code in SECTIONS))
    ordered = sorted(Code, key=lambda code: kinds.index(code.kind))
    assert list(SECTIONS) == ordered


def test_every_code_has_an_example_and_says_what_to_do() -> None:
    bare = [
        code
        for code, text in SECTIONS.items()
        if f"> `{code}` · " not in text or len(text.strip().split("\n\n")) < 3
    ]
    assert bare == []

"""Every link of every page leads somewhere: to a file that is there, and to a heading in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.docs.guide import ROOT

_SKIPPED = {".cache", ".venv", ".git", "dist", "node_modules"}
_FENCED = re.compile(r"^( *)(```+|~~~+).*?^\1\2", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(`+)(?:.*?)\1", re.DOTALL)
_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)|(?:href|src)=\"([^\"]+)\"")
_REFERENCE = re.compile(r"^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.*?) *#*$", re.MULTILINE)
_ANCHOR = re.compile(r"<a (?:id|name)=\"([^\"]+)\"")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def pages() -> list[Path]:
    found = (
        path for path in ROOT.rglob("*.md") if not _SKIPPED & set(path.relative_to(ROOT).parts[:-1])
    )
    return sorted(found)


def links(text: str) -> Iterator[str]:
    """Where the links of a page lead, but for those in code."""
    prose = _CODE.sub("`", _FENCED.sub("", text))
    for match in _LINK.finditer(prose):
        yield match[1] or match[2]
    yield from _REFERENCE.findall(prose)


def anchors(text: str) -> set[str]:
    """What can follow a # in a link to a page, by the rule of GitHub."""
    seen: Counter[str] = Counter()
    names = set(_ANCHOR.findall(text))
    for heading in _HEADING.findall(_FENCED.sub("", text)):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        names.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return names


@cache
def _anchors_of(path: Path) -> set[str]:
    return anchors(path.read_text(encoding="utf-8"))


def broken(page: Path, root: Path = ROOT) -> Iterator[str]:
    for link in links(page.read_text(encoding="utf-8")):
        if _ELSEWHERE.match(link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.is_relative_to(root) or not target.exists():
            yield f"{link}: there is no such file"
        elif anchor and anchor not in _anchors_of(target):
            yield f"{link}: there is no such heading"


@pytest.mark.parametrize("page", pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert list(broken(page)) == []


def test_links_that_lead_nowhere_are_found(tmp_path: Path) -> None:
    assert {path.name for path in pages()} >= {"README.md", "findings.md", "sql.md"}
    text = """\
# One `two`, [three](x.md)!
## Again
## Again
<a id="here"></a> [a](b.md "title") [c](<d.md>) ![e](f.png) <a href="g.md">
`[code](h.md)`

```
[code](i.md)
# no heading
```

[j]: k.md
"""
    assert list(links(text)) == ["x.md", "b.md", "d.md", "f.png", "g.md", "k.md"]
    assert anchors(text) == {"one-two-three", "again", "again-1", "here"}
    (tmp_path / "x.md").write_text("# Here\n")
    (tmp_path / "page.md").write_text("[a](x.md#here) [b](#top) [c](x.md#there) [d](../y) <x:z>\n")
    assert list(broken(tmp_path / "page.md", tmp_path)) == [
        "#top: there is no such heading",
        "x.md#there: there is no such heading",
        "../y: there is no such file",
    ]

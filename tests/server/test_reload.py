from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from healthcheck.model.report import DeclarationInfo
from healthcheck.probe import DeclarationSource
from healthcheck.server import reload
from tests.report.made import DECLARATION
from tests.server.serving import eventually


class Source:
    """Stands for a declaration's source: each look at it gives the next of its contents."""

    path = Path("expected_schema.yaml")

    def __init__(self, *contents: DeclarationInfo | Exception) -> None:
        self.contents = list(contents)
        self.current: tuple[Any, DeclarationInfo] = (None, DECLARATION)

    def refresh(self) -> bool:
        content = self.contents.pop(0) if self.contents else self.current[1]
        if isinstance(content, Exception):
            raise content
        before, self.current = self.current[1], (None, content)
        return content.sha256 != before.sha256


def logged(source: Source, times: int) -> list[tuple[str, Any]]:
    with capture_logs() as lines:
        for _ in range(times):
            reload.look_at(cast("DeclarationSource", source))
    return [(line["event"], line.get("sha256") or line.get("problems")) for line in lines]


def test_what_comes_of_a_look_is_said_once() -> None:
    newer = replace(DECLARATION, sha256="f" * 64)
    bad = replace(newer, problem="a.yaml:1:1: no\na.yaml:2:1: no")
    worse = replace(newer, problem="a.yaml: gone")
    source = Source(DECLARATION, newer, newer, bad, bad, worse, newer)
    assert logged(source, 7) == [
        ("declaration.reloaded", "f" * 64),
        ("declaration.refused", ["a.yaml:1:1: no", "a.yaml:2:1: no"]),
        ("declaration.refused", ["a.yaml: gone"]),
    ]


def test_a_fault_of_ours_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reload, "EVERY_S", 0.001)
    source = Source(ValueError("geheim"), replace(DECLARATION, sha256="f" * 64))
    happened: Callable[[], bool] = lambda: source.current[1].sha256 == "f" * 64  # noqa: E731
    with capture_logs() as lines, reload.reloading([cast("DeclarationSource", source)]):
        eventually(happened)
    assert lines[0]["error"] == "builtins.ValueError"
    assert "geheim" not in str(lines)

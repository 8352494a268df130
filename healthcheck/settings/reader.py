"""Looking settings up: the command line, the environment, a file, the default."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

from healthcheck.errors import Problem
from healthcheck.model.names import printable
from healthcheck.settings.names import is_service_link
from healthcheck.settings.table import FILE, Setting

LARGEST_BYTES: Final = 1024 * 1024
"""Every file that a setting names is far smaller."""

T = TypeVar("T")


def read_text(path: Path) -> str:
    """The content of a file.

    Raises ValueError, whose text holds neither the content nor the path: what was taken for a path
    may be the secret itself.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise ValueError(f"the file cannot be read: {error.strerror}") from None
    if len(content) > LARGEST_BYTES:
        raise ValueError(f"the file is larger than {LARGEST_BYTES // 1024} KiB")
    text = content.decode("utf-8-sig", "replace")
    if "\ufffd" in text:
        raise ValueError("the file is no text in UTF-8")
    return text


class Given(NamedTuple):
    """A text, and what messages call the place where it stands: "HEALTHCHECK_PORT", "--port"."""

    source: str
    text: str


class Reader:
    """Looks settings up and collects what is wrong with them. An empty value is none."""

    def __init__(self, environ: Mapping[str, str], options: Mapping[str, str]) -> None:
        self._environ = {name: value for name, value in environ.items() if value.strip()}
        self._options = options
        self.problems: list[Problem] = []

    def add(self, source: str, text: str) -> None:
        self.problems.append(Problem(printable(source), 0, 0, text))

    def value(self, setting: Setting) -> Any:
        """Its value or default; None where there is neither, or a problem."""
        given = self.given(setting)
        if given is None:
            return None if setting.default is None else setting.parse(setting.default)
        return self.parsed(given, setting.parse)

    def parsed(self, given: Given, parse: Callable[[str], T]) -> T | None:
        try:
            return parse(given.text)
        except ValueError as error:
            self.add(given.source, str(error))
            return None

    def given(self, setting: Setting) -> Given | None:
        """What the command line says, else the environment."""
        if setting.name in self._options:
            return Given(str(setting.option), self._options[setting.name])
        return self.secret(setting.name) if setting.secret else self.variable(setting.name)

    def is_option(self, setting: Setting) -> bool:
        """Whether the command line says it."""
        return setting.name in self._options

    def variable(self, name: str) -> Given | None:
        """What stands in the environment for `name`, and no Service's link."""
        text = self._environ.get(name)
        if text is None or is_service_link(name, text):
            return None
        return Given(name, text.strip())

    def secret(self, name: str) -> Given | None:
        """A variable, or the content of the file that its other name points to."""
        given, path = self.variable(name), self.variable(name + FILE)
        if path is None or given is not None:
            if path is not None:
                self.add(path.source, f"is set beside {name}; wants one of them")
            return given
        text = self.parsed(path, lambda path: read_text(Path(path)).strip())
        return None if text is None else Given(path.source, text)

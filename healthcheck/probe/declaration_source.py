"""The declaration's file and its migrations, read again when their content changes."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path

from msgspec.structs import replace

from healthcheck.compare import count_objects, possible_codes
from healthcheck.declaration import decode
from healthcheck.errors import DeclarationError, Problem
from healthcheck.model.expectation import Expectation
from healthcheck.model.report import DeclarationInfo
from healthcheck.probe.releases import Releases


class DeclarationSource:
    """A declaration in use, and the file that it came from.

    `current` is the last good content; `reloads` counts "success" and "failure" since the start.
    """

    def __init__(
        self,
        path: Path,
        connected_schema: str | None,
        current: tuple[Expectation, DeclarationInfo],
        releases: Releases | None = None,
    ) -> None:
        self.path = path
        self.current = current
        self.reloads: Counter[str] = Counter()
        self._connected_schema = connected_schema
        self._seen = current[1].sha256
        self._releases = releases or Releases(path)

    @classmethod
    def load(cls, path: Path, *, connected_schema: str | None = None) -> DeclarationSource:
        """Read and decode `path`, and the directories of migrations that it names.

        `connected_schema` is what the connection string names, for names without one. Raises
        DeclarationError, also where the file names another, and where one cannot be read.
        """
        releases = Releases(path)
        current = _decode(_read(path), path, connected_schema, releases)
        return cls(path, connected_schema, current, releases)

    def refresh(self) -> bool:
        """Look at the file and its migrations again; True if something new is in use from now on.

        A content that cannot be used leaves the last good one and says so in its `problem`. Reads
        files: call it off the event loop. The content is compared, not times: a ConfigMap's files
        are links that are exchanged. What is exchanged meanwhile is taken up at the next look.
        """
        try:
            text = _read(self.path)
        except DeclarationError as error:
            self._seen = ""
            return self._keep_last_good(error)
        sha256 = hashlib.sha256(text).hexdigest()
        if sha256 == self._seen and not self._releases.moved():
            return False
        self._seen, self._releases = sha256, Releases(self.path)
        try:
            current = _decode(text, self.path, self._connected_schema, self._releases)
        except DeclarationError as error:
            return False if self._is_exchanged(text) else self._keep_last_good(error)
        if self._is_exchanged(text):
            return False
        if current == self.current:
            return False  # a file of migrations says the same in other words
        self.current = current
        self.reloads["success"] += 1
        return True

    def _is_exchanged(self, text: bytes) -> bool:
        """Whether the file is another by now: its migrations may be those of another release."""
        try:
            is_same = _read(self.path) == text
        except DeclarationError:
            is_same = False
        if not is_same:
            self._seen = ""
        return not is_same

    def _keep_last_good(self, error: DeclarationError) -> bool:
        expectation, info = self.current
        if info.problem != str(error):
            self.reloads["failure"] += 1
            self.current = expectation, replace(info, problem=str(error))
        return False


def read_expectation(path: Path, *, connected_schema: str | None) -> Expectation:
    """What a declaration says, without a look at the directories of migrations that it names.

    `connected_schema` is as for load(). Raises DeclarationError, also where it cannot be read.
    """
    return decode(_read(path), file=str(path), connected_schema=connected_schema)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        cure = "is the path right?"
        if isinstance(error, FileNotFoundError):
            cure = "name another with --declaration or HEALTHCHECK_DECLARATION, or make one:"
            cure += " healthcheck snapshot"
        text = f"cannot be read: {error.strerror}; {cure}"
        raise DeclarationError([Problem(str(path), 0, 0, text)]) from None


def _decode(
    text: bytes, path: Path, schema: str | None, releases: Releases
) -> tuple[Expectation, DeclarationInfo]:
    expectation = decode(text, file=str(path), connected_schema=schema, releases=releases)
    return expectation, DeclarationInfo(
        file=str(path),
        sha256=hashlib.sha256(text).hexdigest(),
        objects=count_objects(expectation),
        codes=possible_codes(expectation),
        expectation=expectation,
    )

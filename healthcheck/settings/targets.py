"""The file of HEALTHCHECK_TARGETS: `name: {url_env | url_file, declaration}` for many databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from msgspec import Struct

from healthcheck import database_url
from healthcheck.database_url import DatabaseUrl
from healthcheck.declaration import events
from healthcheck.declaration.problems import EnoughError, Problems, did_you_mean
from healthcheck.declaration.tree import Mapping, Node, Scalar, described, is_nothing, shown
from healthcheck.settings.model import TargetSettings
from healthcheck.settings.reader import Given, Reader, read_text

KEYS: Final = ("url_env", "url_file", "declaration")

_SECRET: Final = re.compile(r"://|password\s*=", re.IGNORECASE)

_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# A target's name stands in paths, labels and file names of other tools.
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}")


class _File(Struct, frozen=True, kw_only=True):
    """The file, and what its targets are resolved against."""

    folder: Path
    reader: Reader
    problems: Problems
    declaration: Path | None
    overridden: bool


def read_targets(
    reader: Reader, given: Given, *, declaration: Path | None, overridden: bool
) -> tuple[TargetSettings, ...]:
    """The targets of the file that `given` names; what is wrong goes to `reader`.

    `declaration` is for targets that name none, and for all of them where it is `overridden`.
    Paths inside of the file are relative to it.
    """
    text = reader.parsed(given, lambda path: read_text(Path(path)))
    if text is None:
        return ()
    if _SECRET.search(text):
        # Any further message might quote it.
        reader.add(given.text, "holds a connection string; wants url_env or url_file instead")
        return ()
    problems = Problems(given.text)
    file = _File(
        folder=Path(given.text).parent,
        reader=reader,
        problems=problems,
        declaration=declaration,
        overridden=overridden,
    )
    targets: tuple[TargetSettings, ...] = ()
    with suppress(EnoughError):
        targets = tuple(_decode(file, events.parse(text, problems)))
    reader.problems.extend(problems.error().problems)
    if not targets and not problems:
        reader.add(given.text, "names no target; wants name: {url_env: …, declaration: …}")
    return targets


def _decode(file: _File, root: Node | None) -> Iterator[TargetSettings]:
    if root is None:
        return
    if not isinstance(root, Mapping):
        file.problems.add(root, f"wants a mapping of targets by name, got {_kind(root)}")
        return
    for name, node in root.entries:
        if not _NAME.fullmatch(name.text):
            file.problems.add(name, f"target {shown(name.text)}: {_NAME_RULE}")
        elif not isinstance(node, Mapping):
            wanted = "wants {url_env: …, declaration: …}"
            file.problems.add(node, f"target {shown(name.text)}: {wanted}, got {_kind(node)}")
        else:
            yield from _target(file, name, node)


_NAME_RULE: Final = "wants a name of letters, digits, _ . and -, at most 63 of them"


def _kind(node: Node) -> str:
    """What stands there, without the text that it may be: it could be a secret."""
    return "a text" if isinstance(node, Scalar) and not is_nothing(node) else described(node)


def _target(file: _File, name: Scalar, node: Mapping) -> Iterator[TargetSettings]:
    where = f"target {shown(name.text)}"
    texts: dict[str, Scalar] = {}
    for key, value in node.entries:
        if key.text not in KEYS:
            cure = did_you_mean(key.text, KEYS) or f"; wants {', '.join(KEYS)}"
            file.problems.add(key, f"{where}: unknown key {shown(key.text)}{cure}")
        elif not isinstance(value, Scalar) or not value.text.strip():
            file.problems.add(value, f"{where}: {key.text}: wants a text, got {_kind(value)}")
        else:
            texts[key.text] = value
    url = _url(file, where, name, texts)
    declaration = _declaration(file, texts.get("declaration"))
    if url is not None and declaration is not None:
        yield TargetSettings(name=name.text, url=url, declaration=declaration)


def _declaration(file: _File, written: Scalar | None) -> Path | None:
    if written is None or file.overridden:
        return file.declaration
    return file.folder / written.text


def _url(file: _File, where: str, name: Scalar, texts: dict[str, Scalar]) -> DatabaseUrl | None:
    variable, path = texts.get("url_env"), texts.get("url_file")
    place = variable or path
    if place is None or (variable and path):
        file.problems.add(name, f"{where}: wants one of url_env and url_file")
        return None
    try:
        text = _connection_string(file, place, in_file=place is path)
    except ValueError as error:
        file.problems.add(place, f"{where}: {error}")
        return None
    try:
        return database_url.parse(text)
    except ValueError as error:
        file.problems.add(place, f"{where}: the connection string in {shown(place.text)} {error}")
        return None


def _connection_string(file: _File, place: Scalar, *, in_file: bool) -> str:
    """What the variable or the file holds that `place` names. Raises ValueError."""
    if in_file:
        return read_text(file.folder / place.text)
    if not _VARIABLE.fullmatch(place.text):
        raise ValueError("url_env wants the name of a variable, such as BILLING_DATABASE_URL")
    given = file.reader.variable(place.text)
    if given is None:
        raise ValueError(f"the variable {shown(place.text)} is not set")
    return given.text

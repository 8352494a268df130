"""SQL files that are numbered or dated and applied by hand or a script: there is no ledger.

So this is none of the tools that a database is asked for; it is for replaying files.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from healthcheck.ledgers.markers import lines, only
from healthcheck.ledgers.tool import FilesError, Tool, listed, text
from healthcheck.model.ledger import Files, Migration, Script

_FILE: Final = re.compile(r"[^/.][^/]*\.sql|[^/.][^/]*/up\.sql")
_NUMBER: Final = re.compile(r"[vV]?([0-9]+(?:[.-][0-9]+)*)")
_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]*")
_DATE_DIGITS: Final = 17  # to the millisecond
_BACKWARDS: Final = re.compile(r"(?:(.*)([._-]))?(?:down|rollback|undo)\.sql")
_UP: Final = re.compile(r"--\s*(?:\+migrate\s+Up|Up\s+Migration)\b.*", re.IGNORECASE)
_DOWN: Final = re.compile(
    r"--\s*(?:\+migrate\s+Down|Down\s+Migration|(?://)?\s*@UNDO)\b.*", re.IGNORECASE
)


def _order(path: str) -> tuple[tuple[int, ...], str] | None:
    """The number that a name begins with, by which 2 is before 10 and 20240105 on its day.

    Equal ones go by the whole name. None where it begins with no number.
    """
    found = _NUMBER.match(path)
    if not found:
        return None
    return tuple(_value(part) for part in re.split(r"[.-]", found[1])), path


def _value(digits: str) -> int:
    return int(digits.ljust(_DATE_DIGITS, "0") if _DATE.fullmatch(digits) else digits)


def _is_backwards(path: str, files: Files) -> bool:
    """Whether it undoes another: by a dot, or where the other is there (not 7_scale_down.sql)."""
    found = _BACKWARDS.fullmatch(path)
    if not found:
        return False
    name, sign = found[1], found[2]
    return sign in (None, ".") or any(f"{name}{up}.sql" in files for up in ("", f"{sign}up"))


def _files(files: Files) -> list[tuple[str, str]]:
    """Name and file of each, in order; none where none is numbered."""
    paths = [path for path in files if _FILE.fullmatch(path) and not _is_backwards(path, files)]
    orders = {path: _order(path) for path in paths}
    numbered = {path: order for path, order in orders.items() if order}
    if numbered:
        _refuse(sorted(orders.keys() - numbered.keys()))
    return [(_name(path), path) for path in sorted(numbered, key=numbered.__getitem__)]


def _refuse(unnumbered: Sequence[str]) -> None:
    for path in unnumbered:
        raise FilesError(
            path, 0, "begins with no number, which would tell its place; give it one or move it"
        )


def _name(path: str) -> str:
    return path.removesuffix("/up.sql").removesuffix(".sql").removesuffix(".up")


def _release(files: Files) -> tuple[Migration, ...]:
    return listed(_files(files))


def _scripts(files: Files) -> tuple[Script, ...]:
    return tuple(
        Script(migration=name, path=path, text=_upwards(text(files, path)))
        for name, path in _files(files)
    )


def _upwards(content: str) -> str:
    """The text without what comes after a line that begins the way back."""
    kept = set()
    upwards = True
    for number, line in enumerate(lines(content)):
        if _DOWN.fullmatch(line):
            upwards = False
        elif _UP.fullmatch(line):
            upwards = True
        elif upwards:
            kept.add(number)
    return only(content, kept.__contains__)


PLAIN: Final = Tool(
    name="plain",
    title="SQL files",
    table="",
    columns=frozenset(),
    remedy="",
    query=lambda _: "SELECT WHERE false",
    row=tuple[()],
    entries=lambda _rows, _release: (),
    patterns=("*.sql", "*/up.sql"),
    release=_release,
    scripts=_scripts,
)

"""Flyway: versioned migrations (V), repeatable ones (R), and baselines (B), in any subfolder.

The ledger keeps a row for whatever was done, by rank; undoing a version (U) is a row too, and so is
`flyway baseline`, up to which everything counts as applied. A row is written when a migration has
ended: without `success` it failed. The key of the advisory lock is "Flyway" as a number, and the
table's hash. See ResourceNameParser, MigrationVersion, MigrationInfoServiceImpl, ChecksumCalculator
and PostgreSQLAdvisoryLockTemplate in flyway-core. Files that Flyway passes over are passed over
here; the usual prefixes, separator and suffix are taken for granted.
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.ledgers.locks import with_run
from healthcheck.ledgers.tool import Place, Rows, Tool, given, in_motion, program, text
from healthcheck.ledgers.versions import once
from healthcheck.model.ledger import Entry, Files, Migration, Script, Standing
from healthcheck.model.names import in_quotes

_LOCK: Final = int.from_bytes(b"Flyway")
_VERSION: Final = re.compile(r"[0-9]+(?:[._][0-9]+)*")
_NAME: Final = re.compile(r"(?:([VB])([0-9._]+?)|R)__(.*)", re.DOTALL)
_SUFFIXES: Final = (".sql", ".java", ".kt")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_NO_TRANSACTION: Final = re.compile(
    r"^\s*executeInTransaction\s*=\s*false\s*$", re.IGNORECASE | re.MULTILINE
)
_OF_NO_FILE: Final = (None, "SCHEMA", "BASELINE")

_Number: TypeAlias = tuple[int, ...]
"""A version, without zeros at its end: 1.10.0 is (1, 10)."""


class _File(Struct, frozen=True, kw_only=True):
    """A migration's file: `kind` is V, B or R, and `number` empty for the last."""

    name: str
    path: str
    kind: str
    number: _Number
    description: str

    @property
    def key(self) -> str:
        """What Flyway knows it by: its version, or the description of a repeatable one."""
        return _key(self.kind, self.number, self.description)

    @property
    def place(self) -> tuple[bool, _Number, str, str]:
        """Its place in the order: versions first, then what is repeatable by description."""
        return self.kind == "R", self.number, self.kind, self.description


def _key(kind: str, number: _Number, description: str) -> str:
    return f"{kind} {'.'.join(map(str, number)) or description}"


def _number(version: str) -> _Number:
    """Empty where it is no version."""
    if not _VERSION.fullmatch(version):
        return ()
    parts = [int(part) for part in re.split(r"[._]", version)]
    while len(parts) > 1 and parts[-1] == 0:
        parts.pop()
    return tuple(parts)


def _parse(name: str, path: str) -> _File | None:
    """The migration of a file's name without folder and suffix; None where Flyway sees none."""
    found = _NAME.fullmatch(name)
    if not found:
        return None
    kind, version, description = found[1] or "R", found[2] or "", found[3].replace("_", " ")
    number = _number(version)
    if version and not number:
        return None
    return _File(name=name, path=path, kind=kind, number=number, description=description)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[0]


def _files(files: Files) -> list[_File]:
    """The migrations, in order. Raises FilesError where two have one version or description."""
    found = {
        path: file
        for path in files
        if path.endswith(_SUFFIXES) and (file := _parse(_stem(path), path))
    }
    once(found, lambda path: found[path].key)
    ordered = sorted(found.values(), key=lambda file: file.place)
    return [file for file in ordered if file.kind != "B" or file is _base(ordered)]


def _base(ordered: Sequence[_File]) -> _File | None:
    """The baseline that the history begins with, where the versions that it stands for are gone."""
    first = min((file.number for file in ordered if file.kind == "V"), default=None)
    bases = [
        file for file in ordered if file.kind == "B" and (first is None or file.number < first)
    ]
    return bases[-1] if bases else None


def checksum(content: str) -> str:
    """What Flyway records of a text: the CRC-32 of its lines without their ends, signed."""
    return str(_signed(crc32(_LINE_END.sub("", content).encode())))


def _release(files: Files) -> tuple[Migration, ...]:
    return tuple(
        Migration(name=file.name, checksum=_checksum(files, file), path=file.path)
        for file in _files(files)
    )


def _checksum(files: Files, file: _File) -> str | None:
    """None for programs, and for what is repeatable after placeholders were put in."""
    if not file.path.endswith(".sql"):
        return None
    content = text(files, file.path)
    return None if file.kind == "R" and "${" in content else checksum(content)


def _scripts(files: Files) -> tuple[Script, ...]:
    return tuple(_script(files, file) for file in _files(files))


def _script(files: Files, file: _File) -> Script:
    if not file.path.endswith(".sql"):
        raise program(file.path, "Flyway")
    return Script(
        migration=file.name,
        path=file.path,
        text=text(files, file.path),
        transaction=_transaction(files, f"{file.path}.conf"),
    )


def _transaction(files: Files, path: str) -> bool | None:
    return False if path in files and _NO_TRANSACTION.search(text(files, path)) else None


def _query(place: Place) -> str:
    return f"""
        SELECT m.version, m.description, m.type, m.script, m.checksum, m.success,
            run.schema, run.table, run.held
        FROM {with_run(place)}
        ORDER BY m.installed_rank
    """


def lock_key(schema: str, table: str) -> int:
    """The key of the advisory lock that Flyway holds while it migrates."""
    return _LOCK + _java_hash(in_quotes(schema, table))


def _java_hash(content: str) -> int:
    """String.hashCode()."""
    code = 0
    units = content.encode("utf-16-be")
    for high, low in zip(units[::2], units[1::2], strict=True):
        code = (code * 31 + high * 256 + low) % (1 << 32)
    return _signed(code)


def _signed(unsigned: int) -> int:
    return unsigned - (1 << 32) if unsigned >> 31 else unsigned


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    ours = {file.key: file for file in map(_of_release, release) if file}
    recorded = _recorded(rows, ours)
    baseline = max((_number(row[0] or "") for row in rows if _is_baseline(row)), default=())
    below = [
        Entry(name=file.name)
        for key, file in ours.items()
        if key not in recorded and _needs_no_row(file, baseline, has_rows=bool(recorded))
    ]
    checksums = {migration.name: migration.checksum for migration in release}
    current = [entry for key, entry in recorded.items() if not _is_outdated(key, entry, checksums)]
    return in_motion([*below, *current], release, _is_locked(rows))


def _is_baseline(row: tuple[Any, ...]) -> bool:
    return str(row[2]).endswith("BASELINE")


def _recorded(rows: Rows, ours: Mapping[str, _File]) -> dict[str, Entry]:
    """The last word on each migration that rows are of, by its key."""
    entries: dict[str, Entry] = {}
    for version, description, kind, script, crc, success, *_ in rows:
        if kind in _OF_NO_FILE:
            continue
        number = _number(version or "")
        key = _key(_letter(kind, number), number, description)
        if success and kind.startswith(("UNDO", "DELETE")):
            entries.pop(key, None)
            continue
        entries[key] = Entry(
            name=ours[key].name if key in ours else _script_name(given(script)),
            standing=Standing.APPLIED if success else Standing.FAILED,
            checksum=None if crc is None else str(crc),
        )
    return entries


def _is_locked(rows: Rows) -> bool:
    return any(lock_key(schema, table) in held for *_, schema, table, held in rows[:1])


def _of_release(migration: Migration) -> _File | None:
    """By the name of its file, with or without ending, or by its version alone."""
    name, path = migration.name.removesuffix(".sql"), migration.path or ""
    found = _parse(name, path) or _parse(f"V{name}__", path)
    return replace(found, name=migration.name) if found else None


def _letter(kind: str, number: _Number) -> str:
    """The prefix of the files that such rows are of."""
    if not number:
        return "R"
    return "B" if kind.endswith("_BASELINE") else "V"


def _script_name(script: str) -> str:
    """db/V1__a.sql → V1__a; org.example.V2__B → V2__B."""
    name = script.rpartition("/")[2]
    return name.removesuffix(".sql") if name.endswith(".sql") else name.rpartition(".")[2]


def _needs_no_row(file: _File, baseline: _Number, *, has_rows: bool) -> bool:
    """What is at or below the baseline; and a baseline's file wherever there is a history."""
    if file.kind == "B":
        return bool(baseline) or has_rows
    return file.kind == "V" and file.number <= baseline


def _is_outdated(key: str, entry: Entry, checksums: Mapping[str, str | None]) -> bool:
    """Whether it is a repeatable migration that changed: Flyway applies it again."""
    checksum = checksums.get(entry.name)
    return (
        key.startswith("R ")
        and entry.standing is Standing.APPLIED
        and checksum is not None
        and entry.checksum != checksum
    )


TOOL: Final = Tool(
    name="flyway",
    title="Flyway",
    table="flyway_schema_history",
    columns=frozenset(
        {
            "installed_rank",
            "version",
            "description",
            "type",
            "script",
            "checksum",
            "installed_by",
            "installed_on",
            "execution_time",
            "success",
        }
    ),
    remedy="flyway migrate",
    resolve="flyway repair",
    query=_query,
    row=tuple[
        str | None,
        str | None,
        str | None,
        str | None,
        int | None,
        bool | None,
        str,
        str,
        list[int],
    ],
    entries=_entries,
    patterns=("**/*.sql", "**/*.sql.conf", "**/*.java", "**/*.kt"),
    release=_release,
    scripts=_scripts,
)

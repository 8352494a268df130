"""Writing a declaration: what of a database, into which file, over what is there already."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from healthcheck.cli.output import complain, emit_file
from healthcheck.cli.parser import Parser, did_you_mean
from healthcheck.errors import Problem, UsageError

if TYPE_CHECKING:
    from healthcheck.model.expectation import Expectation
    from healthcheck.snapshot import Scope, Snapshot


def add_scope_options(parser: Parser) -> None:
    parser.add_argument(
        "--schema",
        action="append",
        default=[],
        metavar="NAME",
        help="a schema to write; may be repeated (default: all that hold something)",
    )
    parser.add_argument(
        "--include",
        action="append",
        default=[],
        metavar="GLOB",
        help='only names that match, with or without their schema: "order*"; may be repeated',
    )
    parser.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="GLOB",
        help="no names that match; may be repeated",
    )
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="SECTIONS",
        help="only these sections of a declaration: tables,columns,indexes",
    )
    parser.add_argument(
        "--output", metavar="FILE", help="where to write, in one step (default: stdout)"
    )
    parser.add_argument(
        "--update",
        metavar="FILE",
        help="bring a declaration up to the database: what people wrote in it stays",
    )


class Existing(NamedTuple):
    """A declaration that is to be brought up to the database."""

    text: bytes
    expectation: Expectation

    def updated(
        self,
        snapshot: Snapshot,
        scope: Scope,
        told: Callable[[Expectation], Expectation] | None = None,
    ) -> bytes:
        """Its new text; `told` says more of what is to be in it."""
        from healthcheck.snapshot.update import updated

        return updated(self.text, self.expectation, snapshot, scope, told)


def existing(
    file: str | None, *, schema: str, connected_schema: str | None = None
) -> Existing | None:
    """What is in a file, if one is named. Raises UsageError and DeclarationError.

    `schema` is the default one of a file that names none, `connected_schema` what it must be.
    """
    from healthcheck.declaration import decode

    if file is None:
        return None
    try:
        text = Path(file).read_bytes()
    except OSError as error:
        problem = f"{file} cannot be read: {error.strerror}; --output FILE writes a new one"
        raise UsageError([Problem("--update", 0, 0, problem)]) from None
    decoded = decode(text, file=file, default_schema=schema, connected_schema=connected_schema)
    return Existing(text, decoded)


def scope_of(
    options: argparse.Namespace, *, usual: tuple[str, ...], prefer: str, update: bool
) -> Scope:
    """What the options ask for; `usual` are the schemas where they name none."""
    from healthcheck.snapshot import SECTIONS, Scope

    only = [word.strip() for given in options.only for word in given.split(",")]
    problems = [
        Problem("--only", 0, 0, f"no section {word!r}{_known(word, SECTIONS)}")
        for word in only
        if word not in SECTIONS
    ]
    if problems:
        raise UsageError(problems)
    return Scope(
        schemas=tuple(dict.fromkeys(options.schema)) or usual,
        is_explicit=bool(options.schema) or not update,
        include=tuple(options.include),
        exclude=tuple(options.exclude),
        only=frozenset(only),
        prefer=prefer,
        check_access=not update,
    )


def _known(word: str, sections: tuple[str, ...]) -> str:
    return did_you_mean(word, sections) or f"; has {', '.join(sections)}"


def refuse_unwritable(options: argparse.Namespace) -> None:
    """Raise UsageError where the options name no place for a file, before it is made."""
    option, file = _place(options)
    if file is None or (Path(file).exists() and not Path(file).is_dir()):
        return
    folder = Path(file).resolve().parent
    why = None
    if Path(file).is_dir():
        why = "it is a directory; name a file in it"
    elif not folder.is_dir():
        why = f"there is no directory {folder}; make it first"
    elif not os.access(folder, os.W_OK | os.X_OK):
        why = f"nothing may be written into {folder}; name another place, or mend its permissions"
    if why is not None:
        raise UsageError([Problem(option, 0, 0, f"{file} cannot be written: {why}")])


def write(content: bytes, options: argparse.Namespace) -> None:
    """Into the file that the options name, in one step, or to stdout."""
    option, file = _place(options)
    if file is None:
        emit_file(content)
        return
    from healthcheck.snapshot.file import replace_file

    replaced = options.update is None and _holds_another(Path(file), content)
    try:
        replace_file(Path(file), content)
    except OSError as error:
        text = f"{file} cannot be written: {error.strerror}"
        raise UsageError([Problem(option, 0, 0, text)]) from None
    if replaced:
        complain(f"note: {file} was replaced; --update {file} keeps what people wrote in one")


def _holds_another(path: Path, content: bytes) -> bool:
    try:
        return path.is_file() and path.read_bytes() != content
    except OSError:
        return False  # Whether it can be replaced nonetheless is told by doing so.


def _place(options: argparse.Namespace) -> tuple[str, str | None]:
    """The option that says where to write, and what it says."""
    if options.output is None and options.update is not None:
        return "--update", options.update
    return "--output", options.output

"""The user's project: imported, and its mistakes told at the line that they come from."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import sysconfig
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Final

from healthcheck.errors import Problem, UsageError
from healthcheck.orm.secrets import without_secrets

_OURS: Final = Path(__file__).parent
_LIBRARY: Final = Path(sysconfig.get_path("stdlib"))
_INSTALLED: Final = {"site-packages", "dist-packages"}
_LONGEST: Final = 600  # characters of an error's own text; some print all that they looked at


def require(module: str, *, name: str, package: str, option: str) -> ModuleType:
    """An installed library. Raises UsageError with the way to get it."""
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module.partition(".")[0]:
            raise
    text = (
        f"{name} is not installed where healthcheck is ({sys.prefix}): install healthcheck in your"
        f" project's own environment, or there: pip install {package}"
    )
    raise UsageError([Problem(option, 0, 0, text)])


def load_module(name: str, *, option: str) -> ModuleType:
    """A module of the project. Raises UsageError where there is none, and whatever it raises."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if name != missing and not name.startswith(f"{missing}."):
            raise
    parent, _, last = missing.rpartition(".")
    near = did_you_mean(last, (found.name for found in pkgutil.iter_modules(_places(parent))))
    where = f"package {parent}" if parent else "the current directory"
    text = f"{where} has no module {last}{near}"
    cure = "" if parent else "; run it where your project runs, or set PYTHONPATH"
    raise UsageError([Problem(option, 0, 0, text + cure)])


def _places(parent: str) -> list[str]:
    if not parent:
        return [os.getcwd()]  # noqa: PTH109 - what sys.path has
    return list(getattr(sys.modules.get(parent), "__path__", []))


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'; did you mean models?', or nothing where no known word is near."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]}?" if close else ""


@contextmanager
def telling(source: str) -> Iterator[None]:
    """Whatever the project's code raises becomes a UsageError of one problem.

    Its place is the innermost line of the project's own, else `source`.
    """
    try:
        yield
    except UsageError:
        raise
    except (Exception, SystemExit) as error:
        raise UsageError([_problem(error, source)]) from None


def _problem(error: BaseException, source: str) -> Problem:
    if isinstance(error, SyntaxError) and error.filename:
        place = _shown(error.filename), error.lineno or 0, error.offset or 0
        return Problem(*place, f"{type(error).__name__}: {error.msg}")
    whole = " ".join(f"{type(error).__name__}: {error}".split())
    text = without_secrets(whole)[:_LONGEST]
    if isinstance(error, ModuleNotFoundError):
        text += f"; is it installed where healthcheck is ({sys.prefix})?"
    return Problem(*(_place(error) or (source, 0, 0)), text)


def _place(error: BaseException | None) -> tuple[str, int, int] | None:
    """File, line and column of the innermost frame of the project's own, of this error or of what
    led to it.
    """
    while error is not None:
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if _is_of_project(frame.filename):
                return _shown(frame.filename), frame.lineno or 0, (frame.colno or 0) + 1
        error = error.__cause__ or error.__context__
    return None


def _is_of_project(filename: str) -> bool:
    path = Path(filename)
    return (
        not filename.startswith("<")
        and not _INSTALLED.intersection(path.parts)
        and not path.is_relative_to(_LIBRARY)
        and not path.is_relative_to(_OURS)
    )


def _shown(filename: str) -> str:
    """Relative to the current directory, where it is below it."""
    path = Path(filename)
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else filename

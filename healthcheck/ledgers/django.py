"""Django: a row for each migration of each app, named here as Django does: "shop.0001_initial".

The app's label is the folder of its migrations unless its apps.py says otherwise. A squashed
migration stands for those that it replaces: their rows make it applied, and applying it writes
them (django, db/migrations/loader.py and executor.py). A migration that fails leaves no row.
Rows of apps that the release has no migrations of are those of installed packages.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from posixpath import basename, dirname
from typing import Final, TypeAlias

from msgspec import Struct

from healthcheck.ledgers.graph import in_order, reached
from healthcheck.ledgers.modules import assigned, parse, strings
from healthcheck.ledgers.tool import FilesError, Place, Rows, Tool
from healthcheck.model.ledger import Entry, Files, Migration

_FILE: Final = re.compile(r"(?:(?P<app>.+)/)?migrations/(?P<name>[^/_~][^/]*)\.py")
_ALONE: Final = re.compile(r"(?P<app>)(?P<name>[0-9]{4}_[^/]*)\.py")
_MARK: Final = re.compile(rb"^class Migration\(", re.MULTILINE)
_APPS: Final = re.compile(rb"^class \w+\(.*AppConfig\)", re.MULTILINE)

_Name: TypeAlias = tuple[str, str]  # the app's label, and the migration's own name


class _File(Struct, frozen=True, kw_only=True):
    path: str
    dependencies: tuple[_Name, ...]
    run_before: tuple[_Name, ...]
    replaces: tuple[_Name, ...]


def _query(place: Place) -> str:
    return f"SELECT m.app, m.name FROM {place.table} m ORDER BY m.id"


def _entries(rows: Rows, release: Sequence[Migration]) -> tuple[Entry, ...]:
    apps = {_name(each.name)[0] for each in release}
    return tuple(
        Entry(name=f"{app}.{name}", foreign=bool(apps) and app not in apps) for app, name in rows
    )


def _release(files: Files) -> tuple[Migration, ...]:
    found = dict(_files(files))
    _refuse_circles(found)
    replaced = {name for each in found.values() for name in each.replaces}
    kept = {name: each for name, each in found.items() if name not in replaced}
    stands = {old: new for new, each in found.items() for old in each.replaces}
    after = _edges(kept, stands)
    return tuple(
        Migration(
            name=name,
            path=kept[_name(name)].path,
            replaces=tuple(".".join(old) for old in _all_replaced(_name(name), found)),
        )
        for name in in_order(after, {".".join(name): each.path for name, each in kept.items()})
    )


def _refuse_circles(found: Mapping[_Name, _File]) -> None:
    replaced = {".".join(new): [".".join(old) for old in found[new].replaces] for new in found}
    for name, each in found.items():
        for old in each.replaces:
            if ".".join(name) in reached([".".join(old)], replaced):
                problem = f"replaces {'.'.join(old)}, which replaces it; let one of them stand"
                raise FilesError(each.path, 0, problem)


def _name(dotted: str) -> _Name:
    app, _, name = dotted.partition(".")
    return app, name


def _all_replaced(name: _Name, found: Mapping[_Name, _File]) -> Iterator[_Name]:
    """What a migration replaces; for a squashed one among them, what that replaces."""
    for old in found[name].replaces:
        if old in found and found[old].replaces:
            yield from _all_replaced(old, found)
        else:
            yield old


def _edges(kept: Mapping[_Name, _File], stands: Mapping[_Name, _Name]) -> dict[str, list[str]]:
    """Each migration, and those that come before it: replaced ones are what stands for them."""
    after: dict[str, list[str]] = {".".join(name): [] for name in sorted(kept)}
    for name, each in kept.items():
        for other in each.dependencies:
            after[".".join(name)] += _named(_standing(other, stands), name, kept)
        for other in each.run_before:
            for later in _named(_standing(other, stands), name, kept):
                after[later].append(".".join(name))
    return after


def _standing(name: _Name, stands: Mapping[_Name, _Name]) -> _Name:
    while name in stands:
        name = stands[name]
    return name


def _named(other: _Name, name: _Name, kept: Mapping[_Name, _File]) -> list[str]:
    """The migrations that a dependency means, of those that are there and not the same."""
    app, wanted = other
    of_app = sorted(each for each in kept if each[0] == app and each != name)
    if wanted == "__first__":
        return [".".join(each) for each in of_app[:1] if app != name[0]]
    if wanted == "__latest__":
        return [".".join(each) for each in of_app[-1:] if app != name[0]]
    return [".".join(each) for each in of_app if each == other]


def _files(files: Files) -> Iterator[tuple[_Name, _File]]:
    labels = _labels(files)
    for path in sorted(files):
        found = _FILE.fullmatch(path) or _ALONE.fullmatch(path)
        body = _body(files, path) if found else []
        if found and body:
            folder = found["app"] or ""
            label = labels.get(folder, basename(folder))
            _refuse_nameless(path, label)
            yield (label, found["name"]), _file(path, body)


def _refuse_nameless(path: str, label: str) -> None:
    if not label:
        cure = "declare the directory that holds the folders of the apps"
        raise FilesError(path, 0, f"is of an app whose name its path does not tell; {cure}")


def _labels(files: Files) -> Mapping[str, str]:
    """The labels that apps give themselves in their apps.py, by their folders."""
    labels: dict[str, str] = {}
    for path in sorted(files):
        if basename(path) == "apps.py" and _APPS.search(files[path]):
            for body in _classes(parse(files, path)):
                label = _label(assigned(body))
                labels |= {dirname(path): label} if label else {}
    return labels


def _classes(module: ast.Module) -> list[list[ast.stmt]]:
    return [each.body for each in module.body if isinstance(each, ast.ClassDef)]


def _label(values: Mapping[str, ast.expr]) -> str:
    """As AppConfig has it: its label, else the last part of its name; "" where it is computed."""
    label = strings(values.get("label")) or strings(values.get("name")) or ("",)
    return label[0].rpartition(".")[2]


def _body(files: Files, path: str) -> list[ast.stmt]:
    """The body of its class Migration; of none where that is only spoken of."""
    if _MARK.search(files[path]) is None:
        return []
    bodies = [
        each.body
        for each in parse(files, path).body
        if isinstance(each, ast.ClassDef) and each.name == "Migration"
    ]
    return bodies[-1] if bodies else []


def _file(path: str, body: Iterable[ast.stmt]) -> _File:
    values = assigned(body)
    replaces = values.get("replaces")
    names = tuple(_pairs(replaces))
    if replaces is not None and not _is_written_out(replaces, names):
        problem = "replaces is computed; write its apps and names out"
        raise FilesError(path, replaces.lineno, problem)
    return _File(
        path=path,
        dependencies=tuple(_pairs(values.get("dependencies"))),
        run_before=tuple(_pairs(values.get("run_before"))),
        replaces=names,
    )


def _is_written_out(value: ast.expr, names: Sequence[_Name]) -> bool:
    return isinstance(value, ast.List | ast.Tuple) and len(value.elts) == len(names)


def _pairs(value: ast.expr | None) -> Iterator[_Name]:
    """The (app, name) of a list; what is computed, such as a swappable dependency, is left out."""
    for each in _elements(value):
        pair = strings(each) if isinstance(each, ast.Tuple) else None
        if pair and len(pair) == 2:
            yield pair[0], pair[1]


def _elements(value: ast.expr | None) -> Iterable[ast.expr]:
    """The elements of a list, also of one that is added to others."""
    return (each for node in ast.walk(value) for each in _own(node)) if value is not None else ()


def _own(node: ast.AST) -> list[ast.expr]:
    return node.elts if isinstance(node, ast.List | ast.Tuple) else []


TOOL: Final = Tool(
    name="django",
    title="Django",
    table="django_migrations",
    columns=frozenset({"id", "app", "name", "applied"}),
    remedy="python manage.py migrate",
    query=_query,
    row=tuple[str, str],
    entries=_entries,
    patterns=("**/migrations/*.py", "**/apps.py", "[0-9][0-9][0-9][0-9]_*.py"),
    release=_release,
    is_its_own=lambda files: any(_MARK.search(content) for content in files.values()),
)

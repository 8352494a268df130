from __future__ import annotations

import pytest

from healthcheck.ledgers import FilesError
from healthcheck.ledgers.django import TOOL
from healthcheck.model.ledger import Entry, Files, Migration


def _file(*lines: str) -> bytes:
    body = "\n".join(f"    {line}" for line in lines or ("pass",))
    head = "from django.db import migrations\nclass Migration(migrations.Migration):\n"
    return (head + body + "\n").encode()


def _apps(*lines: str) -> bytes:
    body = "\n".join(f"    {line}" for line in lines)
    return f"from django.apps import AppConfig\nclass Config(AppConfig):\n{body}\n".encode()


def _after(*names: str) -> str:
    pairs = [tuple(name.split(".")) for name in names]
    return f"dependencies = {pairs}"


_TWO = {
    "b/migrations/0001_initial.py": _file("dependencies = []"),
    "a/migrations/0001_initial.py": _file(_after("b.0001_initial")),
}
_SQUASHED = {
    "a/migrations/0001_initial.py": _file("initial = True"),
    "a/migrations/0002_x.py": _file(_after("a.0001_initial")),
    "a/migrations/0001_squashed.py": _file("replaces = [('a', '0001_initial'), ('a', '0002_x')]"),
    "a/migrations/0003_y.py": _file(_after("a.0002_x")),
    "a/migrations/0001_again.py": _file("replaces = (('a', '0001_squashed'), ('a', '0003_y'))"),
    "b/migrations/0001_initial.py": _file(_after("a.0003_y")),
}


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param(_TWO, "b.0001_initial a.0001_initial", id="by dependencies"),
        pytest.param(
            {"src/deep/a/migrations/0001_x.py": _file()}, "a.0001_x", id="the app is its folder"
        ),
        pytest.param(
            {
                "b/migrations/0001_x.py": _file("run_before = [('a', '0001_x')]"),
                "a/migrations/0001_x.py": _file(),
            },
            "b.0001_x a.0001_x",
            id="before another",
        ),
        pytest.param(
            {
                "a/migrations/0001_x.py": _file(_after("b.__first__")),
                "b/migrations/0002_y.py": _file(_after("b.0001_x", "a.0001_x")),
                "b/migrations/0001_x.py": _file(),
            },
            "b.0001_x a.0001_x b.0002_y",
            id="the first of an app",
        ),
        pytest.param(
            {
                "a/migrations/0001_x.py": _file(_after("b.__latest__", "a.__latest__")),
                "b/migrations/0001_x.py": _file(),
                "b/migrations/0002_y.py": _file(_after("b.0001_x")),
            },
            "b.0001_x b.0002_y a.0001_x",
            id="the last of an app",
        ),
        pytest.param(
            {
                "a/migrations/0001_x.py": _file(
                    "dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL),"
                    " ('contenttypes', '0002_remove'), ('b', '0001_x')] + MORE"
                ),
                "b/migrations/0001_x.py": _file(),
            },
            "b.0001_x a.0001_x",
            id="of apps that are not here, and computed",
        ),
        pytest.param(_SQUASHED, "a.0001_again b.0001_initial", id="squashed twice"),
        pytest.param(
            {
                "a/apps.py": _apps("label = 'shop'", "name = 'a'"),
                "a/migrations/0001_x.py": _file(),
                "b/apps.py": _apps("name = 'project.store'"),
                "b/migrations/0001_x.py": _file(_after("shop.0001_x")),
                "c/apps.py": _apps("name = __name__"),
                "c/migrations/0001_x.py": _file(_after("shop.0001_x")),
                "d/apps.py": b"print 'no app of Django'",
                "d/migrations/0001_x.py": _file(_after("shop.0001_x")),
            },
            "shop.0001_x c.0001_x d.0001_x store.0001_x",
            id="labels of apps",
        ),
        pytest.param(
            {"apps.py": _apps("name = 'shop'"), "migrations/0001_x.py": _file()},
            "shop.0001_x",
            id="the directory of an app",
        ),
        pytest.param(
            {
                "a/migrations/__init__.py": _file(),
                "a/migrations/_helper.py": _file(),
                "a/migrations/sub/0001_x.py": _file(),
                "a/migrations/0001_notes.py": b"no class of that name",
                "x/0001_x.py": _file(),
            },
            "",
            id="files that Django passes over",
        ),
        pytest.param({"0001_x.py": b"from yoyo import step"}, "", id="another tool's"),
        pytest.param(
            {"a/migrations/0001_x.py": b'"""\nclass Migration(x)\n"""\n'},
            "",
            id="a class that is only spoken of",
        ),
        pytest.param(
            {"a/migrations/0001_x.py": b"\xef\xbb\xbf" + _file().replace(b"\n", b"\r\n")},
            "a.0001_x",
            id="CRLF and a byte order mark",
        ),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert [migration.name for migration in TOOL.release(files)] == wanted.split()


def test_a_squashed_migration_says_all_that_it_replaces() -> None:
    assert TOOL.release(_SQUASHED)[0] == Migration(
        name="a.0001_again",
        path="a/migrations/0001_again.py",
        replaces=("a.0001_initial", "a.0002_x", "a.0003_y"),
    )


_ALONE = (
    "is of an app whose name its path does not tell; "
    "declare the directory that holds the folders of the apps"
)


@pytest.mark.parametrize(
    ("files", "path", "line", "text"),
    [
        pytest.param({"0001_x.py": _file()}, "0001_x.py", 0, _ALONE, id="migrations alone"),
        pytest.param(
            {"migrations/0001_x.py": _file()},
            "migrations/0001_x.py",
            0,
            _ALONE,
            id="an app without a name",
        ),
        pytest.param(
            {"a/migrations/0001_x.py": _file("replaces = OTHERS")},
            "a/migrations/0001_x.py",
            3,
            "replaces is computed; write its apps and names out",
            id="computed replacements",
        ),
        pytest.param(
            {"a/migrations/0001_x.py": _file("replaces = [('a', NAME)]")},
            "a/migrations/0001_x.py",
            3,
            "replaces is computed; write its apps and names out",
            id="a computed name among replacements",
        ),
        pytest.param(
            {
                "a/migrations/0001_x.py": _file(_after("b.0001_x")),
                "b/migrations/0001_x.py": _file(_after("a.0001_x")),
            },
            "a/migrations/0001_x.py",
            0,
            "follows itself: a.0001_x → b.0001_x → a.0001_x; let one of them not follow the next",
            id="a circle",
        ),
        pytest.param(
            {
                "a/migrations/0001_x.py": _file("replaces = [('a', '0002_y')]"),
                "a/migrations/0002_y.py": _file("replaces = [('a', '0001_x')]"),
            },
            "a/migrations/0001_x.py",
            0,
            "replaces a.0002_y, which replaces it; let one of them stand",
            id="each replaces the other",
        ),
    ],
)
def test_files_that_are_refused(files: Files, path: str, line: int, text: str) -> None:
    with pytest.raises(FilesError) as refused:
        TOOL.release(files)
    error = refused.value
    assert (error.path, error.line, error.text) == (path, line, text)


def test_a_file_that_does_not_parse_is_refused_with_its_line() -> None:
    with pytest.raises(FilesError) as refused:
        TOOL.release({"a/migrations/0001_x.py": _file("print 'x'")})
    assert refused.value.line == 3


def test_entries() -> None:
    rows = [("a", "0001_initial"), ("b", "0002_later"), ("auth", "0001_initial")]
    assert TOOL.entries(rows, TOOL.release(_TWO)) == (
        Entry(name="a.0001_initial"),
        Entry(name="b.0002_later"),
        Entry(name="auth.0001_initial", foreign=True),
    )
    assert TOOL.entries(rows[2:], ()) == (Entry(name="auth.0001_initial"),)


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param(_TWO, True, id="its own"),
        pytest.param({"versions/1.py": b"down_revision = None"}, False, id="Alembic's"),
    ],
)
def test_its_own_directory_is_told_by_content(files: Files, wanted: bool) -> None:
    assert TOOL.is_its_own(files) is wanted

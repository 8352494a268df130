from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.ledgers import FilesError
from healthcheck.ledgers.alembic import TOOL
from healthcheck.ledgers.graph import reached
from healthcheck.model.ledger import Files, Migration


def _file(revision: str, down: object = None, *more: str) -> bytes:
    lines = ['"""Say why."""', f"revision = {revision!r}", f"down_revision = {down!r}", *more]
    return "\n".join(lines).encode()


def _files(**revisions: bytes) -> Files:
    return {f"versions/{name}.py": content for name, content in revisions.items()}


_LINE = _files(c=_file("3", "2"), a=_file("2", "1"), b=_file("1"))
_BRANCHES = _files(
    a=_file("1"),
    b=_file("2a", "1"),
    c=_file("2b", "1"),
    d=_file("3a", "2a"),
    e=_file("3b", "2b"),
)
_MERGED = {**_BRANCHES, **_files(f=_file("4", ("3a", "3b")), g=_file("5", "4"))}
_NEEDS = _files(
    a=_file("shop", None, "branch_labels = ('shop',)"),
    b=_file("shop2", "shop"),
    c=_file("users", None, "depends_on = 'shop2'"),
    d=_file("users2", "users"),
)


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param({}, "", id="no files"),
        pytest.param(_LINE, "1 2 3", id="a line, whatever the files are called"),
        pytest.param(_BRANCHES, "1 2a 2b 3a 3b", id="branches"),
        pytest.param(_MERGED, "1 2a 2b 3a 3b 4 5", id="a merge"),
        pytest.param(_NEEDS, "shop shop2 users users2", id="a dependency of another branch"),
        pytest.param(
            _files(
                a=_file("u", None, "depends_on = ['s']"), b=_file("t", None, "branch_labels='s'")
            ),
            "t u",
            id="a dependency by the label of a branch",
        ),
        pytest.param({"a.py": _file("1")}, "1", id="the directory of the versions itself"),
        pytest.param({"versions/deep/a.py": _file("1")}, "1", id="a deeper folder"),
        pytest.param(
            {"a.py": b"\xef\xbb\xbfrevision: str = '1'\r\ndown_revision: str | None = None\r\n"},
            "1",
            id="types, CRLF and a byte order mark",
        ),
        pytest.param(
            {"env.py": b"from alembic import context\n", "script.py.mako": _file("${x}")},
            "",
            id="files that are no revisions",
        ),
        pytest.param(
            {**_LINE, "env.py": b"import x\n", "x.py": b"", "versions/deep/x.py": b""},
            "1 2 3",
            id="other files of the environment",
        ),
        pytest.param(
            {"versions/__init__.py": _file("1"), "versions/.#a.py": _file("2")},
            "",
            id="files that Alembic passes over",
        ),
        pytest.param({"seed.py": b"print 'of another program'"}, "", id="what is not its own"),
    ],
)
def test_release(files: Files, wanted: str) -> None:
    assert [migration.name for migration in TOOL.release(files)] == wanted.split()


def test_a_migration_says_its_file_and_what_it_follows() -> None:
    assert TOOL.release(_NEEDS)[2] == Migration(
        name="users", path="versions/c.py", after=("shop2",)
    )


@pytest.mark.parametrize(
    ("files", "path", "line", "text"),
    [
        pytest.param(
            _files(a=_file("2", "1")),
            "versions/a.py",
            0,
            "follows the revision '1', which no file has; is one left out?",
            id="an ancestor is missing",
        ),
        pytest.param(
            _files(a=_file("1", None, "depends_on = 'x'")),
            "versions/a.py",
            0,
            "follows the revision 'x', which no file has; is one left out?",
            id="a dependency is missing",
        ),
        pytest.param(
            _files(a=_file("1"), b=_file("1")),
            "versions/b.py",
            0,
            "has the revision '1', as versions/a.py has; remove one of them",
            id="one revision twice",
        ),
        pytest.param(
            _files(a=_file("1", "1")),
            "versions/a.py",
            0,
            "follows itself: 1 → 1; let one of them not follow the next",
            id="a circle",
        ),
        pytest.param(
            _files(a=b"revision = '1'\ndown_revision = before()\n"),
            "versions/a.py",
            2,
            "down_revision is computed; write it out as a string",
            id="a computed value",
        ),
        pytest.param(
            _files(a=b"down_revision = None\n"),
            "versions/a.py",
            0,
            'names no revision; give it one: revision = "…"',
            id="no revision",
        ),
        pytest.param(
            {**_LINE, "versions/z.py": b"revision = '4'\ndown_rev"},
            "versions/z.py",
            0,
            "says not what it follows; write down_revision, = None for the first",
            id="written by half",
        ),
        pytest.param(
            {**_LINE, "versions/z.py": b""},
            "versions/z.py",
            0,
            'names no revision; give it one: revision = "…"',
            id="begun",
        ),
        pytest.param(
            {"a.py": _file("1"), "b.py": b"revision = '2'\n"},
            "b.py",
            0,
            "says not what it follows; write down_revision, = None for the first",
            id="written by half, in the directory of the versions itself",
        ),
    ],
)
def test_files_that_are_refused(files: Files, path: str, line: int, text: str) -> None:
    with pytest.raises(FilesError) as refused:
        TOOL.release(files)
    error = refused.value
    assert (error.path, error.line, error.text) == (path, line, text)


def test_a_file_that_ends_within_a_string_is_refused() -> None:
    with pytest.raises(FilesError, match="is not what Python") as refused:
        TOOL.release({**_LINE, "versions/z.py": b"revision = '4"})
    assert (refused.value.path, refused.value.line) == ("versions/z.py", 1)


@pytest.mark.parametrize(
    ("files", "heads", "wanted"),
    [
        pytest.param(_LINE, "", "", id="an empty ledger"),
        pytest.param(_LINE, "3", "1 2 3", id="all"),
        pytest.param(_LINE, "2", "1 2", id="some"),
        pytest.param(_LINE, "9", "1 2 3 9", id="ahead"),
        pytest.param({}, "3", "3", id="no release"),
        pytest.param(_BRANCHES, "3a 2b", "1 2a 2b 3a", id="two heads"),
        pytest.param(_BRANCHES, "2a", "1 2a", id="a branch that was not begun"),
        pytest.param(_MERGED, "4", "1 2a 2b 3a 3b 4", id="both sides of a merge"),
        pytest.param(_NEEDS, "users", "shop shop2 users", id="with what it depends on"),
        pytest.param(
            _BRANCHES, "2a 9", "1 2a 2b 3b 9", id="ahead in one branch, behind in the other"
        ),
    ],
)
def test_entries(files: Files, heads: str, wanted: str) -> None:
    rows = [(head,) for head in heads.split()]
    entries = TOOL.entries(rows, TOOL.release(files))
    assert [entry.name for entry in entries] == wanted.split()


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        pytest.param("3", "1 2 3", id="all"),
        pytest.param("2", "1 2", id="some"),
        pytest.param("1", "1", id="the first"),
        pytest.param("9", "9", id="of none of them, so perhaps older than all"),
        pytest.param("2 9", "1 2 9", id="of none of them beside one"),
    ],
)
def test_names_that_are_listed_are_one_line(heads: str, wanted: str) -> None:
    listed = [Migration(name=name) for name in "123"]
    entries = TOOL.entries([(head,) for head in heads.split()], listed)
    assert [entry.name for entry in entries] == wanted.split()


_edges = st.lists(st.frozensets(st.integers(0, 9), max_size=3), min_size=1, max_size=10)


@given(_edges, st.frozensets(st.integers(0, 9)))
def test_heads_say_all_that_was_applied(needs: list[frozenset[int]], begun: set[int]) -> None:
    # Edges only to smaller numbers make no circle.
    after = {str(i): [str(other) for other in each if other < i] for i, each in enumerate(needs)}
    applied = reached([str(i) for i in begun if str(i) in after], after)
    followed = {other for name in applied for other in after[name]}
    release = TOOL.release(
        {f"{name}.py": _file(name, tuple(others)) for name, others in after.items()}
    )
    entries = TOOL.entries([(head,) for head in applied - followed], release)
    assert {entry.name for entry in entries} == applied


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        pytest.param(_LINE, True, id="its own"),
        pytest.param({"0001_initial.py": b"class Migration: ..."}, False, id="Django's"),
        pytest.param({}, False, id="none"),
    ],
)
def test_its_own_directory_is_told_by_content(files: Files, wanted: bool) -> None:
    assert TOOL.is_its_own(files) is wanted

"""The guides say what happens.

scripts/guides follows all of them with the real tools; here is one, without npm, and of the
others what can be told without following them.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from healthcheck.cli.main import COMMANDS
from tests.cli.commands import healthcheck
from tests.docs.guide import GUIDES, ROOT, Command, File, Shell, agrees, play, steps
from tests.docs.surroundings import variables_of
from tests.postgres import Database

_PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_IN_TEXT = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S+ )*healthcheck (\w+)((?: .*)?)$", re.MULTILINE)


class InOneProcess(Shell):
    """Runs the commands of healthcheck in this process, which spares their start."""

    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        super().__init__(folder, variables)
        self._folder, self._url = folder, variables["DATABASE_URL"]

    def run(self, command: str) -> str:
        if not command.startswith("healthcheck "):
            return super().run(command)
        ours, _, then = command.partition(" && ")
        ran = healthcheck(*shlex.split(ours)[1:], folder=self._folder, DATABASE_URL=self._url)
        told = ran.stdout + ran.stderr
        return told + super().run(f"(exit {ran.returncode})" + (f" && {then}" if then else ""))


def test_a_guide_goes_as_it_says(database: Database, tmp_path: Path) -> None:
    page = (GUIDES / "prisma.md").read_text(encoding="utf-8")
    folder = tmp_path / "shop"
    folder.mkdir()
    with InOneProcess(folder, variables_of(page, database, folder, npm=False)) as shell:
        done = list(play(page, folder, shell))
    assert sum(isinstance(step, Command) for step in done) > 8


@pytest.mark.parametrize("guide", sorted(GUIDES.glob("*.md")), ids=lambda path: path.stem)
def test_a_guide_shows_the_whole_way(guide: Path) -> None:
    """From nothing to a declaration that guards, in CI and in deployment."""
    said = [
        step.text for step in steps(guide.read_text(encoding="utf-8")) if isinstance(step, Command)
    ]
    ours = [command.split()[:3] for command in said if command.startswith("healthcheck ")]
    assert ours[0] == ["healthcheck", "snapshot", "--migrations"]
    assert ["healthcheck", "check"] in ours
    assert ["healthcheck", "check", "--migrations"] in ours
    assert ["healthcheck", "wait", "--timeout"] in ours


@pytest.mark.parametrize("page", _PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_commands_of_every_page_exist(page: Path) -> None:
    options: dict[str, set[str]] = {}
    names = {command.name for command in COMMANDS}
    blocks = _BLOCK.findall(page.read_text(encoding="utf-8"))
    for name, rest in _IN_TEXT.findall("\n".join(blocks)):
        assert name in names
        if name not in options:
            options[name] = set(re.findall(r"--[\w-]+", healthcheck(name, "--help").stdout))
        said = re.findall(r"(?<= )--[\w-]+", re.split(r" [|>&]| {2,}", rest)[0])
        assert set(said) <= options[name]


_PAGE = """\
# A page

```sh
pip install it
```

```sql
-- a/b.sql
SELECT 1;
```

```console
$ true
$ echo one; echo two
one
...
$ false
$ echo $?
1
```

```python
# a/b.py, at the end
x = 1
```

```json
{"no": "file"}
```
"""


def test_what_a_guide_has_its_reader_do() -> None:
    assert list(steps(_PAGE)) == [
        File(line=8, path="a/b.sql", content="SELECT 1;\n", is_appended=False),
        Command(line=13, text="true", shown=""),
        Command(line=14, text="echo one; echo two", shown="one\n...\n"),
        Command(line=17, text="false", shown=""),
        Command(line=18, text="echo $?", shown="1\n"),
        File(line=23, path="a/b.py", content="x = 1\n", is_appended=True),
    ]


def test_a_guide_that_does_not_go_as_it_says_is_found(tmp_path: Path) -> None:
    variables = {"PATH": os.environ["PATH"]}
    with Shell(tmp_path, variables) as shell:
        assert len(list(play(_PAGE, tmp_path, shell))) == 6
    assert (tmp_path / "a/b.sql").read_text() == "SELECT 1;\n"
    for wrong in (("\n1\n", "\n0\n"), ("one\n...", "...\none"), ("$ true", "$ echo said")):
        with Shell(tmp_path, variables) as shell, pytest.raises(AssertionError, match="--- came"):
            list(play(_PAGE.replace(*wrong), tmp_path, shell))


@pytest.mark.parametrize(
    ("shown", "came", "is_so"),
    [
        ("", "", True),
        ("", "x\n", False),
        ("a\n", "a\n", True),
        ("a\n", "a\nb\n", False),
        ("a\n...\n", "a\nb\nc\n", True),
        ("a\n...\n", "a\n", True),
        ("a\n...\nd\n", "a\nb\nc\nd\n", True),
        ("a ... d\n", "a b c d\n", True),
        ("a\n...d\n", "a\nb d\n", True),
        ("a\n...\nd\n", "a\nb\n", False),
        (".*\n", "a\n", False),
    ],
)
def test_an_output_is_as_shown(shown: str, came: str, is_so: bool) -> None:
    assert agrees(shown, came) == is_so

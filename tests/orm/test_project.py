"""What is wrong in a user's project is told in a line, at its place."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from healthcheck.errors import UsageError
from healthcheck.orm.failure import ScratchError
from healthcheck.orm.order import Created, Orm
from tests.orm.loading import PROJECTS, loaded, written
from tests.postgres import Database

SHOP = PROJECTS / "sqlalchemy"


def _refused(database: Database, name: str, project: Path) -> str:
    with pytest.raises(UsageError) as refused:
        loaded(database, Orm.SQLALCHEMY, name, project=project)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("shop", "--sqlalchemy: wants a module and a name in it, such as shop.models:Base"),
        ("shop.models:", "--sqlalchemy: wants a module and a name in it, such as shop.models:Base"),
        (
            "shopp.models:Base",
            "--sqlalchemy: the current directory has no module shopp; did you mean shop?; run it"
            " where your project runs, or set PYTHONPATH",
        ),
        ("shop.modls:Base", "--sqlalchemy: package shop has no module modls; did you mean models?"),
        ("shop.models:Bse", "--sqlalchemy: shop.models has no Bse; did you mean Base?"),
        (
            "shop.models:State",
            "--sqlalchemy: shop.models:State is of type EnumType; wants a declarative base, a"
            " registry or a MetaData",
        ),
        (
            "shop.base:Base",
            "--sqlalchemy: shop.base:Base has no tables: nothing that shop.base imports defines"
            " any; name a module that imports all of the models",
        ),
    ],
)
def test_a_name_that_is_wrong(database: Database, name: str, told: str) -> None:
    assert _refused(database, name, SHOP).startswith(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "raise OSError(\"CREATE ROLE a PASSWORD 'hunter2' b\")",
            "shop/models.py:1:1: OSError: CREATE ROLE a PASSWORD…",
        ),
        (
            "raise OSError('cannot reach postgres://app:hunter2@far/db')",
            "shop/models.py:1:1: OSError: cannot reach postgres://…",
        ),
        (
            "raise OSError('password authentication failed')",
            "shop/models.py:1:1: OSError: password authentication failed",
        ),
        (
            "import no_such_library\n",
            "shop/models.py:1:1: ModuleNotFoundError: No module named 'no_such_library'; is it"
            f" installed where healthcheck is ({sys.prefix})?",
        ),
        ("def f(:\n", "shop/models.py:1:7: SyntaxError: invalid syntax"),
        (
            "import os\n\nNAME = os.environ['NO_SUCH_SETTING']\n",
            "shop/models.py:3:8: KeyError: 'NO_SUCH_SETTING'",
        ),
        ("import sys\nsys.exit('no\\n  licence')\n", "shop/models.py:2:1: SystemExit: no licence"),
        (
            "import json\njson.loads('{')\n",
            "shop/models.py:2:1: JSONDecodeError: Expecting property name",
        ),
        (
            "try:\n    {}['a']\nexcept KeyError as error:\n"
            "    exec('raise ValueError(1) from None')\n",
            "shop/models.py:4:5: ValueError: 1",
        ),
    ],
    ids=[
        "a statement with a secret",
        "an address with a secret",
        "no secret",
        *("a missing library", "syntax", "a missing variable", "an exit", "a library", "chained"),
    ],
)
def test_a_mistake_at_its_place(database: Database, tmp_path: Path, text: str, told: str) -> None:
    refused = _refused(database, "shop.models:Base", written(tmp_path, shop__models=text))
    assert refused.startswith(told)
    assert "\n" not in refused


def test_a_mistake_in_a_file_that_is_not_below_the_directory(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = written(tmp_path / "elsewhere", shop="1 / 0\n")
    monkeypatch.setenv("PYTHONPATH", str(elsewhere))
    (tmp_path / "here").mkdir()
    told = _refused(database, "shop:Base", tmp_path / "here")
    assert told == f"{elsewhere / 'shop.py'}:1:1: ZeroDivisionError: division by zero"


def test_a_project_that_ends_the_process(database: Database, tmp_path: Path) -> None:
    text = "import os\nprint('so long', flush=True)\nos._exit(7)\n"
    assert _refused(database, "shop:Base", written(tmp_path, shop=text)) == (
        "--sqlalchemy: the process that loaded the models ended itself with status 7\n  so long"
    )


def test_a_project_that_waits(database: Database, tmp_path: Path) -> None:
    project = written(tmp_path, shop="import time\ntime.sleep(600)\n")
    with pytest.raises(ScratchError, match=r"not created within 0\.5 s; .*--timeout"):
        loaded(database, Orm.SQLALCHEMY, "shop:Base", project=project, timeout=0.5)


def test_a_project_that_asks_a_person_or_leaves_a_thread(
    database: Database, tmp_path: Path
) -> None:
    text = (
        "import threading\nimport time\nfrom sqlalchemy import Column, Integer, MetaData, Table\n"
        "threading.Thread(target=time.sleep, args=[600]).start()\n"
        "Base = MetaData()\nTable('t', Base, Column('id', Integer))\n"
        "try:\n    input()\nexcept EOFError:\n    pass\n"
    )
    project = written(tmp_path, a=text)
    assert loaded(database, Orm.SQLALCHEMY, "a:Base", project=project) == Created()


@pytest.mark.parametrize(
    ("orm", "told"),
    [
        (Orm.SQLALCHEMY, "--sqlalchemy: SQLAlchemy is not installed where healthcheck is"),
        (Orm.DJANGO, "--django: Django is not installed where healthcheck is"),
    ],
)
def test_an_orm_that_is_not_installed(
    database: Database, tmp_path: Path, orm: Orm, told: str
) -> None:
    missing = f"raise ModuleNotFoundError(name={orm.value!r})\n"
    written(tmp_path, **{orm.value: missing}, shop="")
    with pytest.raises(UsageError) as refused:
        loaded(database, orm, "shop:Base", project=tmp_path)
    assert str(refused.value).startswith(told)
    assert str(refused.value).endswith(f"pip install {orm.value}")


def test_an_old_sqlalchemy(database: Database, tmp_path: Path) -> None:
    project = written(tmp_path, sqlalchemy="__version__ = '1.4.54'\n")
    assert _refused(database, "shop:Base", project) == (
        "--sqlalchemy: wants SQLAlchemy 2.0 or newer; 1.4.54 is installed"
    )

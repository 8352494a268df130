"""Django, with two apps of its own."""

from __future__ import annotations

import shutil

from tests.ledgers.real.bench import DATA, Bench, Run

_TABLE = "django_migrations"
_SETTINGS = """
import os
from urllib.parse import unquote, urlsplit
url = urlsplit(os.environ["DATABASE_URL"])
INSTALLED_APPS = ["users", "shop.apps.ShopConfig"]
DATABASES = {"default": {
    "ENGINE": "django.db.backends.postgresql", "NAME": url.path[1:], "HOST": url.hostname,
    "PORT": url.port, "USER": unquote(url.username), "PASSWORD": unquote(url.password or ""),
}}
"""


def make(bench: Bench) -> None:
    programs = bench.pip("django==5.2.19", "psycopg[binary]==3.3.9")
    (bench.home / "settings.py").write_text(_SETTINGS)
    migrate = (str(programs / "django-admin"), "migrate", "--no-color")

    def run(run: Run, *arguments: str, status: int | None = 0) -> None:
        path = f"{run.directory}:{run.home}"
        env = {"PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "settings"}
        run.run(*migrate, *arguments, status=status, env=env)

    with bench.state("applied", _TABLE) as state:
        run(state)
    with bench.state("pending", _TABLE) as state:
        run(state, "users", "0002")
    with bench.state("failed", _TABLE) as state:
        broken = state.directory / "users/migrations/0003_index.py"
        broken.write_text(broken.read_text().replace("ON users", "ON nobody"))
        run(state, status=None)
    with bench.state("faked", _TABLE) as state:
        run(state, "--fake")
    with bench.state("ahead", _TABLE) as state:
        later = (state.directory / "users/migrations/0002_email.py").read_text()
        later = later.replace("0001_initial", "0003_index").replace("email", "phone")
        state.write("users/migrations/0004_phone.py", later)
        run(state)
    with bench.state("squashed", _TABLE) as state:  # by a release that is not migrated to yet
        run(state)
    with bench.state("squashed_new", _TABLE) as state:
        _use_release(state, "squashed_new")
        run(state)
    with bench.state("squashed_half", _TABLE) as state:
        run(state, "users", "0001")
        _use_release(state, "squashed_half")
        run(state, "users", "0001_initial")


def _use_release(run: Run, state: str) -> None:
    shutil.rmtree(run.directory)
    shutil.copytree(DATA / "django" / f"release-{state}", run.directory)

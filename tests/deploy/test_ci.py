"""What is shipped for pipelines: valid to the tools that read it, and run as they would run it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shlex import quote

import pytest
import yaml

from healthcheck.embedded import EmbeddedServer
from tests.deploy.manifests import ROOT
from tests.deploy.runner import Ran, use
from tests.deploy.test_docs import blocks
from tests.postgres import fresh_database
from tests.server.serving import environment

ACTION = ROOT / "action.yml"
GITLAB = ROOT / "deploy/gitlab/healthcheck.gitlab-ci.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
PAGE = ROOT / "docs/ci.md"

DECLARATION = """\
version: 1
closed: true
migrations: {tool: dbmate, directory: db/migrations}
tables:
  orders:
    columns: {id: bigint not null}
    primary_key: {name: orders_pkey, columns: [id]}
"""
ORDERS = "-- migrate:up\nCREATE TABLE orders (id bigint PRIMARY KEY);\n"
ITEMS = "-- migrate:up\nCREATE TABLE items (id bigint PRIMARY KEY);\n"
NOWHERE = "postgresql://shop@127.0.0.1:1/shop"


def shown(beginning: str) -> str:
    """The block of the page whose first line names its file."""
    (found,) = [each for each in blocks(PAGE, "yaml") if each.startswith(f"# {beginning}\n")]
    return found


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-actions", ["action.yml"]),
        ("gitlab-ci", ["deploy/gitlab/healthcheck.gitlab-ci.yml", ".gitlab-ci.yml"]),
        (
            "github-workflows",
            [
                ".github/workflows/schema.yml",
                ".github/workflows/schema.yml with Alembic or Django",
            ],
        ),
    ],
)
def test_who_reads_it_takes_it(schema: str, files: list[str], tmp_path: Path) -> None:
    paths = [ROOT / file for file in files]
    for number, path in enumerate(paths):
        if not path.exists():
            paths[number] = tmp_path / f"{number}.yml"
            paths[number].write_text(shown(files[number]))
    tool = [sys.executable, "-m", "check_jsonschema", f"--builtin-schema=vendor.{schema}"]
    ran = subprocess.run([*tool, *paths], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


def test_pre_commit_takes_the_hooks_and_what_the_page_shows(tmp_path: Path) -> None:
    config = tmp_path / ".pre-commit-config.yaml"
    config.write_text(shown(".pre-commit-config.yaml"))
    local = tmp_path / "local.yaml"
    local.write_text(shown(".pre-commit-config.yaml with Alembic or Django"))
    for command, files in (("validate-manifest", [HOOKS]), ("validate-config", [config, local])):
        tool = [sys.executable, "-m", "pre_commit", command, *map(str, files)]
        ran = subprocess.run(tool, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")
    hooks = {each["id"] for each in yaml.safe_load(HOOKS.read_text())}
    used = yaml.safe_load(config.read_text())["repos"][0]["hooks"]
    assert {each["id"] for each in used} == hooks


def test_the_page_names_every_input_and_output() -> None:
    written = yaml.safe_load(ACTION.read_text())
    for name in (*written["inputs"], *written["outputs"]):
        assert f"| `{name}` |" in PAGE.read_text(), name


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The repository of whoever uses it: the declaration fits its migration."""
    folder = tmp_path / "workspace"
    (folder / "shop/db/migrations").mkdir(parents=True)
    (folder / "shop/expected_schema.yaml").write_text(DECLARATION)
    (folder / "shop/db/migrations/20260101000000_orders.sql").write_text(ORDERS)
    return folder


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of this one that is set up, so that its step to do so has nothing to do."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("action.yml", "scripts", "requirements"):
        (folder / name).symlink_to(ROOT / name)
    programs = folder / ".venv/bin"
    programs.mkdir(parents=True)
    for name, arguments in (("python", ""), ("healthcheck", "-m healthcheck ")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {quote(sys.executable)} {arguments}"$@"\n')
        program.chmod(0o755)
    stamp = "{ pwd && cat requirements/demo.txt scripts/setup; } | cksum > .venv/stamp"
    subprocess.run(["sh", "-c", stamp], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def database_url(postgres: EmbeddedServer) -> Iterator[str]:
    """A database to which the migration was applied."""
    with fresh_database(postgres) as database:
        database.execute(
            "CREATE TABLE orders (id bigint PRIMARY KEY);"
            "CREATE TABLE schema_migrations (version varchar PRIMARY KEY);"
            "INSERT INTO schema_migrations VALUES ('20260101000000')"
        )
        yield database.url


def acted(checkout: Path, workspace: Path, **inputs: str) -> Ran:
    """A use of the action in `workspace`."""
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    declared = {"declaration": "shop/expected_schema.yaml"}
    action = checkout / "action.yml"
    return use(action, declared | given, workspace=workspace, env=environment())


def test_the_action_passes(checkout: Path, workspace: Path, database_url: str) -> None:
    ran = acted(checkout, workspace, database_url=database_url)
    assert (ran.status, ran.outputs) == (0, {"exit-status": "0"}), ran.log
    assert ran.log.startswith("PASS")
    assert ran.summary == ""


def test_the_action_annotates_what_the_declaration_and_the_migrations_differ_in(
    checkout: Path, workspace: Path, postgres: EmbeddedServer
) -> None:
    (workspace / "shop/db/migrations/20260102000000_items.sql").write_text(ITEMS)
    file = workspace / "shop/expected_schema.yaml"
    file.write_text(file.read_text().replace("{id: bigint", "{total: numeric, id: bigint"))
    ran = acted(checkout, workspace, migrations="shop/db/migrations", server=postgres.url())
    assert (ran.status, ran.outputs) == (1, {"exit-status": "1"}), ran.log
    assert "::error title=healthcheck::FAIL" in ran.log
    assert "::error file=shop/expected_schema.yaml,line=6,title=column.missing::" in ran.log
    assert "::error title=table.unexpected::public.items" in ran.log
    assert "public.items" in ran.summary
    assert postgres.url() not in ran.log + ran.summary


@pytest.mark.parametrize(
    ("inputs", "status", "said"),
    [
        pytest.param(
            {"declaration": '$(touch hacked)`touch hacked`"; touch hacked; "'},
            2,
            "::error title=healthcheck::Wrong usage",
            id="hostile",
        ),
        pytest.param({"database_url": NOWHERE}, 3, "::error title=healthcheck::UNKNOWN", id="away"),
    ],
)
def test_the_action_tells_what_is_not_the_schema(
    inputs: dict[str, str], status: int, said: str, checkout: Path, workspace: Path
) -> None:
    ran = acted(checkout, workspace, **({"database_url": NOWHERE} | inputs))
    assert (ran.status, ran.outputs) == (status, {"exit-status": str(status)}), ran.log
    assert said in ran.log
    assert ran.summary == ""
    assert not (workspace / "hacked").exists()


def test_the_job_of_gitlab_for_the_declaration(
    checkout: Path, workspace: Path, postgres: EmbeddedServer
) -> None:
    (workspace / "shop/db/migrations/20260102000000_items.sql").write_text(ITEMS)
    ran = scripted("schema-declaration", checkout, workspace / "shop", SCRATCH_URL=postgres.url())
    assert ran.returncode == 1, ran.stderr
    assert ran.stdout.startswith("FAIL")
    assert "table public.items" in ran.stdout
    assert "table public.items" in (workspace / "shop/healthcheck.xml").read_text()


def test_the_job_of_gitlab_for_the_database(
    checkout: Path, workspace: Path, database_url: str
) -> None:
    ran = scripted("schema-database", checkout, workspace / "shop", DATABASE_URL=database_url)
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    assert "<testsuite " in (workspace / "shop/healthcheck.xml").read_text()


def scripted(
    job: str, checkout: Path, folder: Path, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the script of a job as a runner of GitLab does, in `folder`."""
    written = yaml.safe_load(GITLAB.read_text())
    merged = written[".healthcheck"] | written[job]
    own = written["variables"] | merged["variables"]
    assert merged["artifacts"]["reports"] == {"junit": "healthcheck.xml"}
    assert not [name for name in own if name.startswith("HEALTHCHECK_")]
    path = {"PATH": f"{checkout / '.venv/bin'}:{os.environ['PATH']}"}
    return subprocess.run(
        ["sh", "-e", "-c", "\n".join(merged["script"])],
        cwd=folder,
        env=environment() | own | variables | path,
        capture_output=True,
        text=True,
        check=False,
    )

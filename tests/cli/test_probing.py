from __future__ import annotations

import json
import os
import pty
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from healthcheck.embedded import EmbeddedServer
from tests.cli.commands import DECLARATION, SCHEMA, Ran, declared, healthcheck, process
from tests.postgres import Database, fresh_database
from tests.server.serving import (
    DEAD,
    LONG_S,
    environment,
    eventually,
    frozen,
    with_dead_names,
)

NOWHERE = "postgresql://app:geheim@127.0.0.1:1/shop"


def begun(
    words: str, url: str, declaration: str, *, stderr: int = subprocess.PIPE
) -> subprocess.Popen[str]:
    """The command in a process of its own, which goes on."""
    return subprocess.Popen(
        [sys.executable, "-m", "healthcheck", *words.split()],
        env=environment(DATABASE_URL=url, DECLARATION=declaration),
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )


@pytest.fixture
def declaration(tmp_path: Path) -> str:
    return declared(tmp_path)


def test_pass(database: Database, declaration: str) -> None:
    database.execute(SCHEMA)
    ran = healthcheck("check", DATABASE_URL=database.url, DECLARATION=declaration)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("PASS: all 6 expected objects are there\n  PostgreSQL ")


def test_fail(database: Database, declaration: str) -> None:
    database.execute(SCHEMA + "ALTER TABLE users DROP COLUMN email; DROP TABLE orders;")
    ran = healthcheck("check", DATABASE_URL=database.url, DECLARATION=declaration)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith("FAIL: 4 of 6 expected objects are missing")
    for words in (
        "\ntable public.users\n  fail  column email is missing",
        "index users_email_idx is missing",
        "\ntable public.orders\n  fail  the table is missing",
        "\nWhat to do:\n",
    ):
        assert words in ran.stdout


def test_warn_is_a_failure_where_that_is_asked_for(database: Database, declaration: str) -> None:
    database.execute(SCHEMA + "ALTER INDEX users_email_idx RENAME TO other;")
    url = database.url
    plain = healthcheck("check", DATABASE_URL=url, DECLARATION=declaration)
    strict = healthcheck("check", "--strict", DATABASE_URL=url, DECLARATION=declaration)
    assert (plain.returncode, strict.returncode) == (0, 1)
    assert strict.stdout.startswith("WARN: 1 of 6 expected objects has another name: index")


def test_json(database: Database, declaration: str) -> None:
    ran = healthcheck(
        "check", "--format", "json", "--declaration", declaration, "--database-url", database.url
    )
    assert ran.returncode == 1
    assert [each["code"] for each in json.loads(ran.stdout)["findings"]] == ["table.missing"] * 2


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        pytest.param(NOWHERE, "unreachable", id="nobody listens"),
        pytest.param("postgresql://app:geheim@nowhere.invalid/x", "unreachable", id="no such host"),
        pytest.param("host=/nowhere password=geheim", "unreachable", id="no such socket"),
    ],
)
def test_unknown(url: str, reason: str, declaration: str) -> None:
    ran = healthcheck("check", "--format", "json", DATABASE_URL=url, DECLARATION=declaration)
    assert ran.returncode == 3
    report = json.loads(ran.stdout)
    assert (report["status"], report["reason"]) == ("unknown", reason)
    assert "geheim" not in ran.stdout + ran.stderr
    assert "nowhere" not in ran.stdout + ran.stderr


def test_wrong_password(database: Database, declaration: str) -> None:
    role = database.create_role()
    url = database.url_as(role, "geheim")
    ran = healthcheck("check", DATABASE_URL=url, DECLARATION=declaration)
    assert ran.returncode == 3
    assert ran.stdout.startswith("UNKNOWN: the server refused the role or its password")
    assert "geheim" not in ran.stdout + ran.stderr
    assert role not in ran.stdout + ran.stderr


def test_missing_database(database: Database, declaration: str) -> None:
    url = database.server.url("no_such_database")
    ran = healthcheck("check", DATABASE_URL=url, DECLARATION=declaration)
    assert ran.returncode == 3
    assert ran.stdout.startswith("UNKNOWN: the server has no such database")
    assert "no_such_database" not in ran.stdout + ran.stderr


def test_a_role_without_privileges(database: Database, declaration: str) -> None:
    database.execute(SCHEMA)
    url = database.url_as(database.create_role())
    ran = healthcheck("check", "--format", "json", DATABASE_URL=url, DECLARATION=declaration)
    assert ran.returncode == 1
    codes = {each["code"] for each in json.loads(ran.stdout)["findings"]}
    assert codes == {"table.inaccessible"}


def test_frozen(database: Database, declaration: str) -> None:
    with frozen(database.server):
        ran = healthcheck(
            "check", "--timeout", "0.5", DATABASE_URL=database.url, DECLARATION=declaration
        )
    assert ran.returncode == 3
    assert ran.stdout.startswith("UNKNOWN: the database did not answer in time")
    assert "which was 0.5 s" in ran.stdout
    assert "--timeout 3;" in ran.stdout


TARGETS = """
shop: {url_env: SHOP, declaration: expected_schema.yaml}
billing: {url_file: billing.url, declaration: expected_schema.yaml}
"""


def test_several_targets(database: Database, tmp_path: Path) -> None:
    declared(tmp_path)
    database.execute(SCHEMA)
    (tmp_path / "targets.yaml").write_text(TARGETS)
    (tmp_path / "billing.url").write_text(NOWHERE)
    shop = {"SHOP": database.url}

    def run(*arguments: str) -> Ran:
        return healthcheck(
            "check", *arguments, folder=tmp_path, variables=shop, TARGETS="targets.yaml"
        )

    both = run()
    assert both.returncode == 3
    assert both.stdout.startswith("PASS shop: ")
    assert "\n\nUNKNOWN billing: the connection was refused" in both.stdout
    as_json = json.loads(run("--format", "json").stdout)
    assert [each["target"] for each in as_json["targets"]] == ["shop", "billing"]
    assert run("--target", "shop").returncode == 0
    assert run("--target", "nobody").stderr == '--target: no target "nobody"; has shop, billing\n'
    assert run("--declaration", "no.yaml").stderr.startswith("no.yaml: cannot be read")


def test_wait_ends_when_the_database_passes(database: Database, declaration: str) -> None:
    waiting = begun("wait --timeout 60 --interval 0.05", database.url, declaration)
    probing = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'healthcheck'"
    eventually(lambda: database.query(probing)[0][0] > 0)
    assert waiting.poll() is None
    database.execute(SCHEMA)
    out, err = waiting.communicate(timeout=LONG_S)
    assert waiting.returncode == 0
    assert out.startswith("PASS: ")
    assert err == "" or err.startswith("healthcheck wait: fail: ")


@pytest.mark.parametrize(
    ("reachable", "status"),
    [pytest.param(True, 1, id="fail"), pytest.param(False, 3, id="unknown")],
)
def test_wait_ends_with_the_last_report(
    reachable: bool, status: int, database: Database, declaration: str
) -> None:
    url = database.url if reachable else NOWHERE
    ran = healthcheck(
        "wait", "--timeout", "0.3", "--interval", "0.1", "--format", "json",
        DATABASE_URL=url, DECLARATION=declaration,
    )  # fmt: skip
    assert ran.returncode == status
    assert json.loads(ran.stdout)["status"] == ("fail" if reachable else "unknown")


def test_wait_ends_with_the_cause_and_not_with_a_probe_that_was_cut_off(declaration: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"postgresql://app@127.0.0.1:{server.getsockname()[1]}/shop?sslmode=disable"
        with begun("wait --timeout 1 --interval 1", url, declaration) as waiting:
            server.settimeout(LONG_S)
            server.accept()[0].close()  # later connections wait for an answer in vain
            out, err = waiting.communicate(timeout=LONG_S)
    cause = "no connection could be made"
    assert waiting.returncode == 3
    assert err.startswith(f"healthcheck wait: unknown: {cause}")
    assert out.startswith(f"UNKNOWN: {cause}")


def test_wait_does_not_pass_for_what_had_passed_and_was_cut_off(
    database: Database, postgres: EmbeddedServer, tmp_path: Path
) -> None:
    declared(tmp_path)
    database.execute(SCHEMA)
    targets = TARGETS.replace("url_file: billing.url", "url_env: BILLING")
    (tmp_path / "targets.yaml").write_text(targets)
    with fresh_database(postgres) as billing:
        urls = {"SHOP": database.url, "BILLING": billing.url}
        with subprocess.Popen(
            [sys.executable, "-m", "healthcheck", "wait", "--timeout", "2", "--interval", "60"],
            cwd=tmp_path,
            env=environment(TARGETS="targets.yaml") | urls,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as waiting:
            assert waiting.stderr is not None
            assert " fail: billing: " in waiting.stderr.readline()
            ((backend,),) = database.query(
                "SELECT pid FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            os.kill(backend, signal.SIGSTOP)
            try:
                billing.execute(SCHEMA)
                out, _ = waiting.communicate(timeout=LONG_S)
            finally:
                os.kill(backend, signal.SIGCONT)
    assert waiting.returncode == 3
    assert "UNKNOWN shop: the database did not answer in time" in out


def test_wait_tells_a_log_what_it_waits_for_and_each_change(
    database: Database, declaration: str
) -> None:
    database.execute(SCHEMA + "DROP TABLE orders; ALTER TABLE users DROP COLUMN email")
    with begun("wait --timeout 60 --interval 0.05", database.url, declaration) as waiting:
        assert waiting.stderr is not None
        first = waiting.stderr.readline()
        database.execute("CREATE TABLE orders (id integer)")
        second = waiting.stderr.readline()
        database.execute("ALTER TABLE users ADD email text NOT NULL DEFAULT ''")
        database.execute("ALTER TABLE users ALTER email DROP DEFAULT")
        database.execute("CREATE INDEX users_email_idx ON users (email)")
        out, rest = waiting.communicate(timeout=LONG_S)
    assert first.startswith("healthcheck wait: fail: 4 of 6 expected objects are missing: ")
    assert second.startswith("healthcheck wait: fail: 2 of 6 expected objects are missing: ")
    assert first.endswith(" s left\n")
    assert len(rest.splitlines()) <= 2
    assert (waiting.returncode, out[:5]) == (0, "PASS:")


def _namespaces() -> list[str]:
    """The words that make a command the first process of a world of its own, if that is allowed."""
    alone = ["unshare", "--user", "--map-root-user", "--pid", "--fork", "--kill-child"]
    try:
        subprocess.run([*alone, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this system lets nobody make a process namespace (unshare --user --pid)")
    return alone


def test_the_first_process_of_a_container_heeds_sigterm(
    database: Database, declaration: str
) -> None:
    alone = _namespaces()
    with subprocess.Popen(
        [*alone, sys.executable, "-m", "healthcheck", "wait", "--timeout", "60"],
        env=environment(DATABASE_URL=database.url, DECLARATION=declaration),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as waiting:
        assert waiting.stderr is not None
        assert waiting.stderr.readline().startswith("healthcheck wait: fail: ")
        [child] = Path(f"/proc/{waiting.pid}/task/{waiting.pid}/children").read_text().split()
        os.kill(int(child), signal.SIGTERM)
        out, err = waiting.communicate(timeout=LONG_S)
    assert (waiting.returncode, out, err) == (143, "", "")


def test_sigterm_while_the_database_does_not_answer(declaration: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(LONG_S)
        url = f"postgresql://app@127.0.0.1:{silent.getsockname()[1]}/shop"
        with begun("check --timeout 60", url, declaration) as checking:
            connection, _ = silent.accept()
            with connection:
                checking.terminate()
                out, err = checking.communicate(timeout=LONG_S)
    assert (checking.returncode, out, err) == (143, "", "")


def test_wait_shows_a_terminal_how_it_goes(declaration: str) -> None:
    ours, theirs = pty.openpty()
    with begun("wait --timeout 0.3 --interval 0.1", NOWHERE, declaration, stderr=theirs) as waiting:
        out, _ = waiting.communicate(timeout=LONG_S)
    shown = os.read(ours, 65_536).decode()
    os.close(ours)
    os.close(theirs)
    assert out.startswith("UNKNOWN: ")
    assert "waiting, 0 s left: unknown: the connection was refused" in shown
    assert shown.endswith("\r\x1b[K")


def test_control_c_while_waiting(database: Database, declaration: str) -> None:
    waiting = subprocess.Popen(
        [sys.executable, "-m", "healthcheck", "wait", "--timeout", "60"],
        env=environment(DATABASE_URL=database.url, DECLARATION=declaration),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Tests that run in the background of a script have inherited that it is ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    probing = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'healthcheck'"
    eventually(lambda: database.query(probing)[0][0] > 0)
    waiting.send_signal(signal.SIGINT)
    out, err = waiting.communicate(timeout=LONG_S)
    assert (waiting.returncode, out) == (130, "")
    assert "Traceback" not in err


def test_a_reader_who_leaves_early_does_not_change_the_verdict(
    database: Database, declaration: str
) -> None:
    with subprocess.Popen(["true"], stdin=subprocess.PIPE, text=True) as reader:
        reader.wait()
        ran = process(
            "check",
            stdout=reader.stdin or subprocess.PIPE,
            env=environment(DATABASE_URL=database.url, DECLARATION=declaration),
        )
    assert (ran.returncode, ran.stderr) == (1, "")


def test_the_schema_of_the_connection_string(database: Database, tmp_path: Path) -> None:
    database.execute("CREATE SCHEMA app; SET search_path = app;" + SCHEMA + "RESET search_path;")
    ran = healthcheck(
        "check",
        DATABASE_URL=f"{database.url}?schema=app&connection_limit=1",
        DECLARATION=declared(tmp_path, DECLARATION),
    )
    assert ran.stdout.startswith("PASS: ")


def test_what_the_connection_string_does_not_say_is_in_libpq_s_variables(
    database: Database, declaration: str
) -> None:
    database.execute(SCHEMA)
    said = conninfo_to_dict(database.url)
    said["database"] = said.pop("dbname")
    variables = {f"PG{key.upper()}": str(value) for key, value in said.items()}
    url = "postgresql://"
    ran = healthcheck("check", variables=variables, DATABASE_URL=url, DECLARATION=declaration)
    assert (ran.returncode, ran.stdout[:5]) == (0, "PASS:")


@pytest.mark.parametrize(
    "command", [("check",), ("wait", "--timeout", "5"), ("serve", "--port", "0")]
)
def test_a_schema_that_is_not_that_of_the_connection_string(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    """The application would work in tenant_b, and nobody would look there."""
    path = declared(tmp_path, DECLARATION.replace("tables:", "schema: public\ntables:"))
    ran = process(
        *command, env=environment(DATABASE_URL=f"{NOWHERE}?schema=tenant_b", DECLARATION=path)
    )
    assert (ran.returncode, ran.stderr) == (
        2,
        f'{path}:2:9: "schema" is public, and the connection string says schema=tenant_b;'
        " take it out of the declaration, which then is of that one, or out of the connection"
        " string\n",
    )


def test_a_dead_name_server_holds_up_nothing(declaration: str, tmp_path: Path) -> None:
    env = environment(DATABASE_URL=DEAD, DECLARATION=declaration)
    ran = process(
        "check", "--timeout", "0.3", "--format", "json", env=with_dead_names(tmp_path, env)
    )
    assert (ran.returncode, ran.stderr) == (3, "")
    assert json.loads(ran.stdout)["reason"] == "timeout"


@pytest.mark.parametrize(
    ("form", "begins", "names"),
    [
        ("brief", "FAIL: 2 of 6 expected", "fail  column public.users.email is missing ("),
        ("json", '{\n  "status": "fail"', '"object": "public.users.email"'),
        ("markdown", "### ❌ FAIL", "`public.users.email`"),
        ("junit", "<testsuites>", 'name="public.users.email: column.missing"'),
        ("github", "::error title=healthcheck::FAIL", "title=column.missing::public.users.email"),
        ("sql", "-- target default, database ", "ALTER TABLE public.users ADD COLUMN email text"),
    ],
    ids=lambda value: value.split()[0],
)
def test_formats(form: str, begins: str, names: str, database: Database, declaration: str) -> None:
    database.execute(SCHEMA + "ALTER TABLE users DROP COLUMN email;")
    ran = healthcheck("check", "--format", form, DATABASE_URL=database.url, DECLARATION=declaration)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith(begins)
    assert names in ran.stdout


def test_once_it_passed_the_database_is_asked_no_more(
    database: Database, declaration: str, tmp_path: Path
) -> None:
    passed = str(tmp_path / "passed")

    def once() -> Ran:
        return healthcheck(
            "check", "--once", passed, DATABASE_URL=database.url, DECLARATION=declaration
        )

    assert once().returncode == 1
    assert not Path(passed).exists()
    database.execute(SCHEMA)
    assert once().returncode == 0
    database.execute("DROP TABLE users")
    assert once() == Ran(0, f"PASS: it passed before: '{passed}' is there\n", "")
    Path(passed).unlink()
    assert once().returncode == 1


def test_once_wants_a_file_that_can_be_made(database: Database, declaration: str) -> None:
    database.execute(SCHEMA)
    ran = healthcheck(
        "check", "--once", "/proc/passed", DATABASE_URL=database.url, DECLARATION=declaration
    )
    assert ran.returncode == 2
    assert ran.stdout.startswith("PASS")
    assert ran.stderr.startswith("--once: /proc/passed cannot be made: No such file or directory")


def test_once_is_not_of_migrations(tmp_path: Path) -> None:
    ran = healthcheck("check", "--migrations", ".", "--once", "passed", folder=tmp_path)
    assert (ran.returncode, ran.stderr) == (2, "--once: is for a database; leave it out\n")

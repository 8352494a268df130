from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.cli.commands import DECLARATION, SCHEMA, declared, healthcheck
from tests.postgres import Database
from tests.server.serving import (
    DEAD,
    LONG_S,
    Process,
    environment,
    eventually,
    frozen,
    serving,
    with_dead_names,
)
from tests.server.test_metrics import samples

NOWHERE = "postgresql://app:geheim@127.0.0.1:1/shop"
ROUTES = ("/health/schema", "/metrics", "/probe?target=default", "/", "/health/schema/default")


@pytest.fixture
def declaration(tmp_path: Path) -> str:
    return declared(tmp_path)


@pytest.fixture
def service(database: Database, declaration: str) -> Iterator[Process]:
    with serving(DATABASE_URL=database.url, DECLARATION=declaration, TIMEOUT="5") as service:
        yield service


def test_503_and_200_follow_the_database(service: Process, database: Database) -> None:
    http = service.http
    first = http.get("/health/schema")
    assert (first.status_code, first.json()["reason"]) == (503, "drift")
    assert first.json()["summary"]["missing"] == {"table": 2, "column": 3, "index": 1}
    assert samples(http.get("/metrics"))["healthcheck_missing_objects", "default", "column"] == 3
    assert "table public.users" in http.get("/").text

    database.execute(SCHEMA)
    second = http.get("/health/schema")
    assert (second.status_code, second.json()["status"]) == (200, "pass")
    assert second.json()["server"]["database"] == database.name
    found = samples(http.get("/metrics"))
    assert found["healthcheck_status", "default", "pass"] == 1
    assert found["healthcheck_probes_total", "default", "fail"] >= 1

    database.execute("DROP INDEX users_email_idx")
    third = http.get("/health/schema").json()
    assert [each["code"] for each in third["findings"]] == ["index.missing"]

    assert service.stop() == 0
    steps = [(line["previous"], line["status"]) for line in service.events("schema.status_changed")]
    assert steps == [(None, "fail"), ("fail", "pass"), ("pass", "fail")]
    assert service.events("schema.status_changed")[2]["what"][0]["object"] == (
        "public.users_email_idx"
    )
    assert [service.events(f"server.{each}") != [] for each in ("listening", "stopping", "stopped")]


def test_a_healthy_table_that_is_locked_still_passes(service: Process, database: Database) -> None:
    database.execute(SCHEMA)
    with database.connect() as other, other.transaction():
        other.execute("LOCK TABLE users IN ACCESS EXCLUSIVE MODE")
        assert service.http.get("/health/schema").json()["status"] == "pass"


def test_unreachable_at_the_start_and_there_later(
    database: Database, declaration: str, tmp_path: Path
) -> None:
    with serving(DATABASE_URL=NOWHERE, DECLARATION=declaration) as service:
        answer = service.http.get("/health/schema")
        assert (answer.status_code, answer.json()["reason"]) == (503, "unreachable")
        assert answer.json()["last_conclusive"] is None
        assert service.http.get("/health/live").status_code == 200
        assert service.http.get("/health/ready").status_code == 200
        found = samples(service.http.get("/metrics"))
        assert found["healthcheck_up", "default"] == 0
        assert found["healthcheck_probe_errors_total", "default", "unreachable"] >= 1


def test_frozen_answers_unknown_and_recovers(database: Database, declaration: str) -> None:
    database.execute(SCHEMA)
    with serving(
        DATABASE_URL=database.url, DECLARATION=declaration, TIMEOUT="0.5", STATEMENT_TIMEOUT="1"
    ) as service:
        http = service.http
        eventually(lambda: http.get("/health/schema").status_code == 200)
        with frozen(database.server):
            answer = http.get("/health/schema")
            assert (answer.status_code, answer.json()["reason"]) == (503, "timeout")
            assert answer.json()["last_conclusive"]["status"] == "pass"
            assert http.get("/health/live").status_code == 200
            found = samples(http.get("/metrics"))
            assert found["healthcheck_status", "default", "unknown"] == 1
            assert found["healthcheck_missing_objects", "default", "table"] == 0
        eventually(lambda: http.get("/health/schema").status_code == 200)


def test_frozen_since_before_the_first_probe(database: Database, declaration: str) -> None:
    with (
        serving(DATABASE_URL=database.url, DECLARATION=declaration, TIMEOUT="0.3") as service,
        frozen(database.server),
    ):
        answer = service.http.get("/health/schema")
        assert (answer.status_code, answer.json()["reason"]) == (503, "timeout")
        assert service.stop() == 0


def test_a_dead_name_server_holds_up_neither_answers_nor_the_end(
    declaration: str, tmp_path: Path
) -> None:
    env = environment(DATABASE_URL=DEAD, DECLARATION=declaration, TIMEOUT="0.3")
    with serving(env=with_dead_names(tmp_path, env)) as service:
        for _ in range(5):
            answer = service.http.get("/health/schema")
            assert (answer.status_code, answer.json()["reason"]) == (503, "timeout")
        assert service.http.get("/health/live").status_code == 200
        assert service.stop() == 0
        assert service.events("server.stopped")


def refused_by(database: Database, how: str) -> str:
    """A connection string that the server does not take; its password is "geheim"."""
    if how == "wrong password":
        return database.url_as(database.create_role(), "geheim")
    role = database.create_role()
    database.execute(f"ALTER ROLE {role} PASSWORD 'geheim'")
    if how == "missing database":
        return database.server.url("no_such_database", user=role, password="geheim")
    database.execute(f"REVOKE CONNECT ON DATABASE {database.name} FROM PUBLIC")
    return database.url_as(role, "geheim")


@pytest.mark.parametrize(
    ("how", "detail"),
    [
        ("wrong password", "full"),
        ("missing database", "full"),
        ("no right to connect", "full"),
        ("wrong password", "status"),
    ],
)
def test_no_failure_tells_a_secret(
    how: str, detail: str, database: Database, declaration: str
) -> None:
    url = refused_by(database, how)
    with serving(
        DATABASE_URL=url, DECLARATION=declaration, DETAIL=detail, TOKEN="geheim-too"
    ) as service:
        answers = [service.http.get(path) for path in ROUTES]
        known = service.http.get("/health/schema", headers={"Authorization": "Bearer geheim-too"})
        assert known.json()["reason"] == "denied"
        assert answers[0].status_code == 503
        assert service.stop() == 0
    told = "".join(answer.text + str(answer.headers) for answer in [*answers, known])
    told += "".join(service.lines)
    for secret in ("geheim", "127.0.0.1:" + str(database.server.port), "no_such_database"):
        assert secret not in told


def test_no_answer_tells_a_secret_while_all_is_well(database: Database, declaration: str) -> None:
    database.execute(SCHEMA)
    role = database.create_role()
    database.execute(
        f"ALTER ROLE {role} PASSWORD 'geheim'; GRANT SELECT ON users, orders TO {role}"
    )
    with serving(
        DATABASE_URL=database.url_as(role, "geheim"), DECLARATION=declaration, LOG_LEVEL="debug"
    ) as service:
        told = "".join(service.http.get(path).text for path in ROUTES)
        assert service.stop() == 0
    assert '"status": "pass"' in told
    assert "geheim" not in told + "".join(service.lines)


def test_a_good_new_declaration_is_taken_up(
    service: Process, database: Database, declaration: str
) -> None:
    database.execute(SCHEMA)
    assert service.http.get("/health/schema").status_code == 200
    before = service.http.get("/health/schema").json()["declaration"]["sha256"]
    Path(declaration).write_text(DECLARATION + "  invoices: {}\n")
    eventually(lambda: service.http.get("/health/schema").status_code == 503)
    report = service.http.get("/health/schema").json()
    assert [each["code"] for each in report["findings"]] == ["table.missing"]
    found = samples(service.http.get("/metrics"))
    assert found["healthcheck_declaration_reloads_total", "success"] == 1
    assert found["healthcheck_declaration_info", "default", report["declaration"]["sha256"]] == 1
    assert report["declaration"]["sha256"] != before
    assert service.stop() == 0
    assert [each["sha256"] for each in service.events("declaration.reloaded")] == [
        report["declaration"]["sha256"]
    ]


def test_a_bad_new_declaration_keeps_the_last_good_one(
    service: Process, database: Database, declaration: str
) -> None:
    database.execute(SCHEMA)
    wrong = "version: 1\ntables: {users: {colums: [id]}}\n"
    empty = ""
    half = "version: 1\ntables:\n  users:\n    columns:\n      id: {type: te"
    gone = None
    for number, text in enumerate([wrong, empty, half, gone], start=1):
        if text is None:
            Path(declaration).unlink()
        else:
            Path(declaration).write_text(text)
        eventually(lambda: "problem" in service.http.get("/health/schema").json()["declaration"])
        answer = service.http.get("/health/schema")
        assert (answer.status_code, answer.json()["status"]) == (200, "pass")
        assert declaration in answer.json()["declaration"]["problem"]
        assert "the last good one still holds" in service.http.get("/").text
        found = samples(service.http.get("/metrics"))
        assert found["healthcheck_declaration_reloads_total", "failure"] >= number
        assert found["healthcheck_declaration_last_reload_successful", "default"] == 0
        Path(declaration).write_text(DECLARATION)
        eventually(
            lambda: "problem" not in service.http.get("/health/schema").json()["declaration"]
        )
    assert service.stop() == 0
    assert len(service.events("declaration.refused")) >= number
    assert service.events("declaration.refused")[0]["problems"]


def test_exchanging_the_link_of_a_config_map(database: Database, tmp_path: Path) -> None:
    database.execute(SCHEMA)
    for name, text in {"one": DECLARATION, "two": DECLARATION + "  invoices: {}\n"}.items():
        (tmp_path / name).mkdir()
        declared(tmp_path / name, text)
    data = tmp_path / "..data"
    data.symlink_to("one")
    (tmp_path / "expected_schema.yaml").symlink_to("..data/expected_schema.yaml")
    path = str(tmp_path / "expected_schema.yaml")
    with serving(DATABASE_URL=database.url, DECLARATION=path, TIMEOUT="5") as service:
        assert service.http.get("/health/schema").status_code == 200
        (tmp_path / "..new").symlink_to("two")
        (tmp_path / "..new").rename(data)
        eventually(lambda: service.http.get("/health/schema").status_code == 503)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_when_what_is_owed_is_answered(
    number: signal.Signals, status: int, database: Database, declaration: str
) -> None:
    answers: list[httpx.Response] = []
    with (
        serving(DATABASE_URL=database.url, DECLARATION=declaration, TIMEOUT="1.5") as service,
        frozen(database.server),
    ):
        url = f"{service.http.base_url}/health/schema"
        asking = threading.Thread(target=lambda: answers.append(httpx.get(url)))
        asking.start()
        eventually(lambda: connections_of(service, database.server.port) > 0)
        assert service.stop(number) == status
        asking.join()
    (answer,) = answers
    assert (answer.status_code, answer.json()["reason"]) == (503, "timeout")
    assert service.events("server.stopping")[0]["signal"] == number.name


def connections_of(service: Process, port: int) -> int:
    """How many connections it has to a port; a frozen server's kernel takes them all the same."""
    sockets = set()
    for file in Path(f"/proc/{service.process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            sockets.add(str(file.readlink()))
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(
        f"socket:[{line[9]}]" in sockets and int(line[2].rpartition(":")[2], 16) == port
        for line in lines
    )


def test_a_second_interrupt_does_not_wait(database: Database, declaration: str) -> None:
    with (
        serving(DATABASE_URL=database.url, DECLARATION=declaration, TIMEOUT="60") as service,
        frozen(database.server),
        socket.create_connection(("127.0.0.1", service.port)) as caller,
    ):
        caller.sendall(b"GET /health/schema HTTP/1.1\r\nHost: a\r\n\r\n")
        eventually(lambda: connections_of(service, database.server.port) > 0)
        service.process.send_signal(signal.SIGINT)
        eventually(lambda: service.events("server.stopping") != [])
        assert service.stop(signal.SIGINT) == 130


def test_a_port_that_is_taken(declaration: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ran = healthcheck(
            "serve", "--port", str(port), DATABASE_URL=NOWHERE, DECLARATION=declaration
        )
    assert ran.returncode == 2
    assert ran.stderr == (
        f"HEALTHCHECK_PORT: cannot listen at 127.0.0.1:{port}: Address already in use;"
        " choose another with --port or HEALTHCHECK_PORT (0 for any free one)\n"
    )


@pytest.mark.parametrize("host", ["192.0.2.1", "nowhere.invalid"])
def test_an_address_that_is_not_ours(host: str, declaration: str) -> None:
    ran = healthcheck(
        "serve", "--host", host, "--port", "0", DATABASE_URL=NOWHERE, DECLARATION=declaration
    )
    assert ran.returncode == 2
    assert host in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize("host", ["localhost", "::1", "::", "0.0.0.0"])  # noqa: S104
def test_other_addresses(host: str, declaration: str) -> None:
    with serving("--host", host, DATABASE_URL=NOWHERE, DECLARATION=declaration) as service:
        report = service.http.get("/health/schema").json()
        assert report["status"] == "unknown"
        assert ("detail" in report) == (host in {"::", "0.0.0.0"})  # noqa: S104
        if host == "::":
            assert httpx.get(f"http://127.0.0.1:{service.port}/health/live").status_code == 200


@pytest.mark.parametrize("sink", ["an unread pipe", "a closed stderr", "a full disk"])
def test_a_log_that_nobody_takes_hurts_nobody(
    sink: str, database: Database, declaration: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    redirection = {"a closed stderr": "2>&-", "a full disk": "2>/dev/full"}.get(sink, "")
    command = f'exec "{sys.executable}" -m healthcheck serve --port {port} {redirection}'
    process = subprocess.Popen(
        ["sh", "-c", command],
        env=environment(DATABASE_URL=database.url, DECLARATION=declaration, TIMEOUT="5"),
        stderr=subprocess.PIPE,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=LONG_S) as http:
            eventually(lambda: is_live(http))
            for number in range(6):
                database.execute("DROP TABLE IF EXISTS users, orders" if number % 2 else SCHEMA)
                assert http.get("/health/schema").status_code == (503 if number % 2 else 200)
            assert http.get("/health/live").status_code == 200
            dropped = samples(http.get("/metrics"))["healthcheck_log_lines_dropped_total",]
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONG_S) == 0
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()
    assert (dropped > 0) == (sink != "an unread pipe")


def is_live(http: httpx.Client) -> bool:
    try:
        return http.get("/health/live").status_code == 200
    except httpx.ConnectError:
        return False


def test_several_targets(database: Database, tmp_path: Path) -> None:
    declared(tmp_path)
    database.execute(SCHEMA)
    (tmp_path / "shop.url").write_text(database.url)
    (tmp_path / "billing.url").write_text(NOWHERE)
    (tmp_path / "targets.yaml").write_text(
        "shop: {url_file: shop.url, declaration: expected_schema.yaml}\n"
        "billing: {url_file: billing.url, declaration: expected_schema.yaml}\n"
    )
    with serving(TARGETS=str(tmp_path / "targets.yaml"), TIMEOUT="5") as service:
        answer = service.http.get("/health/schema")
        assert (answer.status_code, answer.json()["status"]) == (503, "unknown")
        assert [each["target"] for each in answer.json()["targets"]] == ["shop", "billing"]
        assert service.http.get("/health/schema/shop").status_code == 200
        assert service.http.get("/health/schema/billing").status_code == 503
        assert service.http.get("/health/schema/default").status_code == 404
        found = samples(service.http.get("/metrics"))
        assert (found["healthcheck_up", "shop"], found["healthcheck_up", "billing"]) == (1, 0)


def test_the_console_is_for_people(declaration: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "healthcheck", "serve", "--port", "0"],
        env=environment(DATABASE_URL=NOWHERE, DECLARATION=declaration, LOG_FORMAT="console"),
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    process.terminate()
    process.communicate(timeout=LONG_S)
    assert process.returncode == 0
    assert " info    server.listening address=http://127.0.0.1:" in line


def test_callers_who_say_nothing_do_not_hold_up_the_end(service: Process) -> None:
    silent = [socket.create_connection(("127.0.0.1", service.port)) for _ in range(20)]
    half = socket.create_connection(("127.0.0.1", service.port))
    half.sendall(b"GET /health/live HTTP/1.1\r\nHo")
    assert service.http.get("/health/live").status_code == 200
    assert service.stop() == 0
    for sock in (*silent, half):
        sock.close()


def test_the_report_is_json_for_who_asks_with_curl(service: Process) -> None:
    body = service.http.get("/health/schema").text
    assert list(json.loads(body))[:3] == ["status", "reason", "message"]
    assert os.linesep not in body.rstrip("\n")

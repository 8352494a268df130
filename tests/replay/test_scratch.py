"""The database of a replay: nobody else's, and gone whatever happens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from healthcheck.errors import UsageError
from healthcheck.replay.scratch import ScratchError, patient, scratch
from tests.postgres import Database, unique_role

_HOLD = """
import sys
from healthcheck.replay.scratch import scratch
with scratch(sys.argv[1] or None, say=lambda _: None) as made:
    print(made.parameters["dbname"], made.parameters.get("host", ""), flush=True)
    sys.stdin.read()
"""


def _databases(database: Database) -> list[str]:
    find = "SELECT datname FROM pg_database WHERE datname LIKE 'healthcheck_replay%'"
    return [name for (name,) in database.query(find)]


def test_a_private_one_listens_on_a_socket_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c nonsense=1")
    said: list[str] = []
    with scratch(None, say=said.append) as made:
        home = Path(made.parameters["host"])
        assert home.stat().st_mode & 0o077 == 0
        with psycopg.connect(**dict(made.parameters)) as session:  # type: ignore[arg-type]
            assert session.execute("SHOW listen_addresses").fetchone() == ("",)
        with socket.socket() as other, pytest.raises(OSError, match="refused"):
            other.connect(("127.0.0.1", int(made.parameters["port"])))
        without = {**made.parameters, "password": ""}
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(**without)  # type: ignore[arg-type]
    assert os.environ["PGOPTIONS"] == "-c nonsense=1"
    assert not home.exists()
    assert said == ["starting a private PostgreSQL"]


def test_extensions_that_the_server_lacks_are_stood_in_for() -> None:
    with (
        scratch(None, say=lambda _: None) as made,
        psycopg.connect(**dict(made.parameters), autocommit=True) as session,  # type: ignore[arg-type]
    ):
        session.execute('CREATE EXTENSION pgcrypto; CREATE EXTENSION "uuid-ossp"')
        [row] = session.execute(
            "SELECT length(gen_random_bytes(20)), crypt('a', gen_salt('bf')) LIKE '$2a$%',"
            " uuid_generate_v5(uuid_ns_dns(), 'a') = uuid_generate_v5(uuid_ns_dns(), 'a'),"
            " pgp_sym_decrypt(pgp_sym_encrypt('a', 'b'), 'b'), uuid_generate_v4() <> uuid_nil()"
        ).fetchall()
        assert row == (20, True, True, "a", True)


@pytest.mark.parametrize(
    ("name", "found"), [("Shop's", "Shop's"), ("postgres", "healthcheck_replay")]
)
def test_a_name_that_is_expected(name: str, found: str) -> None:
    with scratch(None, say=lambda _: None, name=name) as made:
        assert made.parameters["dbname"] == found


def test_one_on_a_given_server(database: Database) -> None:
    with scratch(database.url, say=lambda _: None) as made:
        assert _databases(database) == [made.parameters["dbname"]]
        assert made.parameters["connect_timeout"] == "10"
        # Somebody who is still connected is no hindrance.
        other = psycopg.connect(**dict(made.parameters))  # type: ignore[arg-type]
    assert _databases(database) == []
    other.close()


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgresql://127.0.0.1:{silent.getsockname()[1]}/shop?connect_timeout=2"
        with (
            pytest.raises(ScratchError, match="--server: the server did not answer in time"),
            scratch(url, say=lambda _: None),
        ):
            pass


def test_how_long_is_waited_is_as_it_was_told() -> None:
    assert patient({"host": "db"}, {}) == {"host": "db", "connect_timeout": "10"}
    assert patient({"connect_timeout": "30"}, {}) == {"connect_timeout": "30"}
    assert patient({"host": "db"}, {"PGCONNECT_TIMEOUT": "30"}) == {"host": "db"}


def test_roles_and_databases_go_that_the_migrations_made(database: Database) -> None:
    role, owner, other, owned = (unique_role() for _ in range(4))
    text = f"CREATE ROLE {role}; CREATE ROLE {owner} ROLE {role}; CREATE DATABASE {owned}"
    notes: list[str] = []
    with (
        scratch(database.url, say=lambda _: None, texts=[text], note=notes.append) as made,
        psycopg.connect(**dict(made.parameters), autocommit=True) as session,  # type: ignore[arg-type]
    ):
        for statement in text.split(";"):
            session.execute(statement)
        session.execute(f"CREATE TABLE t (); ALTER TABLE t OWNER TO {owner}")
        session.execute(f"GRANT ALL ON t TO {role}; CREATE ROLE {other}")
    left = database.query(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY (%s)", [role, owner, other]
    )
    database.execute(f"DROP ROLE {other}")
    assert left == [(other,)]
    assert database.query("SELECT 1 FROM pg_database WHERE datname = %s", owned) == []
    assert notes == [
        f"database {owned}, which the migrations made on the server, was dropped",
        *(
            f"role {name}, which the migrations made on the server, was dropped"
            for name in sorted([role, owner])
        ),
        f"role {other} came to be on the server meanwhile; whose is it?",
    ]


def test_a_role_that_owns_something_elsewhere_is_left(database: Database) -> None:
    role = unique_role()
    notes: list[str] = []
    with scratch(
        database.url, say=lambda _: None, texts=[f"create user {role.upper()}"], note=notes.append
    ):
        database.execute(f"CREATE ROLE {role}; CREATE TABLE t (); ALTER TABLE t OWNER TO {role}")
    told = f'role {role} was left on the server: role "{role}" cannot be dropped because some'
    assert [note.startswith(told) for note in notes] == [True]
    database.execute(f"DROP TABLE t; DROP ROLE {role}")


def test_what_was_there_stays(database: Database) -> None:
    role = database.create_role()
    notes: list[str] = []
    with scratch(
        database.url, say=lambda _: None, texts=[f"CREATE ROLE {role}"], note=notes.append
    ):
        pass
    assert database.query("SELECT count(*) FROM pg_roles WHERE rolname = %s", role) == [(1,)]
    assert notes == []


def test_the_variable_that_names_it(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLAY_URL", database.url)
    with scratch("env:REPLAY_URL", say=lambda _: None):
        assert len(_databases(database)) == 1


def test_is_gone_after_an_error(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), scratch(database.url, say=lambda _: None):
        raise ZeroDivisionError
    assert _databases(database) == []


@pytest.mark.parametrize("private", [True, False])
def test_is_gone_when_we_are_killed(database: Database, private: bool) -> None:
    url = "" if private else database.url
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        _, home = holder.stdout.readline().split(" ")
        assert private or len(_databases(database)) == 1
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    left = Path(home.strip())
    for _ in range(600):
        if not (left.exists() if private else _databases(database)):
            return
        time.sleep(0.1)
    pytest.fail("it is still there")


def test_a_server_that_cannot_be_had(database: Database) -> None:
    url = database.url.replace(database.name, "nothing")
    told = "--server: the server has no such database; check the name in the connection string"
    with pytest.raises(ScratchError, match=f"^{told}$"), scratch(url, say=print):
        pass


def test_why_it_cannot_be_had_names_no_host() -> None:
    url = "postgresql://app:geheim@127.0.0.1:1/shop"
    with pytest.raises(ScratchError) as raised, scratch(url, say=print):
        pass
    assert str(raised.value) == (
        "--server: the connection was refused; is PostgreSQL running, and are its address and port"
        " right?"
    )


def test_a_role_that_may_make_no_database(database: Database) -> None:
    url = database.url_as(database.create_role())
    with pytest.raises(ScratchError, match="the role needs CREATEDB"), scratch(url, say=print):
        pass
    assert _databases(database) == []


def test_no_connection_string() -> None:
    told = "^--server: the variable NOTHING is not set; wants a connection string: postgresql://"
    with pytest.raises(UsageError, match=told), scratch("env:NOTHING", say=print):
        pass
    with pytest.raises(UsageError, match=r"^--server: is empty"), scratch("", say=print):
        pass

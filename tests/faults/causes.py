"""Faults: each holds while its context does, and is undone after."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import psycopg

from tests.faults.scene import CHECK_S, DATABASE, PASSWORD, ROLE, Fault, Scene
from tests.faults.server import Cluster
from tests.server.serving import eventually


@contextmanager
def refused(scene: Scene) -> Iterator[None]:
    scene.proxy.refuse()
    scene.proxy.hang_up()
    yield
    scene.proxy.listen()


@contextmanager
def server_frozen(scene: Scene) -> Iterator[None]:
    with _stopped(scene.cluster.processes()):
        yield


@contextmanager
def backend_frozen(scene: Scene) -> Iterator[None]:
    with _stopped(scene.backends()):
        yield


@contextmanager
def _stopped(pids: list[int]) -> Iterator[None]:
    assert pids
    for pid in pids:
        _send(pid, signal.SIGSTOP)
    yield
    for pid in pids:
        _send(pid, signal.SIGCONT)


def _send(pid: int, number: signal.Signals) -> None:
    # A session that was about to end anyway may be gone.
    with suppress(ProcessLookupError):
        os.kill(pid, number)


@contextmanager
def backend_killed(scene: Scene) -> Iterator[None]:
    """The server ends all its processes then, and starts them again."""
    before = set(scene.cluster.processes()[1:])
    [backend] = scene.backends()
    os.kill(backend, signal.SIGKILL)
    eventually(lambda: not before & set(scene.cluster.processes()))
    eventually(scene.cluster.answers)
    yield


@contextmanager
def restarted(scene: Scene) -> Iterator[None]:
    scene.cluster.stop()
    scene.cluster.start()
    yield


@contextmanager
def black(scene: Scene) -> Iterator[None]:
    scene.proxy.darken()
    yield
    scene.proxy.lighten()


@contextmanager
def _name_server(scene: Scene, says: str) -> Iterator[None]:
    scene.proxy.hang_up()
    scene.name_server(says)
    yield
    scene.name_server("127.0.0.1")


def name_server_dead(scene: Scene) -> Fault:
    return _name_server(scene, "dead")


def name_unknown(scene: Scene) -> Fault:
    return _name_server(scene, "unknown")


@contextmanager
def slow(scene: Scene) -> Iterator[None]:
    scene.proxy.delay_s = 0.02
    yield
    scene.proxy.delay_s = 0.0


@contextmanager
def too_slow(scene: Scene) -> Iterator[None]:
    scene.proxy.delay_s = CHECK_S + 1
    yield
    scene.proxy.delay_s = 0.0


@contextmanager
def reset(scene: Scene) -> Iterator[None]:
    scene.proxy.reset()
    yield


@contextmanager
def resets(scene: Scene) -> Iterator[None]:
    scene.proxy.resets = True
    scene.proxy.reset()
    yield
    scene.proxy.resets = False


@contextmanager
def half_open(scene: Scene) -> Iterator[None]:
    scene.proxy.lose_server()
    yield


@contextmanager
def terminated(scene: Scene) -> Iterator[None]:
    scene.execute(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{ROLE}'"
    )
    eventually(lambda: not scene.backends())
    yield


@contextmanager
def _altered(scene: Scene, statement: str, back: str) -> Iterator[None]:
    scene.execute(statement)
    yield
    scene.execute(back)


def password(scene: Scene) -> Fault:
    return _altered(
        scene, f"ALTER ROLE {ROLE} PASSWORD 'new'", f"ALTER ROLE {ROLE} PASSWORD '{PASSWORD}'"
    )


def no_login(scene: Scene) -> Fault:
    return _altered(scene, f"ALTER ROLE {ROLE} NOLOGIN", f"ALTER ROLE {ROLE} LOGIN")


@contextmanager
def no_database(scene: Scene) -> Iterator[None]:
    scene.cluster.execute(f"ALTER DATABASE {DATABASE} RENAME TO elsewhere")
    yield
    scene.cluster.execute(f"ALTER DATABASE elsewhere RENAME TO {DATABASE}")


def no_connect(scene: Scene) -> Fault:
    return _altered(
        scene,
        f"REVOKE CONNECT ON DATABASE {DATABASE} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {DATABASE} TO PUBLIC",
    )


def role_limit(scene: Scene) -> Fault:
    return _altered(
        scene, f"ALTER ROLE {ROLE} CONNECTION LIMIT 0", f"ALTER ROLE {ROLE} CONNECTION LIMIT -1"
    )


def database_limit(scene: Scene) -> Fault:
    return _altered(
        scene,
        f"ALTER DATABASE {DATABASE} CONNECTION LIMIT 0",
        f"ALTER DATABASE {DATABASE} CONNECTION LIMIT -1",
    )


@contextmanager
def crowded(scene: Scene) -> Iterator[None]:
    """Every connection is taken but those that are kept for a superuser."""
    with ExitStack() as crowd:
        url = scene.cluster.url(user="crowd", password="crowd")
        while True:
            try:
                crowd.enter_context(psycopg.connect(url))
            except psycopg.OperationalError:
                break
        yield


@contextmanager
def starting_up(scene: Scene) -> Iterator[None]:
    """Recovery, which waits for its first file from the archive."""
    cluster = scene.cluster
    cluster.stop()
    mark = cluster.put("recovery.signal")
    cluster.start({"restore_command": "sleep 60"}, answers=False)
    yield
    cluster.stop(signal.SIGQUIT)
    mark.unlink()
    cluster.start()


@contextmanager
def shutting_down(scene: Scene) -> Iterator[None]:
    """In order, so that it waits for the sessions that there are."""
    cluster = scene.cluster
    with psycopg.connect(cluster.url()):
        os.kill(cluster.pid, signal.SIGTERM)
        eventually(lambda: not cluster.answers())
        yield
    cluster.stop()
    cluster.start()


def select_revoked(scene: Scene) -> Fault:
    return _altered(scene, f"REVOKE SELECT ON a FROM {ROLE}", f"GRANT SELECT ON a TO {ROLE}")


def catalog_revoked(scene: Scene) -> Fault:
    return _altered(
        scene,
        "REVOKE SELECT ON pg_catalog.pg_class FROM PUBLIC",
        "GRANT SELECT ON pg_catalog.pg_class TO PUBLIC",
    )


@contextmanager
def _transaction(scene: Scene, statement: str) -> Iterator[None]:
    """One that has executed `statement` and is still open."""
    with psycopg.connect(scene.cluster.url(DATABASE)) as session:
        session.execute(statement)
        yield
        session.rollback()


def catalog_locked(scene: Scene) -> Fault:
    return _transaction(scene, "LOCK TABLE pg_catalog.pg_attribute")


def table_locked(scene: Scene) -> Fault:
    return _transaction(scene, "LOCK TABLE a")


@contextmanager
def lock_queued(scene: Scene) -> Iterator[None]:
    """A migration waits for a reader, and everybody who comes later waits for the migration."""
    url = scene.cluster.url(DATABASE)
    with psycopg.connect(url, autocommit=True) as migration:
        with psycopg.connect(url) as reader:
            reader.execute("SELECT FROM a")
            waiting = threading.Thread(target=migration.execute, args=("ALTER TABLE a SET LOGGED",))
            waiting.start()
            asked = "SELECT FROM pg_locks WHERE NOT granted AND relation = 'a'::regclass"
            eventually(lambda: scene.cluster.query(asked, DATABASE) != [])
            yield
        waiting.join()


def dropped(scene: Scene) -> Fault:
    return _altered(scene, "ALTER TABLE a DROP COLUMN b", "ALTER TABLE a ADD COLUMN b text")


@contextmanager
def drift_locked(scene: Scene) -> Iterator[None]:
    with dropped(scene), table_locked(scene):
        yield


@contextmanager
def _copied(scene: Scene) -> Iterator[Cluster]:
    """Another server of the same bytes, not started; the service's session is lost by it."""
    cluster = scene.cluster
    cluster.stop()
    copy = cluster.copy("copy")
    cluster.start()
    try:
        yield copy
    finally:
        scene.proxy.to = cluster.port
        scene.proxy.hang_up()
        copy.stop(signal.SIGQUIT)
        copy.remove()


@contextmanager
def standby(scene: Scene) -> Iterator[None]:
    with _copied(scene) as copy:
        copy.put("standby.signal")
        copy.start({"primary_conninfo": psycopg.conninfo.make_conninfo(scene.cluster.url())})
        scene.proxy.to = copy.port
        scene.proxy.hang_up()
        yield


@contextmanager
def promoted(scene: Scene) -> Iterator[None]:
    """The primary is gone, and the standby has become one."""
    with _copied(scene) as copy:
        copy.put("standby.signal")
        copy.start({"primary_conninfo": psycopg.conninfo.make_conninfo(scene.cluster.url())})
        scene.cluster.stop(signal.SIGQUIT)
        scene.proxy.to = copy.port
        scene.proxy.hang_up()
        assert scene.ask().said == "pass"
        assert copy.query("SELECT pg_promote()") == [(True,)]
        yield
        scene.cluster.start()


@contextmanager
def another_server(scene: Scene) -> Iterator[None]:
    """One whose rows have the same numbers and the same age as ours, and say something else."""
    change = "ALTER TABLE a DROP CONSTRAINT positive, ADD CONSTRAINT positive CHECK (id > {})"
    seen = "SELECT oid, xmin::text FROM pg_constraint WHERE conname = 'positive'"
    with _copied(scene) as copy:
        copy.start()
        copy.execute(change.format(5), DATABASE)
        scene.execute(change.format(0))
        assert copy.query(seen, DATABASE) == scene.cluster.query(seen, DATABASE)
        assert scene.ask().said == "pass"
        scene.proxy.to = copy.port
        scene.proxy.hang_up()
        yield

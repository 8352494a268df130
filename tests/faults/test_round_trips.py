"""What latency a probe pays for, counted on the wire."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.proxy import Proxy
from tests.postgres import Database
from tests.probing import prober

DECLARATION = """\
version: 1
tables:
  a:
    columns: {id: integer not null, b: text default 'x'}
    checks: {positive: id > 0}
    indexes: {a_b_idx: {where: id > 7, columns: [b]}}
  c: [id]
"""
HEALTHY = """
    CREATE TABLE a (id integer NOT NULL CONSTRAINT positive CHECK (id > 0), b text DEFAULT 'x');
    CREATE INDEX a_b_idx ON a (b) WHERE id > 7;
    CREATE TABLE c (id integer);
"""


@pytest.fixture
def proxy(database: Database) -> Iterator[Proxy]:
    database.execute(HEALTHY)
    proxy = Proxy(database.server.port)
    yield proxy
    proxy.close()


def test_a_warm_probe_is_one_round_trip(database: Database, proxy: Proxy) -> None:
    url = database.url.replace(f":{database.server.port}/", f":{proxy.port}/")
    with prober(url, DECLARATION) as probe:
        assert probe().status == "pass"
        cold = proxy.round_trips
        for number in range(1, 11):
            assert probe().status == "pass"
            assert proxy.round_trips == cold + number


def test_so_it_is_after_a_commit_that_changes_nothing_declared(
    database: Database, proxy: Proxy
) -> None:
    url = database.url.replace(f":{database.server.port}/", f":{proxy.port}/")
    with prober(url, DECLARATION) as probe:
        assert probe().status == "pass"
        cold = proxy.round_trips
        for number in range(1, 11):
            database.execute("INSERT INTO c VALUES (1)")
            assert probe().status == "pass"
            assert proxy.round_trips == cold + number


def test_so_it_is_of_tenants_however_many(database: Database, proxy: Proxy) -> None:
    url = database.url.replace(f":{database.server.port}/", f":{proxy.port}/")
    for number in range(12):
        database.execute(f"CREATE SCHEMA t_{number}; CREATE TABLE t_{number}.a (id integer)")
    text = "version: 1\ntenants: [{match: t_*, at_least: 12, tables: {a: [id]}}]"
    with prober(url, text) as probe:
        assert probe().status == "pass"
        cold = proxy.round_trips
        for number in range(1, 11):
            if number % 2:
                database.execute("INSERT INTO c VALUES (1)")
            assert probe().status == "pass"
            assert proxy.round_trips == cold + number

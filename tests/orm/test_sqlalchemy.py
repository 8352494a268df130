"""Models of SQLAlchemy → tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthcheck.errors import UsageError
from healthcheck.orm.order import Created, Orm
from tests.orm.loading import PROJECTS, loaded, tables_of, written
from tests.postgres import Database

SHOP = PROJECTS / "sqlalchemy"
TABLES = {"public.users", "public.orders", "billing.invoices"}


@pytest.mark.parametrize("name", ["Base", "Base.metadata", "Base.registry", "Order"])
def test_whatever_has_the_metadata(database: Database, name: str) -> None:
    created = loaded(database, Orm.SQLALCHEMY, f"shop.models:{name}", project=SHOP)
    assert tables_of(database) == TABLES
    assert created.notes == (
        "the models need the extension citext, which they do not create themselves",
    )


def test_variables_of_another_server_are_nothing_to_it(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c search_path=nowhere")
    monkeypatch.setenv("PGSSLMODE", "require")
    monkeypatch.setenv("PGHOSTADDR", "192.0.2.1")
    loaded(database, Orm.SQLALCHEMY, "shop.models:Base", project=SHOP)
    assert tables_of(database) == TABLES


def test_what_the_models_do_beside_their_tables(database: Database, tmp_path: Path) -> None:
    text = """
from sqlalchemy import DDL, Column, Index, Integer, MetaData, Sequence, Table, event, text

Base = MetaData(schema="app")
Sequence("number", metadata=Base)
t = Table("t", Base, Column("id", Integer), Index("t_id", "id", postgresql_concurrently=True))
event.listen(Base, "before_create", DDL("CREATE EXTENSION citext"))
make = "CREATE FUNCTION app.one() RETURNS int LANGUAGE sql AS 'SELECT 1 %% 2'"
event.listen(t, "after_create", DDL(make))

@event.listens_for(t, "after_create")
def more(target, connection, **kw):
    one = connection.scalar(text("SELECT app.one()"))
    connection.execute(text(f"CREATE TABLE app.seen_{one} ()"))
"""
    project = written(tmp_path, shop=text)
    assert loaded(database, Orm.SQLALCHEMY, "shop:Base", project=project) == Created()
    assert tables_of(database) == {"app.t", "app.seen_1"}
    assert (
        database.query("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid") == []
    )
    assert database.query("SELECT to_regclass('app.number'), to_regclass('app.t_id')") == [
        ("app.number", "app.t_id")
    ]


def test_what_is_not_for_postgresql_is_told_at_once(database: Database, tmp_path: Path) -> None:
    text = """
from sqlalchemy import Column, MetaData, Table
from sqlalchemy.dialects.mysql import SET, TINYINT
from sqlalchemy.dialects.oracle import VECTOR

Base = MetaData()
Table("a", Base, Column("small", TINYINT))
Table("b", Base, Column("far", VECTOR))
"""
    with pytest.raises(UsageError) as refused:
        loaded(database, Orm.SQLALCHEMY, "shop:Base", project=written(tmp_path, shop=text))
    one, other = str(refused.value).splitlines()
    assert one.startswith("shop:Base: table a: (in table 'a', column 'small'): ")
    assert other.startswith("shop:Base: table b: ")
    assert tables_of(database) == set()


def test_a_reference_to_nothing_is_told(database: Database, tmp_path: Path) -> None:
    text = (
        "from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table\n"
        "Base = MetaData()\nTable('t', Base, Column('a', Integer, ForeignKey('gone.id')))\n"
    )
    with pytest.raises(UsageError, match=r"^shop:Base: NoReferencedTableError: .*'gone'"):
        loaded(database, Orm.SQLALCHEMY, "shop:Base", project=written(tmp_path, shop=text))

"""Alembic, in an environment whose migrations are one transaction each."""

from __future__ import annotations

from tests.ledgers.real.bench import Bench

_TABLE = "alembic_version"
_LATER = """
revision = "f6f0"
down_revision = ("d4f0", "e5f0")
def upgrade(): pass
"""


def make(bench: Bench) -> None:
    programs = bench.pip("alembic==1.20.1", "sqlalchemy==2.1.9", "psycopg[binary]==3.3.9")
    (bench.home / "alembic.ini").write_text("[alembic]\nscript_location = release\n")
    upgrade = (str(programs / "alembic"), "upgrade")
    with bench.state("applied", _TABLE) as run:
        run.run(*upgrade, "heads")
    with bench.state("branches", _TABLE) as run:
        run.run(*upgrade, "b2f0")
        run.run(*upgrade, "mail@c3f0")
    with bench.state("dependency", _TABLE) as run:
        run.run(*upgrade, "billing@head")
    with bench.state("empty", _TABLE) as run:
        run.run(*upgrade, "a1f0")
        run.run(str(programs / "alembic"), "downgrade", "base")
    with bench.state("failed", _TABLE) as run:
        broken = run.directory / "versions" / "d4f0_merge.py"
        broken.write_text(broken.read_text().replace("users (email)", "nobody (email)"))
        run.run(*upgrade, "d4f0", status=None)
    with bench.state("ahead", _TABLE) as run:
        run.write("versions/f6f0_later.py", _LATER)
        run.run(*upgrade, "heads")

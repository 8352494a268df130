"""Probes of the same tables in many schemas, beside SELECT 1 on a warm connection."""

from __future__ import annotations

from itertools import count
from textwrap import indent

from measure import DECLARED, TABLE, Step, Work, arguments, database, machine, rounds, show
from probe import asking, probing

from tests.postgres import Database

_MATCH = "tenant_*"


def add_tenants(made: Database, tenants: int, tables: int) -> None:
    """So many schemas, each with the same tables."""
    text = "".join(TABLE.format(n=number, parent=max(0, number - 1)) for number in range(tables))
    for tenant in range(tenants):
        name = f"tenant_{tenant:05}"
        made.execute(f"CREATE SCHEMA {name}; SET search_path = {name};\n{text}")
    made.execute("RESET search_path")
    made.execute("VACUUM ANALYZE")


def declaration(tables: int) -> str:
    """All that the tables hold, once for all tenants."""
    declared = "".join(
        DECLARED.format(n=number, parent=max(0, number - 1)) for number in range(tables)
    )
    return f'version: 1\ntenants:\n- match: "{_MATCH}"\n  tables:\n{indent(declared, "  ")}'


def altering(made: Database, tenants: int) -> Work:
    """A function that changes one table of one tenant in what is declared of it, to and fro."""
    turns = count()
    table = f"tenant_{tenants // 2:05}.thing_0"

    def alter() -> None:
        default = "'new'" if next(turns) % 2 else "'old'"
        made.execute(f"ALTER TABLE {table} ALTER COLUMN status SET DEFAULT {default}")

    return alter


def main(tenants: int, tables: int, number: int) -> None:
    with database(0) as made:
        print(f"Whole probes of tenants in one process; {machine(made.server_version)}", flush=True)
        add_tenants(made, tenants, tables)
        text = declaration(tables)
        with (
            asking(made.url, "SELECT 1") as select_1,
            probing(made.url, text) as probe,
            probing(made.url, text) as probe_changed,
            probing(made.url, text, always_full=True) as probe_full,
        ):
            steps = {
                "SELECT 1": Step(work=select_1),
                "probe, nothing was committed": Step(work=probe, floor="SELECT 1", before=probe),
                "probe, something else was committed": Step(
                    work=probe,
                    floor="SELECT 1",
                    before=lambda: made.execute("SELECT pg_current_xact_id()"),
                ),
                "probe, all new": Step(work=probe_full, floor="SELECT 1"),
                "probe, one table changed": Step(
                    work=probe_changed, floor="probe, all new", before=altering(made, tenants)
                ),
            }
            medians = rounds(steps, number)
        show(f"{tenants:,} tenants of {tables} tables, each of 8 columns", steps, medians)


if __name__ == "__main__":
    given = arguments(
        "Probes of the same tables in many schemas, beside SELECT 1.",
        tenants=1000,
        tables=20,
        rounds=3,
    )
    main(given["tenants"], given["tables"], given["rounds"])

"""A declaration read as a database: what it says of itself, and of another."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from healthcheck.compare import compare
from healthcheck.compare.supposed import complete, strangers, supposed, with_one_tenant
from healthcheck.declaration import decode
from healthcheck.model.finding import Finding
from tests.declaration.decoding import decoded
from tests.declaration.generating import DECLARATIONS
from tests.declaration.test_json_schema import in_yaml

TODAY = date(2026, 11, 22)


def differences(wanted: str, said: str) -> list[str]:
    """What `said` lacks of `wanted`."""
    want, have = (decode(f"version: 1\n{text}".encode(), file="x") for text in (wanted, said))
    found = compare(with_one_tenant(want), supposed(have, beside=want), today=TODAY)
    return [f"{finding.code.value} {finding.subject.object}" for finding in found]


@given(DECLARATIONS)
def test_every_declaration_is_what_it_says(value: Any) -> None:
    groups = [value, *value.get("tenants", ())]
    for table in (table for group in groups for table in group["tables"].values()):
        if isinstance(table, dict) and "partition_of" in table:
            table.pop("inherits", None)  # no table is both
    one = decoded(
        in_yaml({**value, "severity": {"*": "fail", "*.unexpected": "ignore"}, "ignore": []})
    )
    found = compare(with_one_tenant(one), supposed(one, beside=one), today=TODAY)
    assert [finding for finding in found if not _of_access(finding)] == []


def _of_access(finding: Finding) -> bool:
    return finding.code.problem == "inaccessible"


USERS = "tables: {users: {columns: {id: integer not null, email: text}, primary_key: [id]}}"

TENANTS = """tenants:
- match: "t_*"
  at_least: {}
  tables:
    users: {{columns: {{id: integer}}, primary_key: [id]}}
    orders:
      columns: {{id: integer}}
      foreign_keys: {{own: {{columns: [id], references: users}}}}
"""


@pytest.mark.parametrize(
    ("wanted", "said", "lacks"),
    [
        pytest.param(USERS, USERS, [], id="the same"),
        pytest.param(USERS, "tables: {users: [id, email]}", [], id="what is left open"),
        pytest.param(TENANTS.format(4), TENANTS.format(9), [], id="tenants, however many"),
        pytest.param(
            TENANTS.format(4),
            "tenants: [{match: 't_*', tables: {orders: [id]}}]",
            ['table.missing "t_*".users', 'foreign_key.missing "t_*".orders.own'],
            id="a table of tenants",
        ),
        pytest.param(
            TENANTS.format(0), "tables: {a: {}}", ['tenant.missing "t_*"'], id="tenants at all"
        ),
        pytest.param(
            USERS, "tables: {users: [id]}", ["column.missing public.users.email"], id="a column"
        ),
        pytest.param(
            USERS,
            "tables: {users: {columns: {id: int4, email: varchar}, primary_key: [id]}}",
            ["column.type public.users.email"],
            id="types by what they mean",
        ),
        pytest.param(
            "tables: {users: {columns: {id: serial}}}",
            "tables: {users: {columns: {id: {type: integer, default: absent}}}}",
            ["column.default public.users.id"],
            id="a serial",
        ),
        pytest.param(
            USERS,
            "tables: {users: {columns: {id: integer, email: text}, primary_key: absent}}",
            ["primary_key.missing public.users.users_pkey"],
            id="no primary key",
        ),
        pytest.param(
            "sequences: {s: {increment: 2, cycle: false}}",
            "sequences: {s: {increment: 3}}",
            ["sequence.definition public.s"],
            id="a sequence",
        ),
        pytest.param("sequences: {s: {increment: 2}}", "sequences: [s]", [], id="only its name"),
        pytest.param(
            "views: {v: {columns: {id: integer, no: text}, definition: SELECT 1}}",
            "views: {v: {columns: {id: {}, no: varchar}}}",
            ["view.definition public.v"],
            id="a view",
        ),
        pytest.param(
            "views: {v: {materialized: true, indexes: {i: [id], j: [no]}}}",
            "views: {v: {indexes: [[id]]}}",
            ["index.missing public.j"],
            id="the indexes of a view",
        ),
        pytest.param(
            "severity: {'*': fail}\nviews: {v: {}}",
            "views: {w: [id], m: {materialized: true}}",
            ["view.missing public.v", "view.unexpected public.m", "view.unexpected public.w"],
            id="views that nobody asked for",
        ),
        pytest.param(USERS, "enums: {e: [a]}", ["table.missing public.users"], id="a table"),
        pytest.param(
            "tables: {t: {privileges: {app: [select, insert], me: [select]}}}",
            "tables: {t: {privileges: {app: [select], public: [select]}}}",
            ["privilege.missing public.t"],
            id="a privilege",
        ),
        pytest.param(
            "privileges: {app: {columns: {t: {a: [select], b: [update]}},"
            " functions: {f(int): [execute]}}}",
            "tables: {t: [a]}\nprivileges: {app: {tables: {t: [select]}},"
            " public: {functions: {f(int): [execute]}}}",
            ["privilege.missing public.t.b"],
            id="privileges that come with others",
        ),
        pytest.param(
            "functions: [f()]\nprivileges: {app: {functions: {f(): [execute]}}}",
            "functions: [f()]",
            ["privilege.missing public.f()"],
            id="a privilege of a function",
        ),
        pytest.param(
            USERS,
            "tables: {users: absent, billing.x: [id]}",
            ["schema.missing public", "table.missing public.users"],
            id="a schema",
        ),
        pytest.param(
            "tables: {t: {columns: [a], indexes: {t_a: [a]}}}",
            "tables: {t: {columns: [a], indexes: [[a]]}}",
            [],
            id="an index without a name has any",
        ),
        pytest.param(
            "tables: {t: {columns: [a], indexes: {t_a: [a]}}}",
            "tables: {t: {columns: [a], indexes: [[a], [a desc]]}}",
            [],
            id="more without names",
        ),
        pytest.param(
            "tables: {t: {indexes: {i: {columns: [a], unique: true}}}}",
            "tables: {t: {indexes: {i: [a]}}}",
            ["index.definition public.i"],
            id="an index",
        ),
        pytest.param(
            "tables: {t: {indexes: {i: [a]}}}",
            "tables: {t: {indexes: {i: {}}}}",
            [],
            id="an index without keys",
        ),
        pytest.param(
            "tables: {t: {foreign_keys: {f: {columns: [a], references: users(id)}}}}",
            "tables: {t: {foreign_keys: {f: {columns: [a], references: users}}}}",
            [],
            id="the other table's key is not said",
        ),
        pytest.param(
            "tables: {t: {foreign_keys: {f: {columns: [a], references: users(uid)}}}}",
            "tables: {t: {foreign_keys: {f: {columns: [a], references: users}}}, users:"
            " {columns: {id: text}, primary_key: [id]}}",
            ["foreign_key.definition public.t.f"],
            id="the other table's key is said",
        ),
        pytest.param(
            "tables: {t: {checks: {c: a > 0}}}",
            "tables: {t: {checks: {c: (a) > (0)}}}",
            [],
            id="checks by what they mean",
        ),
        pytest.param(
            "tables: {t: {columns: {a: {generated: (b + 1)}}}}",
            "tables: {t: {columns: {a: {generated: (b + 2), stored: false}}}}",
            ["column.definition public.t.a"],
            id="a generated column",
        ),
        pytest.param(
            'extensions: {a: ">=1.2", b: "1", c: {}}',
            'extensions: {a: ">=1.1", b: "1", c: "3"}',
            ["extension.version a"],
            id="extensions",
        ),
        pytest.param(
            "types: {a: {s: text}}",
            "types: {a: {s: text, t: int}}",
            ["type.definition public.a"],
            id="composite types",
        ),
        pytest.param(
            "enums: {e: [a, b]}", "enums: {e: [b, a]}", ["enum.values public.e"], id="enums"
        ),
        pytest.param(
            "domains: {d: {type: integer, checks: {c: VALUE > 0}}, e: {checks: [VALUE > 0]}}",
            "domains: {d: {type: int4, checks: {c: VALUE > 1}}, e: {checks: [VALUE > 0]}}",
            ["domain.definition public.d"],
            id="domains",
        ),
        pytest.param(
            "triggers: {t: {g: {timing: before, when: absent}}}",
            "triggers: {t: {g: {timing: after, when: old.a > 1}}}",
            ["trigger.definition public.t.g"],
            id="triggers",
        ),
        pytest.param(
            "tables: {t: {row_security: {policies: {p: {using: a > 0, check: absent}}}}}",
            "tables: {t: {row_security: {policies: {p: {using: a > 1}}}}}",
            ["policy.definition public.t.p"],
            id="policies",
        ),
        pytest.param(
            "tables: {t: {exclusions: {e: gist (during with &&)}}}",
            "tables: {t: {exclusions: {e: gist (during with =)}}}",
            ["exclusion.definition public.t.e"],
            id="exclusions",
        ),
        pytest.param(
            "functions: {f(int): {returns: text}, g(): {returns: 'table(a int)'}}",
            "functions: {f(int): {returns: int}, g(): {returns: 'table(a integer)'}}",
            ["function.definition public.f(integer)"],
            id="functions",
        ),
        pytest.param(
            "tables: {t: {partition_by: range (a)}}",
            "tables: {t: {partition_by: list (a)}}",
            ["table.definition public.t"],
            id="partitions",
        ),
        pytest.param(
            "domains: {d: {type: integer, checks: absent}}",
            "domains: {d: {type: integer}}",
            [],
            id="a domain without checks",
        ),
        pytest.param("triggers: {t: [g]}", "triggers: {t: [g]}", [], id="a trigger's name"),
    ],
)
def test_what_it_lacks(wanted: str, said: str, lacks: list[str]) -> None:
    assert differences(wanted, said) == lacks


def test_strangers_live_in_schemas_that_the_other_does_not_know() -> None:
    one = decode(b"version: 1\ntables: {a: [id], b.gone: absent}", file="x")
    two = decode(
        b"version: 1\ntables: {c: [id], b.t: [id], b.u: absent}\nenums: {b.e: [x], b.f: absent}",
        file="y",
    )
    found = [(f.code.value, f.subject.object, f.severity.value) for f in strangers(two, beside=one)]
    assert found == [("table.unexpected", "b.t", "fail"), ("enum.unexpected", "b.e", "fail")]


def test_where_a_declaration_is_complete_what_is_there_besides_fails() -> None:
    one = decode(b"version: 1\ntables: {a: [id]}", file="x")
    two = decode(b"version: 1\ntables: {a: [id, name]}", file="y")
    there = supposed(two, beside=one)
    assert compare(one, there, today=TODAY) == ()
    [finding] = compare(complete(one), there, today=TODAY)
    assert (finding.code.value, finding.severity.value) == ("column.unexpected", "fail")

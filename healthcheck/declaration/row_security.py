"""Row security: whether it is on, and its policies."""

from __future__ import annotations

from typing import Any, Final, TypeAlias, get_args

from healthcheck.declaration import tree
from healthcheck.declaration.expression import EXPRESSION
from healthcheck.declaration.forms import (
    ABSENT_WORD,
    FLAG,
    ORIGIN,
    Context,
    Form,
    Keys,
    choice,
    encode_origin,
    is_absent,
    refuse,
    take_origin,
)
from healthcheck.declaration.names import (
    POLICIES,
    ROLES,
    encode_name,
    encode_names,
)
from healthcheck.declaration.sections import Section, by_name, named_entries, refuse_section
from healthcheck.declaration.tree import Node, Scalar, shown
from healthcheck.declaration.written import LongForm, Written
from healthcheck.model.catalog import Command
from healthcheck.model.expectation import ABSENT, Absent, Gone, Origin, Policy, RowSecurity

Policies: TypeAlias = tuple[Policy | Gone, ...]

_WANTS: Final = "a mapping, {} for its existence, or absent"


def _read_condition(node: Node, label: str, context: Context) -> str | Absent | None:
    return ABSENT if is_absent(node) else EXPRESSION.read(node, label, context)


_CONDITION: Final = Form(read=_read_condition, schema=EXPRESSION.schema)

POLICY_KEYS: Final = Keys(
    fields={
        "command": choice(get_args(Command)).about("What it is about."),
        "permissive": FLAG.about("Whether it lets rows through; else it restricts the others."),
        "roles": ROLES.about("All the roles it is for; public is everybody.", ["app"], ["public"]),
        "using": _CONDITION.about("Which rows are seen; or absent.", "owner = current_user"),
        "check": _CONDITION.about("Which rows may be written; or absent.", "owner = current_user"),
        **ORIGIN,
    },
)


def _read_policies(node: Node, label: str, context: Context) -> Policies | None:
    if isinstance(node, tree.Sequence) and node.items:
        names = POLICIES.read(node, label, context) or ()
        pairs = zip(names, node.items, strict=False)
        return tuple(Policy(name=name, origin=Origin(line=item.line)) for name, item in pairs)
    if isinstance(node, tree.Mapping) and node.entries:
        found = [
            _read_policy(name, key, value, context)
            for name, key, value in named_entries(node, "policy", context)
        ]
        return tuple(policy for policy in found if policy is not None)
    refuse_section(node, label, "a mapping of policies, or a list of their names", context)
    return None


def _read_policy(name: str, key: Scalar, node: Node, context: Context) -> Policy | Gone | None:
    if is_absent(node):
        return Gone(name=name, origin=Origin(line=key.line))
    label = f"policy {shown(name)}"
    if not isinstance(node, tree.Mapping):
        refuse(node, label, _WANTS, context)
        return None
    values = POLICY_KEYS.read(node, label, context)
    return Policy(name=name, origin=take_origin(key.line, values), **values)


KEYS: Final = Keys(
    fields={
        "enabled": FLAG.about("Whether policies decide which rows are seen."),
        "forced": FLAG.about("Whether they decide so for the owner, too."),
        "policies": Form(
            read=_read_policies,
            schema={"anyOf": [POLICIES.schema, by_name("policy")]},
        ).about(
            "Policies by name, or only the names of policies that must exist.",
            ["mine"],
            {"mine": {"command": "select", "using": "owner = current_user"}},
        ),
    },
    otherwise='; a policy stands under "policies"',
)


def _read(node: Node, label: str, context: Context) -> RowSecurity | None:
    if not isinstance(node, tree.Mapping) or not node.entries:
        refuse_section(node, label, "a mapping with enabled, forced or policies", context)
        return None
    return RowSecurity(**KEYS.read(node, label, context))


def encode_row_security(security: RowSecurity, schema: str) -> Written:
    flags = {"enabled": security.enabled, "forced": security.forced}
    written: dict[str, Written] = {key: flag for key, flag in flags.items() if flag is not None}
    if security.policies:
        written["policies"] = _encode_policies(security.policies)
    return LongForm(written) if isinstance(written.get("policies", []), list) else written


def _encode_policies(policies: Policies) -> Written:
    """The names alone where nothing else is asked of any."""
    if all(policy == Policy(name=policy.name, origin=_placed(policy)) for policy in policies):
        return encode_names(policy.name for policy in policies)
    return {
        encode_name(policy.name): ABSENT_WORD if isinstance(policy, Gone) else _encode(policy)
        for policy in policies
    }


def _placed(policy: Policy | Gone) -> Origin:
    return Origin(line=policy.origin.line)


def _encode(policy: Policy) -> LongForm:
    values: dict[str, Any] = {
        "command": policy.command,
        "permissive": policy.permissive,
        "roles": None if policy.roles is None else encode_names(policy.roles),
        "using": _encode_condition(policy.using),
        "check": _encode_condition(policy.check),
    }
    said = {key: value for key, value in values.items() if value is not None}
    return LongForm(said | encode_origin(policy.origin))


def _encode_condition(condition: str | Absent | None) -> str | None:
    return ABSENT_WORD if isinstance(condition, Absent) else condition


SECTION: Final = Section(
    key="row_security",
    noun="policy",
    keys=KEYS,
    form=Form(
        read=_read,
        schema={
            "description": "Row security: whether it is on, and its policies.",
            "examples": [{"enabled": True, "policies": ["mine"]}],
            **KEYS.schema,
            "minProperties": 1,
        },
    ),
    encode=encode_row_security,
    definitions={
        "policy": {
            "description": "A mapping of what is asked, {} for its existence, or absent.",
            "examples": [{"command": "select", "roles": ["app"]}, ABSENT_WORD],
            "anyOf": [{"const": ABSENT_WORD}, POLICY_KEYS.schema],
        }
    },
)

"""What becomes of findings: `severity` by the pattern of their code, `ignore` by their object."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import Final

from healthcheck.declaration import tree
from healthcheck.declaration.forms import TEXT, Context, Form, Keys, choice, read_text, refuse
from healthcheck.declaration.problems import did_you_mean
from healthcheck.declaration.tree import Node, Scalar, in_yaml, shown
from healthcheck.declaration.written import Written, said
from healthcheck.model.expectation import IgnoreRule, SeverityRule
from healthcheck.model.finding import DEFAULT_SEVERITY, Code, Severity

_CODES: Final = tuple(code.value for code in Code)
_LONGEST_PATTERN: Final = 100
_SUGGESTED: Final = (*_CODES, *(f"*.{problem}" for problem in DEFAULT_SEVERITY))

_SEVERITY: Final = choice(tuple(Severity))


def _read_severity(node: Node, label: str, context: Context) -> tuple[SeverityRule, ...] | None:
    if not isinstance(node, tree.Mapping):
        refuse(node, label, "a mapping from patterns of codes to fail, warn or ignore", context)
        return None
    rules = []
    for key, value in node.entries:
        if problem := _pattern_problem(key.text):
            context.problems.add(key, f"{label}: {problem}")
        severity = _SEVERITY.read(value, f"severity of {shown(key.text)}", context)
        if severity is not None:
            rules.append(SeverityRule(pattern=key.text, severity=severity))
    return tuple(rules)


def _pattern_problem(pattern: str) -> str | None:
    """Why a pattern can match no finding, or None."""
    if len(pattern) > _LONGEST_PATTERN:
        return f"{shown(pattern)} is too long for the code of a finding"
    if any(fnmatchcase(code, pattern) for code in _CODES):
        return None
    return f"{shown(pattern)} matches no code of a finding{did_you_mean(pattern, _SUGGESTED)}"


_SEVERITY_SCHEMA: Final = {
    "type": "object",
    # A pattern is a code, or has something of a glob in it.
    "propertyNames": {
        "maxLength": _LONGEST_PATTERN,
        "anyOf": [{"enum": list(_CODES)}, {"pattern": r"[*?\[]"}],
    },
    "additionalProperties": _SEVERITY.schema,
}
SEVERITY: Final = Form(read=_read_severity, schema=_SEVERITY_SCHEMA).about(
    "Patterns of codes and what becomes of the findings they match; the last match wins.",
    {"index.missing": "warn", "*.unexpected": "warn"},
)


def encode_severity(rules: Sequence[SeverityRule]) -> Written:
    return {rule.pattern: rule.severity.value for rule in rules}


_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


def _read_date(node: Node, label: str, context: Context) -> date | None:
    wants = "a date such as 2027-01-31"
    text = read_text(node, label, context, wants, free=False)
    if text is None:
        return None
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # 2027-02-30 is spelled like a date
    refuse(node, label, wants, context)
    return None


IGNORE_KEYS: Final = Keys(
    fields={
        "match": TEXT.about("A glob over objects, with or without their schema.", "audit_*"),
        "reason": TEXT.about("Why, for whoever reads this next."),
        "until": Form(
            read=_read_date,
            schema={"type": "string", "format": "date", "pattern": f"^{_DATE.pattern}$"},
        ).about("The last day on which it is ignored.", "2027-01-31"),
    },
    required=("match",),
)


def _read_ignore(node: Node, label: str, context: Context) -> tuple[IgnoreRule, ...] | None:
    if not isinstance(node, tree.Sequence):
        cure = f"write [{in_yaml(node.text)}]" if isinstance(node, Scalar) and node.text else ""
        refuse(node, label, "a list of patterns", context, cure)
        return None
    rules = [_read_rule(item, context) for item in node.items]
    return tuple(rule for rule in rules if rule is not None)


def _read_rule(node: Node, context: Context) -> IgnoreRule | None:
    if not isinstance(node, tree.Mapping):
        text = read_text(node, "ignore", context, "a pattern, or {match, reason, until}")
        return None if text is None else IgnoreRule(pattern=text)
    values = IGNORE_KEYS.read(node, "ignore", context)
    if "match" not in values:
        return None
    return IgnoreRule(pattern=values.pop("match"), **values)


def encode_ignore(rules: Sequence[IgnoreRule]) -> Written:
    """The patterns alone where they say all."""
    return [_encode_rule(rule) for rule in rules]


def _encode_rule(rule: IgnoreRule) -> Written:
    until = rule.until.isoformat() if rule.until else None
    form = said(match=rule.pattern, reason=rule.reason, until=until)
    return form if len(form) > 1 else rule.pattern


IGNORE: Final = Form(
    read=_read_ignore,
    schema={"type": "array", "items": {"anyOf": [TEXT.schema, IGNORE_KEYS.schema]}},
).about(
    "Objects that are never reported, by globs over their names without quotes.",
    ["audit_*", "public.legacy.*"],
    [{"match": "audit_*", "reason": "moved in March", "until": "2027-01-31"}],
)

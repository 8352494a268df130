"""One difference between the expectation and the catalog."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct

from healthcheck.model.names import qualified
from healthcheck.model.remedy import Remedy


class Severity(StrEnum):
    """What a finding does to the status of its report."""

    FAIL = "fail"
    WARN = "warn"
    IGNORE = "ignore"


class Kind(StrEnum):
    """The kinds of object that findings speak of, causes first, then outermost first."""

    LEDGER = "ledger"
    MIGRATION = "migration"
    ROLE = "role"
    TENANT = "tenant"
    SCHEMA = "schema"
    EXTENSION = "extension"
    ENUM = "enum"
    DOMAIN = "domain"
    TYPE = "type"
    SEQUENCE = "sequence"
    FUNCTION = "function"
    VIEW = "view"
    TABLE = "table"
    COLUMN = "column"
    PRIMARY_KEY = "primary_key"
    INDEX = "index"
    UNIQUE = "unique"
    FOREIGN_KEY = "foreign_key"
    CHECK = "check"
    EXCLUSION = "exclusion"
    POLICY = "policy"
    TRIGGER = "trigger"
    PRIVILEGE = "privilege"


class Code(StrEnum):
    """Every finding there can be: kind.problem."""

    LEDGER_MISSING = "ledger.missing"
    LEDGER_INACCESSIBLE = "ledger.inaccessible"
    LEDGER_DEFINITION = "ledger.definition"
    LEDGER_EMPTY = "ledger.empty"
    LEDGER_NOT_CHECKED = "ledger.not_checked"
    MIGRATION_FAILED = "migration.failed"
    MIGRATION_PENDING = "migration.pending"
    MIGRATION_HOLLOW = "migration.hollow"
    MIGRATION_MODIFIED = "migration.modified"
    MIGRATION_UNRECORDED = "migration.unrecorded"
    MIGRATION_UNKNOWN = "migration.unknown"
    MIGRATION_MISSING = "migration.missing"
    MIGRATION_UNLISTED = "migration.unlisted"
    ROLE_MISSING = "role.missing"
    TENANT_MISSING = "tenant.missing"
    SCHEMA_MISSING = "schema.missing"
    SCHEMA_INACCESSIBLE = "schema.inaccessible"
    EXTENSION_MISSING = "extension.missing"
    EXTENSION_VERSION = "extension.version"
    EXTENSION_PRESENT = "extension.present"
    EXTENSION_UNEXPECTED = "extension.unexpected"
    ENUM_MISSING = "enum.missing"
    ENUM_VALUES = "enum.values"
    ENUM_PRESENT = "enum.present"
    ENUM_UNEXPECTED = "enum.unexpected"
    DOMAIN_MISSING = "domain.missing"
    DOMAIN_DEFINITION = "domain.definition"
    DOMAIN_PRESENT = "domain.present"
    DOMAIN_UNEXPECTED = "domain.unexpected"
    DOMAIN_NOT_CHECKED = "domain.not_checked"
    TYPE_MISSING = "type.missing"
    TYPE_DEFINITION = "type.definition"
    TYPE_PRESENT = "type.present"
    TYPE_UNEXPECTED = "type.unexpected"
    SEQUENCE_MISSING = "sequence.missing"
    SEQUENCE_INACCESSIBLE = "sequence.inaccessible"
    SEQUENCE_DEFINITION = "sequence.definition"
    SEQUENCE_PRESENT = "sequence.present"
    SEQUENCE_UNEXPECTED = "sequence.unexpected"
    VIEW_MISSING = "view.missing"
    VIEW_INACCESSIBLE = "view.inaccessible"
    VIEW_DEFINITION = "view.definition"
    VIEW_PRESENT = "view.present"
    VIEW_UNEXPECTED = "view.unexpected"
    VIEW_NOT_CHECKED = "view.not_checked"
    FUNCTION_MISSING = "function.missing"
    FUNCTION_INACCESSIBLE = "function.inaccessible"
    FUNCTION_DEFINITION = "function.definition"
    FUNCTION_PRESENT = "function.present"
    FUNCTION_UNEXPECTED = "function.unexpected"
    TABLE_MISSING = "table.missing"
    TABLE_INACCESSIBLE = "table.inaccessible"
    TABLE_DEFINITION = "table.definition"
    TABLE_NOT_CHECKED = "table.not_checked"
    TABLE_PRESENT = "table.present"
    TABLE_UNEXPECTED = "table.unexpected"
    COLUMN_MISSING = "column.missing"
    COLUMN_INACCESSIBLE = "column.inaccessible"
    COLUMN_TYPE = "column.type"
    COLUMN_NULLABLE = "column.nullable"
    COLUMN_DEFAULT = "column.default"
    COLUMN_DEFINITION = "column.definition"
    COLUMN_PRESENT = "column.present"
    COLUMN_UNEXPECTED = "column.unexpected"
    COLUMN_NOT_CHECKED = "column.not_checked"
    PRIMARY_KEY_MISSING = "primary_key.missing"
    PRIMARY_KEY_DEFINITION = "primary_key.definition"
    PRIMARY_KEY_INVALID = "primary_key.invalid"
    PRIMARY_KEY_RENAMED = "primary_key.renamed"
    PRIMARY_KEY_PRESENT = "primary_key.present"
    PRIMARY_KEY_UNEXPECTED = "primary_key.unexpected"
    INDEX_MISSING = "index.missing"
    INDEX_DEFINITION = "index.definition"
    INDEX_INVALID = "index.invalid"
    INDEX_RENAMED = "index.renamed"
    INDEX_PRESENT = "index.present"
    INDEX_UNEXPECTED = "index.unexpected"
    INDEX_NOT_CHECKED = "index.not_checked"
    UNIQUE_MISSING = "unique.missing"
    UNIQUE_DEFINITION = "unique.definition"
    UNIQUE_INVALID = "unique.invalid"
    UNIQUE_RENAMED = "unique.renamed"
    UNIQUE_PRESENT = "unique.present"
    UNIQUE_UNEXPECTED = "unique.unexpected"
    FOREIGN_KEY_MISSING = "foreign_key.missing"
    FOREIGN_KEY_DEFINITION = "foreign_key.definition"
    FOREIGN_KEY_INVALID = "foreign_key.invalid"
    FOREIGN_KEY_RENAMED = "foreign_key.renamed"
    FOREIGN_KEY_PRESENT = "foreign_key.present"
    FOREIGN_KEY_UNEXPECTED = "foreign_key.unexpected"
    CHECK_MISSING = "check.missing"
    CHECK_DEFINITION = "check.definition"
    CHECK_INVALID = "check.invalid"
    CHECK_RENAMED = "check.renamed"
    CHECK_PRESENT = "check.present"
    CHECK_UNEXPECTED = "check.unexpected"
    CHECK_NOT_CHECKED = "check.not_checked"
    EXCLUSION_MISSING = "exclusion.missing"
    EXCLUSION_DEFINITION = "exclusion.definition"
    EXCLUSION_INVALID = "exclusion.invalid"
    EXCLUSION_RENAMED = "exclusion.renamed"
    EXCLUSION_PRESENT = "exclusion.present"
    EXCLUSION_UNEXPECTED = "exclusion.unexpected"
    EXCLUSION_NOT_CHECKED = "exclusion.not_checked"
    POLICY_MISSING = "policy.missing"
    POLICY_DEFINITION = "policy.definition"
    POLICY_PRESENT = "policy.present"
    POLICY_UNEXPECTED = "policy.unexpected"
    POLICY_NOT_CHECKED = "policy.not_checked"
    TRIGGER_MISSING = "trigger.missing"
    TRIGGER_DEFINITION = "trigger.definition"
    TRIGGER_INVALID = "trigger.invalid"
    TRIGGER_PRESENT = "trigger.present"
    TRIGGER_UNEXPECTED = "trigger.unexpected"
    TRIGGER_NOT_CHECKED = "trigger.not_checked"
    PRIVILEGE_MISSING = "privilege.missing"

    @property
    def kind(self) -> Kind:
        """The kind of object: "column" of "column.missing"."""
        return Kind(self.value.partition(".")[0])

    @property
    def problem(self) -> str:
        """What is wrong with it: "missing" of "column.missing"."""
        return self.value.partition(".")[2]


DEFAULT_SEVERITY: Final[Mapping[str, Severity]] = MappingProxyType(
    {
        "missing": Severity.FAIL,
        "inaccessible": Severity.FAIL,
        "type": Severity.FAIL,
        "nullable": Severity.FAIL,
        "default": Severity.FAIL,
        "definition": Severity.FAIL,
        "values": Severity.FAIL,
        "version": Severity.FAIL,
        "invalid": Severity.FAIL,
        "renamed": Severity.WARN,
        "present": Severity.WARN,
        "not_checked": Severity.WARN,
        "unexpected": Severity.IGNORE,
        "failed": Severity.FAIL,
        "pending": Severity.FAIL,
        "hollow": Severity.FAIL,
        "modified": Severity.WARN,
        "unrecorded": Severity.WARN,
        "empty": Severity.WARN,
        "unknown": Severity.IGNORE,
        "unlisted": Severity.FAIL,
    }
)
"""By problem; a declaration's severity rules override it."""


class Subject(Struct, frozen=True, kw_only=True):
    """What a finding is about. `parts` are the names from the schema inwards, as stored.

    `arguments` are the types of a routine's input, as SQL spells them. `in_sql` is false of what
    has no name in SQL: a migration.
    """

    parts: tuple[str, ...]
    schema: str | None = None
    table: str | None = None
    arguments: tuple[str, ...] | None = None
    in_sql: bool = True

    @property
    def object(self) -> str:
        """The printable name, quoted where SQL would: public.orders."projectId"."""
        return qualified(*self.parts) + self.input if self.in_sql else ".".join(self.parts)

    @property
    def input(self) -> str:
        """What follows a routine's name: "(integer, text)"; nothing of anything else."""
        return "" if self.arguments is None else f"({', '.join(self.arguments)})"

    @property
    def name(self) -> str:
        """The innermost name, as stored."""
        return self.parts[-1]


class Spread(Struct, frozen=True, kw_only=True):
    """In how many `of` the tenants a difference is; `first` are some of those, by name."""

    count: int
    of: int
    first: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether it is in each of them."""
        return self.count == self.of


class Finding(Struct, frozen=True, kw_only=True):
    """One difference. `expected` and `actual` hold the attributes concerned, JSON values all.

    `sql` would mend it and is never run. `remedy` is what to do. `hint` is a near miss or the
    reason why it could not be judged. `declared_at` is "file:line". `unread` marks a judgement
    that failed only because a text was locked or moving: it makes the report unknown.
    `explained_by` is the migration whose own finding is the cause of this one. `tenants` says in
    which of them it is, where it is in tenants: then the rest is that of the first.
    """

    code: Code
    subject: Subject
    severity: Severity = Severity.FAIL
    expected: Mapping[str, Any] | None = None
    actual: Mapping[str, Any] | None = None
    since: str | None = None
    changed: str | None = None
    hint: str | None = None
    remedy: Remedy | None = None
    sql: str | None = None
    declared_at: str | None = None
    unread: bool = False
    explained_by: str | None = None
    tenants: Spread | None = None

"""What to say of a migration that is not simply applied, and what to do about it."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from msgspec import Struct

from healthcheck.compare import ledger
from healthcheck.compare.evidence import Evidence
from healthcheck.ledgers import BY_NAME
from healthcheck.ledgers.tool import command_for
from healthcheck.model import expectation
from healthcheck.model.finding import Code
from healthcheck.model.names import TableName


class State(Enum):
    """Where a migration stands: the code of its finding, and the word for it."""

    FAILED = Code.MIGRATION_FAILED, "failed"
    RUNNING = Code.MIGRATION_PENDING, "running"
    PENDING = Code.MIGRATION_PENDING, "pending"
    HOLLOW = Code.MIGRATION_HOLLOW, "applied"
    MODIFIED = Code.MIGRATION_MODIFIED, "modified"
    UNRECORDED = Code.MIGRATION_UNRECORDED, "not recorded"
    UNKNOWN = Code.MIGRATION_UNKNOWN, "of another release"

    @property
    def code(self) -> Code:
        return self.value[0]

    @property
    def word(self) -> str:
        return self.value[1]


def hint(state: State, its: Evidence, *, newer: int, is_behind: bool) -> str | None:
    """What its objects say. `newer` is how many migrations the ledger has of other releases;
    `is_behind` says that some of this one are pending.
    """
    whole = its.created + its.altered
    match state:
        case State.RUNNING:
            return "it runs at this moment"
        case State.HOLLOW:
            removed = f"; {_number(newer, 'migration')} of a later release may have removed it"
            return (
                f"the ledger says that it was applied, and nothing is there of the"
                f" {_number(whole, 'object')} that it makes{removed if newer else ''}"
            )
        case State.MODIFIED:
            return "its file is not the one that was applied"
        case State.UNRECORDED:
            return f"nothing is missing of the {_number(whole, 'object')} that it makes"
        case State.UNKNOWN:
            return None if is_behind else "the database is ahead of this release"
        case State.FAILED | State.PENDING:
            return _unapplied(its)
        case _:
            assert_never(state)


def _unapplied(its: Evidence) -> str | None:
    """What a migration explains that is to be applied, and what stands in its way."""
    there = its.created - its.missing
    already = f"{there} that it makes {'is' if there == 1 else 'are'} there already"
    if not its.lacking:
        return f"{already}, and applying it may fail on that" if there else None
    told = f"explains {its.lacking} of the objects that are missing or otherwise"
    return f"{told}; {already}, and applying it may fail on that" if there else told


class Adviser(Struct, frozen=True, kw_only=True):
    """What to do about the migrations of one ledger, with the tool's own commands where it has
    them. `is_foreign` says that it has migrations and none of them is of this release, `unrecorded`
    that some are there without a row.
    """

    want: expectation.Ledger
    tool: str | None
    table: TableName
    is_foreign: bool = False
    unrecorded: bool = False

    @property
    def command(self) -> str:
        """What applies the pending ones, and what has to be done before that."""
        command = ledger.remedy_of(self.want, self.tool)
        if self.is_foreign:
            return f"find out whether this is the right database; if it is: {command}"
        if self.unrecorded:
            return f"once those that are there are recorded: {command}"
        return command

    def remedy(self, state: State, name: str, its: Evidence) -> str | None:
        """None where nothing is to be done."""
        tool = BY_NAME[self.tool] if self.tool else None
        record = command_for(tool.record, name) if tool else ""
        cures = {
            State.FAILED: self._of_failed(name, its, record or f"record {name} as applied"),
            State.RUNNING: f"wait until {name} is done",
            State.PENDING: self.command,
            State.HOLLOW: self._of_hollow(name),
            State.MODIFIED: f"restore the file of {name}, and make the change in a new migration",
            State.UNRECORDED: record or f"record {name} as applied",
        }
        return cures.get(state)

    def _of_failed(self, name: str, its: Evidence, record: str) -> str:
        if its.is_whole:
            return f"all that {name} makes is there; if its data is too: {record}"
        clear = command_for(BY_NAME[self.tool].resolve, name) if self.tool else ""
        first = clear or "find out how far it came and clear its record"
        return "; ".join(dict.fromkeys((f"mend what made {name} fail", first, self.command)))

    def _of_hollow(self, name: str) -> str:
        keeps_rows = self.tool is None or BY_NAME[self.tool].keeps_rows
        again = f", or take its row out of {self.table} and run {self.command}"
        return f"restore what {name} made by the SQL of its findings{again if keeps_rows else ''}"


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

"""What to say of a migration that is not simply applied, and what to do about it."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from healthcheck.compare import ledger
from healthcheck.compare.evidence import Evidence
from healthcheck.ledgers import BY_NAME
from healthcheck.ledgers.tool import command_for
from healthcheck.model import expectation
from healthcheck.model.finding import Code
from healthcheck.model.names import TableName
from healthcheck.model.remedy import Remedy, advising, in_shell


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
    told = f"explains {its.lacking} of the objects that are missing or different"
    return f"{told}; {already}, and applying it may fail on that" if there else told


class Adviser(Struct, frozen=True, kw_only=True):
    """What to do about the migrations of one ledger, with the tool's own commands where it has
    them. `is_foreign` says that it has migrations and none of them is of this release, `is_behind`
    that some of this release are pending, `unrecorded` that some are there without a row.
    """

    want: expectation.Ledger
    tool: str | None
    table: TableName
    is_foreign: bool = False
    is_behind: bool = False
    unrecorded: bool = False

    @property
    def pending(self) -> Remedy:
        """What applies the pending ones, and what has to be done before that."""
        command = ledger.remedy_of(self.want, self.tool)
        if self.is_foreign:
            return command.after("find out whether this is the right database; if it is")
        if self.unrecorded:
            return command.after("once those that are there are recorded")
        return command

    @property
    def filling(self) -> Remedy:
        """What gives the ledger its rows. A tool that finds none applies everything, and fails on
        what is there.
        """
        if self.unrecorded and not self.is_behind:
            whole = "all that the migrations make is there"
            return advising(f"{whole}: record them as applied, and apply none")
        return self.pending

    def remedy(self, state: State, name: str, its: Evidence) -> Remedy | None:
        """None where nothing is to be done."""
        if state is State.FAILED:
            return self._of_failed(name, its)
        restore = f"restore the file of {name}, and make the change in a new migration"
        cures = {
            State.RUNNING: advising(f"wait until {name} is done"),
            State.PENDING: self.pending,
            State.HOLLOW: self._of_hollow(name),
            State.MODIFIED: advising(restore),
            State.UNRECORDED: self._recording(name),
        }
        return cures.get(state)

    def _recording(self, name: str) -> Remedy:
        record = command_for(BY_NAME[self.tool].record, name) if self.tool else ""
        return in_shell(record) if record else advising(f"record {name} as applied")

    def _clearing(self, name: str) -> str:
        """The command that clears its record; empty where there is none."""
        template = BY_NAME[self.tool].resolve if self.tool else ""
        names = [each.name for each in ledger.release_of(self.want, self.tool)]
        before = dict(zip(names, [None, *names], strict=False)).get(name)
        if before is None and self.want.expected and "{before}" in template:
            # Who lists names may have left out the oldest. To go back to none applies all again.
            return ""
        return command_for(template, name, before=before)

    def _of_failed(self, name: str, its: Evidence) -> Remedy:
        if its.is_whole:
            whole = f"all that {name} makes is there; if its data is too"
            return self._recording(name).after(whole)
        clear = self._clearing(name)
        then = self.pending
        if not clear:
            by_hand = f"mend what made {name} fail, find out how far it came, clear its record"
            return then.after(f"{by_hand}, and then")
        commands = tuple(dict.fromkeys((clear, *then.commands)))
        return replace(then, commands=commands).after(f"mend what made {name} fail, and then")

    def _of_hollow(self, name: str) -> Remedy:
        restore = f"restore what {name} made by the SQL of its findings"
        if self.tool is None or BY_NAME[self.tool].keeps_rows:
            return self.pending.after(f"{restore}; or take its row out of {self.table}, and then")
        return advising(restore)


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"

"""A release's migrations beside the entries of a ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from healthcheck.model.ledger import Entry, Migration, Standing


class Progress(Struct, frozen=True, kw_only=True):
    """Where each migration stands, by name: those of the release in its order.

    `modified` are among the `applied`; `unknown` are those that the release does not have.
    """

    applied: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def progress(release: Sequence[Migration], entries: Iterable[Entry]) -> Progress:
    """What the ledger makes of the release. What failed of another release is that one's affair."""
    recorded = {entry.name: entry for entry in entries}
    known = {name for one in release for name in (one.name, *one.replaces)}
    strangers = [
        entry for name, entry in recorded.items() if name not in known and not entry.foreign
    ]
    standings = {one.name: _standing(one, recorded) for one in release}

    def those(standing: Standing | None) -> Iterator[str]:
        yield from (name for name, its in standings.items() if its is standing)

    def strange(standing: Standing) -> Iterator[str]:
        yield from (entry.name for entry in strangers if entry.standing is standing)

    return Progress(
        applied=tuple(those(Standing.APPLIED)),
        pending=tuple(those(None)),
        running=(*those(Standing.RUNNING), *strange(Standing.RUNNING)),
        failed=tuple(those(Standing.FAILED)),
        modified=tuple(one.name for one in release if _is_modified(one, recorded)),
        unknown=(*strange(Standing.APPLIED), *strange(Standing.FAILED)),
    )


def _standing(one: Migration, recorded: dict[str, Entry]) -> Standing | None:
    """None for pending. What it replaces counts as much, where all of that is applied."""
    entry = recorded.get(one.name)
    if entry is not None:
        return entry.standing
    replaced = [recorded.get(name) for name in one.replaces]
    done = all(each is not None and each.standing is Standing.APPLIED for each in replaced)
    return Standing.APPLIED if replaced and done else None


def _is_modified(one: Migration, recorded: dict[str, Entry]) -> bool:
    entry = recorded.get(one.name)
    if entry is None or entry.standing is not Standing.APPLIED:
        return False
    if one.checksum is None or entry.checksum is None:
        return False
    return entry.checksum not in (one.checksum, *one.checksums)

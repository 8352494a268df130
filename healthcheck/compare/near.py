"""Near misses: what somebody may have meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from itertools import islice
from typing import Final

from msgspec import Struct

from healthcheck.model.catalog import Relation
from healthcheck.model.names import TableName

_ALIKE: Final = 0.8  # of 1: "emial" for "email", "update_at" for "updated_at"
_LONGER: Final = 2  # letters
# It is a costly question, and hundreds of tables may be missing at once.
_MOST_NAMES: Final = 200
_MOST_LIKELY: Final = 10


def near_miss(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that differs in letter case alone, else one that is spelled much alike."""
    names = sorted(candidates)
    folded = name.casefold()
    alike = (candidate for candidate in names if candidate.casefold() == folded)
    return next(alike, None) or _spelled_alike(name, names)


def _spelled_alike(name: str, candidates: Iterable[str]) -> str | None:
    likely = (other for other in islice(candidates, _MOST_NAMES) if _may_be_alike(name, other))
    few = list(islice(likely, _MOST_LIKELY))
    return next(iter(get_close_matches(name, few, n=1, cutoff=_ALIKE)), None)


def _may_be_alike(name: str, candidate: str) -> bool:
    if abs(len(name) - len(candidate)) > _LONGER:
        return False
    half = len(name) // 2
    return candidate.startswith(name[:half]) or candidate.endswith(name[-half:])


class Neighbours(Struct, frozen=True, kw_only=True):
    """Relations in which a missing table may be recognised, in the order of their names."""

    by_folded_name: Mapping[str, Sequence[Relation]]
    by_schema: Mapping[str, Mapping[str, Relation]]

    @classmethod
    def of(cls, relations: Iterable[Relation]) -> Neighbours:
        """The relations, sorted by what they are looked for."""
        by_folded_name: dict[str, list[Relation]] = defaultdict(list)
        by_schema: dict[str, dict[str, Relation]] = defaultdict(dict)
        for relation in sorted(relations, key=lambda relation: relation.name):
            by_folded_name[relation.name.name.casefold()].append(relation)
            by_schema[relation.name.schema][relation.name.name] = relation
        return cls(by_folded_name=dict(by_folded_name), by_schema=dict(by_schema))

    def near(self, wanted: TableName) -> Relation | None:
        """Another kind of relation, another schema, another letter case, another spelling."""
        folded = self.by_folded_name.get(wanted.name.casefold())
        if folded:
            return min(
                folded,
                key=lambda other: (
                    other.name != wanted,
                    other.name.name != wanted.name,
                    other.name.schema != wanted.schema,
                ),
            )
        beside = self.by_schema.get(wanted.schema, {})
        spelled = _spelled_alike(wanted.name, beside)
        return beside[spelled] if spelled else None

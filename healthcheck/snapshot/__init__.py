"""A database → the declaration that it passes."""

from healthcheck.snapshot.declared import SECTIONS
from healthcheck.snapshot.scope import Scope
from healthcheck.snapshot.take import Snapshot, take

__all__ = ["SECTIONS", "Scope", "Snapshot", "take"]
